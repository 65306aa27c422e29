package io.codriver.internal.observe.flight;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.internal.observe.Observation;
import io.codriver.internal.observe.Observers;
import io.codriver.test.Certificates;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.StrangeServer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/** A recording finds the openings of a client with their times. */
class FlightRecorderTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path folder;

    private static Recording recording(String... names) {
        Recording recording = new Recording();
        for (String name : names) {
            recording.enable(name).withThreshold(Duration.ZERO);
        }
        recording.start();
        return recording;
    }

    private List<RecordedEvent> ended(Recording recording) throws IOException {
        recording.stop();
        Path file = folder.resolve("test.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().startsWith("io.codriver."))
                .toList();
    }

    private static Mono<Document> ping(CodriverClient client) {
        return client.getDatabase("admin").runCommand(new Document("ping", 1));
    }

    private static List<RecordedEvent> ofPool(List<RecordedEvent> events, String name) {
        return events.stream()
                .filter(event -> event.getEventType().getName().equals("io.codriver." + name))
                .filter(event -> !event.getBoolean("forMonitor"))
                .toList();
    }

    private static RecordedEvent one(List<RecordedEvent> events, String name) {
        List<RecordedEvent> found = ofPool(events, name);
        assertThat(found).as(name).hasSize(1);
        return found.get(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Resolve", "Identify", "Connect", "Proxy", "Tls", "Handshake", "Authentication", "Open"})
    void oneKindAloneIsReasonEnoughToRecord(String kind) {
        JfrRecorder recorder = new JfrRecorder();
        assertThat(recorder.isOn()).isFalse();
        try (Recording ignored = recording("io.codriver." + kind)) {
            assertThat(recorder.isOn()).isTrue();
        }
    }

    @Test
    void everyStageOfAnOpeningIsRecordedWithItsTimes() throws IOException {
        Certificates certificates = Certificates.create();
        try (Recording recording = recording(
                        "io.codriver.Resolve",
                        "io.codriver.Connect",
                        "io.codriver.Tls",
                        "io.codriver.Handshake",
                        "io.codriver.Open");
                EmbeddedServer server = EmbeddedServer.builder()
                        .tls(certificates.server("localhost").serverContext())
                        .start();
                CodriverClient client = Codriver.create(MongoClientSettings.builder()
                        .applyToClusterSettings(
                                cluster -> cluster.hosts(List.of(new ServerAddress("localhost", server.port()))))
                        .applyToSslSettings(ssl -> ssl.enabled(true).context(certificates.clientContext()))
                        .build())) {
            ping(client).block(PATIENCE);
            List<RecordedEvent> events = ended(recording);

            RecordedEvent open = one(events, "Open");
            assertThat(open.getString("server")).isEqualTo("localhost:" + server.port());
            assertThat(open.getString("outcome")).isEqualTo("done");
            assertThat(open.getString("address")).contains("127.0.0.1");
            assertThat(open.getString("ledger"))
                    .contains("resolve")
                    .contains("tls")
                    .contains("hello");
            assertThat(open.getDuration()).isPositive();
            Duration stages = Duration.ZERO;
            for (String name : List.of("Resolve", "Connect", "Tls", "Handshake")) {
                RecordedEvent stage = one(events, name);
                assertThat(stage.getLong("openingId")).as(name).isEqualTo(open.getLong("openingId"));
                assertThat(stage.getString("outcome")).as(name).isEqualTo("done");
                assertThat(stage.getString("failure")).as(name).isEmpty();
                assertThat(stage.getStartTime()).as(name).isAfterOrEqualTo(open.getStartTime());
                stages = stages.plus(stage.getDuration());
            }
            assertThat(stages).isLessThanOrEqualTo(open.getDuration());
            assertThat(one(events, "Resolve").getString("addresses")).contains("127.0.0.1");
            assertThat(one(events, "Resolve").getInt("behind")).isNotNegative();
            assertThat(one(events, "Connect").getInt("attempts")).isPositive();
            assertThat(one(events, "Connect").getString("tried"))
                    .contains("127.0.0.1")
                    .contains("won");
            assertThat(one(events, "Tls").getString("protocol")).startsWith("TLSv1");
        }
    }

    @Test
    void failedOpeningIsRecordedWithItsStage() throws IOException {
        try (Recording recording = recording("io.codriver.Open", "io.codriver.Handshake");
                StrangeServer server = StrangeServer.http();
                CodriverClient client = Codriver.create(MongoClientSettings.builder()
                        .applyToClusterSettings(cluster -> cluster.hosts(List.of(new ServerAddress(
                                        server.address().getAddress().getHostAddress(), server.port())))
                                .serverSelectionTimeout(500, TimeUnit.MILLISECONDS))
                        .build())) {
            ping(client).onErrorComplete().block(PATIENCE);
            List<RecordedEvent> events = ended(recording);
            RecordedEvent open = events.stream()
                    .filter(event -> event.getEventType().getName().equals("io.codriver.Open"))
                    .findFirst()
                    .orElseThrow();
            assertThat(open.getString("outcome")).isEqualTo("failed");
            assertThat(open.getString("failure")).contains("does not speak the MongoDB protocol");
            assertThat(events)
                    .anyMatch(event -> event.getEventType().getName().equals("io.codriver.Handshake")
                            && event.getString("outcome").equals("failed"));
        }
    }

    @Test
    void nothingIsFollowedWithoutARecording() {
        FlightRecorder recorder = FlightRecorder.ofThisJvm();
        assertThat(recorder.isOn()).isFalse();
        try (Recording recording = recording("io.codriver.Tls")) {
            assertThat(recorder.isOn()).isTrue();
            recording.stop();
        }
        assertThat(recorder.isOn()).isFalse();
    }

    @Test
    void jvmWithoutTheModuleOfTheRecorderDoesWithoutIt() throws IOException, InterruptedException {
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        "java.base,java.logging",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Flightless.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("absent: true, followed: false");
    }

    /** Runs in a JVM of its own. */
    static final class Flightless {

        private Flightless() {}

        public static void main(String[] arguments) {
            boolean absent = ModuleLayer.boot().findModule("jdk.jfr").isEmpty();
            Observation observation = Observers.of(List.of()).follow();
            Objects.requireNonNull(observation).tell();
            System.out.println("absent: " + absent + ", followed: " + observation.isFollowed());
        }
    }
}
