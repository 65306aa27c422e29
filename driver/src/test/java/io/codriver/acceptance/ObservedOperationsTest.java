package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.specification.unified.trace.SpanRecorder;
import io.codriver.test.EmbeddedServer;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.util.List;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** Traces of operations, as the page about what can be seen shows. */
@EnabledIf("io.codriver.Releases#haveObservability")
class ObservedOperationsTest {

    @Test
    void operationsAndTheirCommandsAreObserved() {
        SpanRecorder spans = new SpanRecorder();
        try (EmbeddedServer server = EmbeddedServer.start()) {
            MongoClientSettings there = MongoClientSettings.builder(Observed.in(spans.registry()))
                    .applyToClusterSettings(
                            cluster -> cluster.hosts(List.of(new ServerAddress("127.0.0.1", server.port()))))
                    .build();
            try (CodriverClient client = Codriver.create(there)) {
                Given.ping(client).block(Duration.ofSeconds(30));
            }
        }
        assertThat(spans.open()).isZero();
        assertThat(spans.roots()).singleElement().satisfies(operation -> assertThat(
                        operation.getArray("nested").get(0).asDocument())
                .containsEntry("name", new BsonString("ping")));
    }

    /** A class of its own: the verifier looks into it only where this is run, so not with releases that know no such settings. */
    private static final class Observed {

        static MongoClientSettings in(ObservationRegistry registry) {
            MongoClientSettings official = MongoClientSettings.builder()
                    .observabilitySettings(MicrometerObservabilitySettings.builder()
                            .observationRegistry(registry)
                            .enableCommandPayloadTracing(true)
                            .maxQueryTextLength(500)
                            .build())
                    .build();
            return official;
        }
    }
}
