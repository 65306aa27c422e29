package io.codriver.specification.unified.operation;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.FindPublisher;
import io.codriver.specification.unified.entity.CollectionEntity;
import io.codriver.specification.unified.entity.CursorEntity;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The operations around {@code find}. */
final class Finds {

    private Finds() {}

    static Execution find(CollectionEntity on, Arguments arguments) {
        return Execution.rows(publisher(on, arguments));
    }

    static Execution findOne(CollectionEntity on, Arguments arguments) {
        Supplier<FindPublisher<BsonDocument>> publisher = publisher(on, arguments);
        return Execution.one(() -> publisher.get().first(), Result::of);
    }

    static Execution createFindCursor(CollectionEntity on, Arguments arguments) {
        Supplier<FindPublisher<BsonDocument>> publisher = publisher(on, arguments);
        return () -> Result.of(CursorEntity.open(publisher.get(), on.client().events()));
    }

    private static Supplier<FindPublisher<BsonDocument>> publisher(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        @Nullable ClientSession session = arguments.session();
        Changes<FindPublisher<BsonDocument>> changes = changes(arguments);
        return () -> changes.applyTo(
                session == null ? on.collection().find(filter) : on.collection().find(session, filter));
    }

    private static Changes<FindPublisher<BsonDocument>> changes(Arguments arguments) {
        Changes<FindPublisher<BsonDocument>> changes = new Changes<>();
        arguments.number("limit", limit -> changes.add(find -> find.limit(limit)));
        arguments.number("skip", skip -> changes.add(find -> find.skip(skip)));
        arguments.number("batchSize", size -> changes.add(find -> find.batchSize(size)));
        arguments.document("sort", sort -> changes.add(find -> find.sort(sort)));
        arguments.document("projection", projection -> changes.add(find -> find.projection(projection)));
        arguments.document("let", let -> changes.add(find -> find.let(let)));
        arguments.document("min", min -> changes.add(find -> find.min(min)));
        arguments.document("max", max -> changes.add(find -> find.max(max)));
        arguments.collation(collation -> changes.add(find -> find.collation(collation)));
        arguments.flag("allowDiskUse", allow -> changes.add(find -> find.allowDiskUse(allow)));
        arguments.flag("noCursorTimeout", none -> changes.add(find -> find.noCursorTimeout(none)));
        arguments.flag("allowPartialResults", allow -> changes.add(find -> find.partial(allow)));
        arguments.flag("returnKey", key -> changes.add(find -> find.returnKey(key)));
        arguments.flag("showRecordId", show -> changes.add(find -> find.showRecordId(show)));
        arguments.millis("maxTimeMS", (time, unit) -> {
            changes.add(find -> find.maxTime(time, unit));
            return changes;
        });
        arguments.millis("maxAwaitTimeMS", (time, unit) -> {
            changes.add(find -> find.maxAwaitTime(time, unit));
            return changes;
        });
        arguments.value("comment", comment -> changes.add(find -> commented(find, comment)));
        arguments.hint(
                document -> changes.add(find -> find.hint(document)),
                name -> changes.add(find -> find.hintString(name)));
        arguments.text("cursorType", type -> changes.add(find -> find.cursorType(Enums.cursorType(type))));
        arguments.text("timeoutMode", mode -> changes.add(find -> find.timeoutMode(Enums.timeoutMode(mode))));
        return changes;
    }

    private static FindPublisher<BsonDocument> commented(FindPublisher<BsonDocument> find, BsonValue comment) {
        return comment.isString() ? find.comment(comment.asString().getValue()) : find.comment(comment);
    }
}
