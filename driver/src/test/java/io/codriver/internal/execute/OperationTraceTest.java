package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.watch.CommandEvents;
import io.codriver.specification.unified.trace.SpanRecorder;
import io.micrometer.observation.Observation;
import java.util.List;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** When the observations of operations and commands begin and end, and whose children they are. Spec: OpenTelemetry. */
@EnabledIf("io.codriver.Releases#haveObservability")
final class OperationTraceTest {

    private final RoadRig rig = new RoadRig();
    private final SpanRecorder spans = new SpanRecorder();
    private final Operations operations =
            rig.operations(new CommandEvents(List.of(), null, StructuredLog.SILENT, Traces.into(spans, 30), rig.time));

    @AfterEach
    void everythingIsGivenBack() {
        assertThat(spans.open()).as("observations that never ended").isZero();
        rig.finish();
    }

    @Test
    void nothingBeginsBeforeThereIsDemand() {
        Reader reader = new Reader();
        find(reader);
        assertThat(spans.roots()).isEmpty();
        reader.cancel();
        assertThat(spans.roots()).isEmpty();
    }

    @Test
    void anOperationStandsAboveItsCommand() {
        run("{ping: 1, lsid: {id: 1}, more: 'abcdefghijklmnopq'}").subscribe();
        answer("{ok: 1}");
        BsonDocument operation = spans.roots().get(0);
        assertThat(name(operation)).isEqualTo("runCommand db");
        BsonDocument command = below(operation, 0);
        assertThat(name(command)).isEqualTo("ping");
        assertThat(command.getDocument("attributes").getString("db.query.text").getValue())
                .isEqualTo("{\"ping\": 1, \"more\": \"abcdefghi...");
    }

    @Test
    void theObservationInTheContextOfTheSubscriberIsTheParent() {
        Observation surrounding = Observation.start("request", spans.registry()).contextualName("request");
        Observation elsewhere = Observation.start("other", spans.registry()).contextualName("other");
        try (Observation.Scope scope = elsewhere.openScope()) {
            assertThat(scope).isNotNull();
            run("{ping: 1}")
                    .contextWrite(context -> context.put("micrometer.observation", surrounding))
                    .subscribe();
        }
        answer("{ok: 1}");
        surrounding.stop();
        elsewhere.stop();
        assertThat(name(below(spans.roots().get(0), 0))).isEqualTo("runCommand db");
    }

    @Test
    void theObservationOfTheCallingThreadIsTheParentIfTheContextHasNone() {
        Observation surrounding = Observation.start("request", spans.registry()).contextualName("request");
        try (Observation.Scope scope = surrounding.openScope()) {
            assertThat(scope).isNotNull();
            run("{ping: 1}").subscribe();
        }
        answer("{ok: 1}");
        surrounding.stop();
        assertThat(name(below(spans.roots().get(0), 0))).isEqualTo("runCommand db");
    }

    @Test
    void theOperationOfACursorEndsWithItsFirstBatchAndIsStillTheParentOfTheOthers() {
        Reader reader = new Reader();
        find(reader);
        reader.request(2);
        rig.link().request();
        assertThat(spans.open()).isEqualTo(2);
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        assertThat(spans.open()).isZero();
        reader.request(1);
        rig.link().request();
        assertThat(spans.open()).isEqualTo(1);
        rig.link().reply(RoadRig.batch(0, "nextBatch", 2, 1));
        BsonDocument operation = spans.roots().get(0);
        assertThat(name(operation)).isEqualTo("find db.people");
        assertThat(name(below(operation, 0))).isEqualTo("find");
        assertThat(attribute(below(operation, 0), "db.mongodb.cursor_id")
                        .asInt64()
                        .getValue())
                .isEqualTo(9);
        assertThat(name(below(operation, 1))).isEqualTo("getMore");
        assertThat(attribute(below(operation, 1), "db.mongodb.cursor_id")
                        .asInt64()
                        .getValue())
                .isEqualTo(9);
        assertThat(attribute(below(operation, 1), "db.collection.name")
                        .asString()
                        .getValue())
                .isEqualTo("people");
    }

    @Test
    void aRefusalIsAnErrorOfTheCommand() {
        run("{ping: 1}").subscribe(null, failure -> {});
        answer("{ok: 0, code: 13, errmsg: 'no'}");
        BsonDocument command = below(spans.roots().get(0), 0);
        assertThat(attribute(command, "db.response.status_code").asString().getValue())
                .isEqualTo("13");
        assertThat(attribute(command, "exception.type").asString().getValue())
                .isEqualTo("com.mongodb.MongoCommandException");
        assertThat(spans.errors()).hasSize(2);
    }

    @Test
    void anOperationThatFindsNoServerFailsWithoutACommand() {
        rig.holdSelection = true;
        run("{ping: 1}").subscribe(null, failure -> {});
        rig.selecting.get(0).error(new MongoTimeoutException("no server"));
        assertThat(spans.roots().get(0).getArray("nested")).isEmpty();
        assertThat(spans.errors()).singleElement().isInstanceOf(MongoTimeoutException.class);
    }

    @Test
    void cancellingEndsTheOperation() {
        rig.holdSelection = true;
        Disposable running = run("{ping: 1}").subscribe();
        assertThat(spans.open()).isEqualTo(1);
        running.dispose();
        assertThat(spans.open()).isZero();
        assertThat(spans.errors()).isEmpty();
    }

    @Test
    void aSecretCommandLeavesNoSpan() {
        run("{saslStart: 1, payload: 'secret'}").subscribe();
        answer("{ok: 1}");
        assertThat(spans.roots().get(0).getArray("nested")).isEmpty();
    }

    // ---- sentences of the tests

    private Mono<Document> run(String command) {
        Supplier<Command<Document>> making =
                () -> RunCommand.of("db", BsonDocument.parse(command), ReadPreference.primary(), RoadRig.codec());
        return operations.run(making, OperationContext.PLAIN);
    }

    private void find(Reader reader) {
        operations
                .cursor(() -> new Find<>(RoadRig.target(), new Query(), RoadRig.codec()), OperationContext.PLAIN)
                .subscribe(reader);
    }

    private void answer(String json) {
        rig.link().request();
        rig.link().reply(json);
    }

    private static String name(BsonDocument span) {
        return span.getString("name").getValue();
    }

    private static BsonDocument below(BsonDocument span, int index) {
        return span.getArray("nested").get(index).asDocument();
    }

    private static BsonValue attribute(BsonDocument span, String key) {
        return span.getDocument("attributes").get(key);
    }

    private static final class Reader extends BaseSubscriber<Document> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}
    }
}
