package io.codriver.internal.resolve.text;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Name;
import io.codriver.internal.resolve.text.HostText.Rejected;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Every text is one of the four outcomes: nothing is thrown, and other parsers read no other address without a reason. */
final class HostTextFuzzTest {

    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);
    private final OtherParsers others = new OtherParsers();

    @MethodSource("seeds")
    @FuzzTest
    void everyTextHasOneMeaning(byte[] input) {
        String text = new String(input, StandardCharsets.UTF_8);
        HostText read = parser.parse(text);
        if (read instanceof Name name) {
            assertThat(name.name())
                    .matches("[\\x21-\\x7E]+")
                    .doesNotContain(":")
                    .isLowerCase();
            assertThat(parser.parse(name.name())).isEqualTo(name);
        } else if (read instanceof Literal literal
                && literal.address().getHostAddress().indexOf('%') < 0) {
            assertThat(parser.parse(literal.address().getHostAddress())).isEqualTo(literal);
        } else if (read instanceof Rejected rejected) {
            assertThat(rejected.toException()).hasMessageContaining(rejected.reason());
        }
        assertThat(others.nettyDiffers(text)).isEmpty();
        assertThat(others.jdkDiffers(text)).isEmpty();
    }

    static Stream<byte[]> seeds() throws IOException {
        return HostTextParserTest.rows().map(row -> row.input().getBytes(StandardCharsets.UTF_8));
    }
}
