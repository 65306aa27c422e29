package io.codriver.specification.unified.operation;

import static java.util.Map.entry;

import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import io.codriver.specification.unified.entity.CollectionEntity;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Reading operations on collections. */
final class CollectionReads {

    static final Map<String, Operation<CollectionEntity>> TABLE = Map.ofEntries(
            entry("find", Finds::find),
            entry("findOne", Finds::findOne),
            entry("createFindCursor", Finds::createFindCursor),
            entry("aggregate", Aggregations::ofCollection),
            entry("createChangeStream", Aggregations::watchCollection),
            entry("distinct", CollectionReads::distinct),
            entry("countDocuments", CollectionReads::countDocuments),
            entry("estimatedDocumentCount", CollectionReads::estimatedDocumentCount));

    private CollectionReads() {}

    private static Execution distinct(CollectionEntity on, Arguments arguments) {
        String field = arguments.text("fieldName");
        BsonDocument filter = arguments.has("filter") ? arguments.document("filter") : new BsonDocument();
        @Nullable ClientSession session = arguments.session();
        Changes<DistinctPublisher<BsonValue>> changes = new Changes<>();
        arguments.collation(collation -> changes.add(distinct -> distinct.collation(collation)));
        arguments.value("comment", comment -> changes.add(distinct -> distinct.comment(comment)));
        arguments.hint(
                document -> changes.add(distinct -> distinct.hint(document)),
                name -> changes.add(distinct -> distinct.hintString(name)));
        arguments.millis("maxTimeMS", (time, unit) -> {
            changes.add(distinct -> distinct.maxTime(time, unit));
            return changes;
        });
        return Execution.values(
                () -> changes.applyTo(
                        session == null
                                ? on.collection().distinct(field, filter, BsonValue.class)
                                : on.collection().distinct(session, field, filter, BsonValue.class)),
                value -> value);
    }

    private static Execution countDocuments(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        @Nullable ClientSession session = arguments.session();
        CountOptions options = new CountOptions();
        arguments.number("limit", options::limit);
        arguments.number("skip", options::skip);
        arguments.collation(options::collation);
        arguments.value("comment", options::comment);
        arguments.hint(options::hint, options::hintString);
        arguments.millis("maxTimeMS", options::maxTime);
        return Execution.one(
                () -> session == null
                        ? on.collection().countDocuments(filter, options)
                        : on.collection().countDocuments(session, filter, options),
                CollectionReads::count);
    }

    private static Execution estimatedDocumentCount(CollectionEntity on, Arguments arguments) {
        EstimatedDocumentCountOptions options = new EstimatedDocumentCountOptions();
        arguments.value("comment", options::comment);
        arguments.millis("maxTimeMS", options::maxTime);
        return Execution.one(() -> on.collection().estimatedDocumentCount(options), CollectionReads::count);
    }

    private static Result count(Long count) {
        return Result.of(new BsonInt64(count));
    }
}
