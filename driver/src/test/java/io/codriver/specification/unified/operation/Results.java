package io.codriver.specification.unified.operation;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import java.util.Map;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Model objects as documents, under the names of the CRUD specification. */
public final class Results {

    private Results() {}

    /** The result that an error carries, null if it carries none. */
    public static @Nullable BsonDocument carriedBy(Throwable error) {
        if (error instanceof MongoBulkWriteException bulk) {
            return bulkWrite(bulk.getWriteResult());
        }
        return error instanceof ClientBulkWriteException bulk
                ? bulk.getPartialResult().map(Results::clientBulkWrite).orElse(null)
                : null;
    }

    static BsonDocument insertOne(InsertOneResult result) {
        BsonDocument document = acknowledged(result.wasAcknowledged());
        if (result.wasAcknowledged() && result.getInsertedId() != null) {
            document.append("insertedId", result.getInsertedId());
        }
        return document;
    }

    static BsonDocument insertMany(InsertManyResult result) {
        BsonDocument document = acknowledged(result.wasAcknowledged());
        if (!result.wasAcknowledged()) {
            return document;
        }
        BsonDocument ids = new BsonDocument();
        result.getInsertedIds().forEach((index, id) -> ids.append(String.valueOf(index), id));
        return counts(document, ids.size(), 0, 0, 0)
                .append("upsertedCount", new BsonInt32(0))
                .append("upsertedIds", new BsonDocument())
                .append("insertedIds", ids);
    }

    static BsonDocument update(UpdateResult result) {
        BsonDocument document = acknowledged(result.wasAcknowledged());
        if (!result.wasAcknowledged()) {
            return document;
        }
        BsonValue id = result.getUpsertedId();
        document.append("matchedCount", new BsonInt64(result.getMatchedCount()))
                .append("modifiedCount", new BsonInt64(result.getModifiedCount()))
                .append("upsertedCount", new BsonInt32(id == null ? 0 : 1));
        return id == null ? document : document.append("upsertedId", id);
    }

    static BsonDocument delete(DeleteResult result) {
        BsonDocument document = acknowledged(result.wasAcknowledged());
        return result.wasAcknowledged()
                ? document.append("deletedCount", new BsonInt64(result.getDeletedCount()))
                : document;
    }

    static BsonDocument bulkWrite(BulkWriteResult result) {
        BsonDocument document = acknowledged(result.wasAcknowledged());
        if (!result.wasAcknowledged()) {
            return document;
        }
        BsonDocument inserted = new BsonDocument();
        result.getInserts().forEach(each -> inserted.append(String.valueOf(each.getIndex()), each.getId()));
        BsonDocument upserted = new BsonDocument();
        result.getUpserts().forEach(each -> upserted.append(String.valueOf(each.getIndex()), each.getId()));
        return counts(
                        document,
                        result.getInsertedCount(),
                        result.getMatchedCount(),
                        result.getModifiedCount(),
                        result.getDeletedCount())
                .append("upsertedCount", new BsonInt32(upserted.size()))
                .append("insertedIds", inserted)
                .append("upsertedIds", upserted);
    }

    static BsonDocument clientBulkWrite(ClientBulkWriteResult result) {
        BsonDocument document = acknowledged(result.isAcknowledged());
        if (!result.isAcknowledged()) {
            return document;
        }
        counts(
                        document,
                        result.getInsertedCount(),
                        result.getMatchedCount(),
                        result.getModifiedCount(),
                        result.getDeletedCount())
                .append("upsertedCount", new BsonInt64(result.getUpsertedCount()));
        result.getVerboseResults().ifPresent(verbose -> verbose(document, verbose));
        return document;
    }

    private static void verbose(BsonDocument document, ClientBulkWriteResult.VerboseResults results) {
        BsonDocument inserts = new BsonDocument();
        results.getInsertResults()
                .forEach((index, each) -> inserts.append(
                        String.valueOf(index),
                        each.getInsertedId()
                                .map(id -> new BsonDocument("insertedId", id))
                                .orElseGet(BsonDocument::new)));
        BsonDocument updates = new BsonDocument();
        results.getUpdateResults().forEach((index, each) -> {
            BsonDocument update = new BsonDocument("matchedCount", new BsonInt64(each.getMatchedCount()))
                    .append("modifiedCount", new BsonInt64(each.getModifiedCount()));
            each.getUpsertedId().ifPresent(id -> update.append("upsertedId", id));
            updates.append(String.valueOf(index), update);
        });
        BsonDocument deletes = new BsonDocument();
        results.getDeleteResults()
                .forEach((index, each) -> deletes.append(
                        String.valueOf(index),
                        new BsonDocument("deletedCount", new BsonInt64(each.getDeletedCount()))));
        document.putAll(Map.of("insertResults", inserts, "updateResults", updates, "deleteResults", deletes));
    }

    private static BsonDocument counts(
            BsonDocument document, long inserted, long matched, long modified, long deleted) {
        return document.append("insertedCount", new BsonInt64(inserted))
                .append("matchedCount", new BsonInt64(matched))
                .append("modifiedCount", new BsonInt64(modified))
                .append("deletedCount", new BsonInt64(deleted));
    }

    /** Only the exception is said: a result is acknowledged unless it says that it is not. */
    private static BsonDocument acknowledged(boolean acknowledged) {
        return acknowledged ? new BsonDocument() : new BsonDocument("acknowledged", BsonBoolean.FALSE);
    }
}
