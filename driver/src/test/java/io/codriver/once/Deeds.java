package io.codriver.once;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;

import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * All kinds of writes that may be retried, each on documents of its own. Documents to insert have negative ids; the others are
 * there before, with {@code n} zero.
 */
final class Deeds {

    static final MongoNamespace NAMESPACE = new MongoNamespace("town", "once");

    private static final int BATCH = 1_000;

    private final MongoClient client;
    private final MongoCollection<Document> collection;
    private int next = 1;

    /** On a client of any driver. */
    Deeds(MongoClient client) {
        this.client = client;
        this.collection = of(client);
    }

    private static MongoCollection<Document> of(MongoClient client) {
        return client.getDatabase(NAMESPACE.getDatabaseName()).getCollection(NAMESPACE.getCollectionName());
    }

    /** Deeds that change so many documents, or a few more. */
    List<Deed> worth(int documents) {
        List<Deed> deeds = new ArrayList<>();
        while (next <= documents) {
            deeds.add(insert());
            deeds.add(increment());
            deeds.add(findAndIncrement());
            deeds.add(replace());
            deeds.add(delete());
            deeds.add(bulk(true));
            deeds.add(bulk(false));
            deeds.add(clientBulk());
        }
        return deeds;
    }

    /** Puts there what the deeds so far find. */
    void prepare(MongoClient undisturbed) {
        Flux.range(1, next)
                .map(id -> new Document("_id", id).append("n", 0))
                .buffer(BATCH)
                .concatMap(batch -> of(undisturbed).insertMany(batch))
                .blockLast();
    }

    private int id() {
        return next++;
    }

    private static Document fresh(int id) {
        return new Document("_id", id).append("n", 1);
    }

    private Deed insert() {
        int id = -id();
        return new Deed("insertOne", List.of(id), () -> Mono.from(collection.insertOne(fresh(id)))
                .map(result -> true));
    }

    private Deed increment() {
        int id = id();
        return new Deed("updateOne", List.of(id), () -> Mono.from(collection.updateOne(eq(id), inc("n", 1)))
                .map(result -> result.getModifiedCount() == 1));
    }

    private Deed findAndIncrement() {
        int id = id();
        return new Deed(
                "findOneAndUpdate", List.of(id), () -> Mono.from(collection.findOneAndUpdate(eq(id), inc("n", 1)))
                        .map(before -> before.getInteger("n") == 0));
    }

    private Deed replace() {
        int id = id();
        return new Deed("replaceOne", List.of(id), () -> Mono.from(collection.replaceOne(eq(id), fresh(id)))
                .map(result -> result.getModifiedCount() == 1));
    }

    private Deed delete() {
        int id = id();
        return new Deed("deleteOne", List.of(id), () -> Mono.from(collection.deleteOne(eq(id)))
                .map(result -> result.getDeletedCount() == 1));
    }

    private Deed bulk(boolean ordered) {
        int one = id();
        int two = id();
        int inserted = -id();
        return new Deed(
                ordered ? "ordered bulkWrite" : "unordered bulkWrite", List.of(one, inserted, two), () -> Mono.from(
                                collection.bulkWrite(
                                        List.of(
                                                new UpdateOneModel<>(eq(one), inc("n", 1)),
                                                new InsertOneModel<>(fresh(inserted)),
                                                new UpdateOneModel<>(eq(two), inc("n", 1))),
                                        new BulkWriteOptions().ordered(ordered)))
                        .map(Deeds::isWhole));
    }

    private static boolean isWhole(BulkWriteResult result) {
        return result.getInsertedCount() == 1 && result.getModifiedCount() == 2;
    }

    private Deed clientBulk() {
        int one = id();
        int inserted = -id();
        return new Deed("client bulkWrite", List.of(one, inserted), () -> Mono.from(client.bulkWrite(List.of(
                        ClientNamespacedWriteModel.updateOne(NAMESPACE, eq(one), inc("n", 1)),
                        ClientNamespacedWriteModel.insertOne(NAMESPACE, fresh(inserted)))))
                .map(result -> result.getInsertedCount() == 1 && result.getModifiedCount() == 1));
    }
}
