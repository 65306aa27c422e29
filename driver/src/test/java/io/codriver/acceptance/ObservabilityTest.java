package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.CodriverMetrics;
import io.codriver.event.ConnectAttemptEndedEvent;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpeningListener;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.test.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What an application can see of its openings, as the page about it shows. */
class ObservabilityTest {

    private static final List<String> lines = new CopyOnWriteArrayList<>();

    static final class SlowOpenings implements OpeningListener {

        @Override
        public void resolveEnded(ResolveEndedEvent event) {
            if (event.progress().behind() > 0) {
                say("%s waited %s behind %d lookups"
                        .formatted(
                                event.server(),
                                event.progress().queued(),
                                event.progress().behind()));
            }
        }

        @Override
        public void connectAttemptEnded(ConnectAttemptEndedEvent event) {
            say("%s %s".formatted(event.attempt().address(), event.attempt().outcome()));
        }

        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            say("%s: %s".formatted(event.server(), event.ledger()));
        }

        @Override
        public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
            say("%s failed in %s".formatted(event.server(), event.failure().stage()));
        }
    }

    private static void say(String line) {
        lines.add(line);
    }

    @Test
    void listenersHearOfEveryStageAndTheClientCounts() {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            MongoClientSettings settings =
                    Given.host("127.0.0.1", server.port()).build();
            CodriverSettings ours = CodriverSettings.builder()
                    .addOpeningListener(new SlowOpenings())
                    .build();
            try (CodriverClient client = Codriver.create(settings, ours)) {
                Given.ping(client).block(Duration.ofSeconds(30));

                CodriverMetrics metrics = client.metrics();
                long opened = metrics.openings().opened();
                double tried = metrics.openings().attemptsPerOpening();
                int queued = metrics.lookups().queued();

                assertThat(opened)
                        .as("the monitor's and the pool's; the one that measures round trips may be there or not")
                        .isBetween(2L, 3L);
                assertThat(tried).isEqualTo(1.0);
                assertThat(queued).isZero();
            }
            assertThat(lines)
                    .anyMatch(line -> line.endsWith("WON"))
                    .anyMatch(line -> line.contains("resolve") && line.contains("hello"));
        }
    }

    @Test
    void thePageSaysWhatStandsHere() throws Exception {
        String folder = "src/test/java/io/codriver/acceptance/";
        String here = withoutSpace(Files.readString(Path.of(folder + "ObservabilityTest.java"))
                + Files.readString(Path.of(folder + "ObservedOperationsTest.java")));
        Matcher examples = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("../src/docs/observability.md")));
        int found = 0;
        while (examples.find()) {
            assertThat(here).contains(withoutSpace(examples.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(4);
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
