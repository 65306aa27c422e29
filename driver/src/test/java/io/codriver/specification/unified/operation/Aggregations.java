package io.codriver.specification.unified.operation;

import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.ChangeStreamFlux;
import io.codriver.specification.unified.entity.ClientEntity;
import io.codriver.specification.unified.entity.CollectionEntity;
import io.codriver.specification.unified.entity.CursorEntity;
import io.codriver.specification.unified.entity.DatabaseEntity;
import io.codriver.specification.unified.event.EventRecorder;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** Aggregations and change streams of collections, databases and clients. */
final class Aggregations {

    private static final List<String> WRITING_STAGES = List.of("$out", "$merge");

    private Aggregations() {}

    static Execution ofCollection(CollectionEntity on, Arguments arguments) {
        List<BsonDocument> pipeline = arguments.documents("pipeline");
        @Nullable ClientSession session = arguments.session();
        return aggregate(
                pipeline,
                () -> session == null
                        ? on.collection().aggregate(pipeline)
                        : on.collection().aggregate(session, pipeline),
                arguments);
    }

    static Execution ofDatabase(DatabaseEntity on, Arguments arguments) {
        List<BsonDocument> pipeline = arguments.documents("pipeline");
        @Nullable ClientSession session = arguments.session();
        return aggregate(
                pipeline,
                () -> session == null
                        ? on.database().aggregate(pipeline, BsonDocument.class)
                        : on.database().aggregate(session, pipeline, BsonDocument.class),
                arguments);
    }

    /** A pipeline that writes its result is executed as such: reading the target afterwards is no part of the operation. */
    private static Execution aggregate(
            List<BsonDocument> pipeline, Supplier<AggregatePublisher<BsonDocument>> source, Arguments arguments) {
        Changes<AggregatePublisher<BsonDocument>> changes = new Changes<>();
        arguments.flag("allowDiskUse", allow -> changes.add(aggregate -> aggregate.allowDiskUse(allow)));
        arguments.flag(
                "bypassDocumentValidation",
                bypass -> changes.add(aggregate -> aggregate.bypassDocumentValidation(bypass)));
        arguments.number("batchSize", size -> changes.add(aggregate -> aggregate.batchSize(size)));
        arguments.collation(collation -> changes.add(aggregate -> aggregate.collation(collation)));
        arguments.document("let", let -> changes.add(aggregate -> aggregate.let(let)));
        arguments.value("comment", comment -> changes.add(aggregate -> aggregate.comment(comment)));
        arguments.hint(
                document -> changes.add(aggregate -> aggregate.hint(document)),
                name -> changes.add(aggregate -> aggregate.hintString(name)));
        arguments.millis("maxTimeMS", (time, unit) -> {
            changes.add(aggregate -> aggregate.maxTime(time, unit));
            return changes;
        });
        arguments.millis("maxAwaitTimeMS", (time, unit) -> {
            changes.add(aggregate -> aggregate.maxAwaitTime(time, unit));
            return changes;
        });
        arguments.text("timeoutMode", mode -> changes.add(aggregate -> aggregate.timeoutMode(Enums.timeoutMode(mode))));
        boolean writes = !pipeline.isEmpty()
                && WRITING_STAGES.contains(pipeline.get(pipeline.size() - 1).getFirstKey());
        return writes
                ? Execution.done(() -> changes.applyTo(source.get()).toCollection())
                : Execution.rows(() -> changes.applyTo(source.get()));
    }

    static Execution watchCollection(CollectionEntity on, Arguments arguments) {
        @Nullable ClientSession session = arguments.session();
        return watch(
                pipeline -> session == null
                        ? on.collection().watch(pipeline, BsonDocument.class)
                        : on.collection().watch(session, pipeline, BsonDocument.class),
                arguments,
                on.client().events());
    }

    static Execution watchDatabase(DatabaseEntity on, Arguments arguments) {
        return watch(
                pipeline -> on.database().watch(pipeline, BsonDocument.class),
                arguments,
                on.client().events());
    }

    static Execution watchClient(ClientEntity on, Arguments arguments) {
        return watch(pipeline -> on.operations().watch(pipeline, BsonDocument.class), arguments, on.events());
    }

    private static Execution watch(
            Function<List<BsonDocument>, ChangeStreamPublisher<BsonDocument>> source,
            Arguments arguments,
            EventRecorder events) {
        List<BsonDocument> pipeline = arguments.has("pipeline") ? arguments.documents("pipeline") : List.of();
        Changes<ChangeStreamPublisher<BsonDocument>> changes = new Changes<>();
        arguments.number("batchSize", size -> changes.add(stream -> stream.batchSize(size)));
        arguments.value("comment", comment -> changes.add(stream -> stream.comment(comment)));
        arguments.collation(collation -> changes.add(stream -> stream.collation(collation)));
        arguments.text(
                "fullDocument", name -> changes.add(stream -> stream.fullDocument(FullDocument.fromString(name))));
        arguments.text(
                "fullDocumentBeforeChange",
                name -> changes.add(
                        stream -> stream.fullDocumentBeforeChange(FullDocumentBeforeChange.fromString(name))));
        arguments.flag("showExpandedEvents", show -> changes.add(stream -> stream.showExpandedEvents(show)));
        arguments.document("resumeAfter", token -> changes.add(stream -> stream.resumeAfter(token)));
        arguments.document("startAfter", token -> changes.add(stream -> stream.startAfter(token)));
        arguments.value(
                "startAtOperationTime", time -> changes.add(stream -> stream.startAtOperationTime(time.asTimestamp())));
        arguments.millis("maxAwaitTimeMS", (time, unit) -> {
            changes.add(stream -> stream.maxAwaitTime(time, unit));
            return changes;
        });
        return () -> {
            ChangeStreamPublisher<BsonDocument> stream = changes.applyTo(source.apply(pipeline));
            // Ours are opened when they are subscribed to, those of the official driver when they are asked for a
            // document.
            boolean asks = !(stream instanceof ChangeStreamFlux<?>);
            return Result.of(CursorEntity.open(stream.withDocumentClass(BsonDocument.class), asks, events));
        };
    }
}
