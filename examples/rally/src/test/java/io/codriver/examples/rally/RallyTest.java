package io.codriver.examples.rally;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

class RallyTest {

    private static final int LANES = 5;
    private static final int NAME = 2;
    private static final int LITERAL = 3;

    @Test
    void aShortRallyEndsWithEveryContestantThereAndTheLiteralUnbothered() throws Exception {
        ByteArrayOutputStream printed = new ByteArrayOutputStream();

        List<Lap> laps =
                new Rally(new PrintStream(printed, true, StandardCharsets.UTF_8), 30, Duration.ofMillis(20)).run();

        assertThat(laps).hasSize(LANES).allSatisfy(lap -> assertThat(lap.result())
                .isEqualTo("ok"));
        assertThat(laps.get(NAME).lookups()).isPositive();
        assertThat(laps.get(LITERAL).lookups()).isZero();
        assertThat(laps.get(LITERAL).total()).isLessThan(laps.get(NAME).total());
        assertThat(printed.toString(StandardCharsets.UTF_8)).contains("connectTimeout");
        assertThatItIsThePicture(
                new ByteArrayInputStream(new Waterfall(laps).svg().getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void theCopyInTheDocumentationIsSuchAPicture() throws Exception {
        Path root = Path.of("").toAbsolutePath();
        try (InputStream copy = Files.newInputStream(root.resolve("../../src/docs/rally.svg"))) {
            assertThatItIsThePicture(copy);
        }
    }

    private static void assertThatItIsThePicture(InputStream svg) throws Exception {
        DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
        factory.setNamespaceAware(true);
        Document picture = factory.newDocumentBuilder().parse(svg);
        assertThat(picture.getDocumentElement().getLocalName()).isEqualTo("svg");
        NodeList texts = picture.getElementsByTagNameNS("http://www.w3.org/2000/svg", "text");
        NodeList bars = picture.getElementsByTagNameNS("http://www.w3.org/2000/svg", "title");
        assertThat(texts.getLength()).isGreaterThanOrEqualTo(2 * LANES);
        assertThat(bars.getLength()).isGreaterThan(LANES);
    }
}
