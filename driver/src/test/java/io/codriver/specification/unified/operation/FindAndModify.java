package io.codriver.specification.unified.operation;

import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import io.codriver.specification.unified.entity.CollectionEntity;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;

/** Operations that find one document and change it. */
final class FindAndModify {

    static final Map<String, Operation<CollectionEntity>> TABLE = Map.of(
            "findOneAndUpdate", FindAndModify::update,
            "findOneAndReplace", FindAndModify::replace,
            "findOneAndDelete", FindAndModify::delete);

    private FindAndModify() {}

    private static Execution update(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        BsonValue update = arguments.value("update");
        @Nullable ClientSession session = arguments.session();
        FindOneAndUpdateOptions options = new FindOneAndUpdateOptions();
        arguments.document("projection", options::projection);
        arguments.document("sort", options::sort);
        arguments.flag("upsert", options::upsert);
        arguments.text("returnDocument", name -> options.returnDocument(Enums.returnDocument(name)));
        arguments.millis("maxTimeMS", options::maxTime);
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.collation(options::collation);
        arguments.documents("arrayFilters", options::arrayFilters);
        arguments.hint(options::hint, options::hintString);
        arguments.value("comment", options::comment);
        arguments.document("let", options::let);
        return Execution.one(() -> update(on.collection(), session, filter, update, options), Result::of);
    }

    private static Publisher<BsonDocument> update(
            MongoCollection<BsonDocument> on,
            @Nullable ClientSession session,
            BsonDocument filter,
            BsonValue update,
            FindOneAndUpdateOptions options) {
        if (update.isArray()) {
            List<BsonDocument> stages = CollectionWrites.stages(update);
            return session == null
                    ? on.findOneAndUpdate(filter, stages, options)
                    : on.findOneAndUpdate(session, filter, stages, options);
        }
        return session == null
                ? on.findOneAndUpdate(filter, update.asDocument(), options)
                : on.findOneAndUpdate(session, filter, update.asDocument(), options);
    }

    private static Execution replace(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        BsonDocument replacement = arguments.document("replacement");
        @Nullable ClientSession session = arguments.session();
        FindOneAndReplaceOptions options = new FindOneAndReplaceOptions();
        arguments.document("projection", options::projection);
        arguments.document("sort", options::sort);
        arguments.flag("upsert", options::upsert);
        arguments.text("returnDocument", name -> options.returnDocument(Enums.returnDocument(name)));
        arguments.millis("maxTimeMS", options::maxTime);
        arguments.flag("bypassDocumentValidation", options::bypassDocumentValidation);
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        arguments.value("comment", options::comment);
        arguments.document("let", options::let);
        return Execution.one(
                () -> session == null
                        ? on.collection().findOneAndReplace(filter, replacement, options)
                        : on.collection().findOneAndReplace(session, filter, replacement, options),
                Result::of);
    }

    private static Execution delete(CollectionEntity on, Arguments arguments) {
        BsonDocument filter = arguments.document("filter");
        @Nullable ClientSession session = arguments.session();
        FindOneAndDeleteOptions options = new FindOneAndDeleteOptions();
        arguments.document("projection", options::projection);
        arguments.document("sort", options::sort);
        arguments.millis("maxTimeMS", options::maxTime);
        arguments.collation(options::collation);
        arguments.hint(options::hint, options::hintString);
        arguments.value("comment", options::comment);
        arguments.document("let", options::let);
        return Execution.one(
                () -> session == null
                        ? on.collection().findOneAndDelete(filter, options)
                        : on.collection().findOneAndDelete(session, filter, options),
                Result::of);
    }
}
