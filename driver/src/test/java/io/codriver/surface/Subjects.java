package io.codriver.surface;

import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Filters;
import com.mongodb.reactivestreams.client.AggregatePublisher;
import com.mongodb.reactivestreams.client.ChangeStreamPublisher;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.DistinctPublisher;
import com.mongodb.reactivestreams.client.FindPublisher;
import com.mongodb.reactivestreams.client.ListCollectionNamesPublisher;
import com.mongodb.reactivestreams.client.ListCollectionsPublisher;
import com.mongodb.reactivestreams.client.ListDatabasesPublisher;
import com.mongodb.reactivestreams.client.ListIndexesPublisher;
import com.mongodb.reactivestreams.client.ListSearchIndexesPublisher;
import com.mongodb.reactivestreams.client.MapReducePublisher;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCluster;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSDownloadPublisher;
import com.mongodb.reactivestreams.client.gridfs.GridFSFindPublisher;
import com.mongodb.reactivestreams.client.gridfs.GridFSUploadPublisher;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** On what a method of each interface is called: made anew for each call, the way an application gets hold of it. */
final class Subjects {

    private static final Map<Class<?>, BiFunction<Ground, String, Object>> MAKERS = new LinkedHashMap<>();

    static {
        MAKERS.put(MongoClient.class, (ground, method) -> ground.newClient());
        MAKERS.put(MongoCluster.class, (ground, method) -> ground.client.withTimeout(30, TimeUnit.SECONDS));
        MAKERS.put(MongoDatabase.class, (ground, method) -> database(ground, method));
        MAKERS.put(MongoCollection.class, (ground, method) -> ground.collection());
        MAKERS.put(ClientSession.class, Subjects::session);
        MAKERS.put(com.mongodb.session.ClientSession.class, Subjects::session);
        MAKERS.put(FindPublisher.class, (ground, method) -> collection(ground, method)
                .find());
        MAKERS.put(AggregatePublisher.class, Subjects::aggregate);
        MAKERS.put(DistinctPublisher.class, (ground, method) -> collection(ground, method)
                .distinct("name", String.class));
        MAKERS.put(ChangeStreamPublisher.class, (ground, method) -> collection(ground, method)
                .watch());
        MAKERS.put(MapReducePublisher.class, Subjects::mapReduce);
        MAKERS.put(ListIndexesPublisher.class, (ground, method) -> collection(ground, method)
                .listIndexes());
        MAKERS.put(ListSearchIndexesPublisher.class, (ground, method) -> collection(ground, method)
                .listSearchIndexes());
        MAKERS.put(ListCollectionsPublisher.class, (ground, method) -> timed(ground, method)
                .listCollections());
        MAKERS.put(ListCollectionNamesPublisher.class, (ground, method) -> timed(ground, method)
                .listCollectionNames());
        MAKERS.put(
                ListDatabasesPublisher.class,
                (ground, method) -> needsTimeout(method)
                        ? ground.client.withTimeout(30, TimeUnit.SECONDS).listDatabases()
                        : ground.client.listDatabases());
        MAKERS.put(GridFSBucket.class, (ground, method) -> ground.bucket());
        MAKERS.put(
                GridFSFindPublisher.class, (ground, method) -> ground.bucket().find());
        MAKERS.put(GridFSUploadPublisher.class, (ground, method) -> ground.bucket()
                .uploadFromPublisher("text", Ground.content()));
        MAKERS.put(GridFSDownloadPublisher.class, Subjects::download);
    }

    private Subjects() {}

    /** {@code null} if the interface is not in the table. */
    static @Nullable Object of(Class<?> type, String method, Ground ground) {
        BiFunction<Ground, String, Object> maker = MAKERS.get(type);
        return maker == null ? null : maker.apply(ground, method);
    }

    private static boolean needsTimeout(String method) {
        return method.equals("timeoutMode");
    }

    private static MongoCollection<org.bson.Document> collection(Ground ground, String method) {
        return needsTimeout(method) ? ground.collectionWithTimeout() : ground.collection();
    }

    private static MongoDatabase timed(Ground ground, String method) {
        return needsTimeout(method) ? ground.database().withTimeout(30, TimeUnit.SECONDS) : ground.database();
    }

    /** Of its own where it is dropped: other calls may be about to leave something in theirs. */
    private static MongoDatabase database(Ground ground, String method) {
        return method.equals("drop") ? ground.client.getDatabase("dropped") : ground.database();
    }

    private static ClientSession session(Ground ground, String method) {
        return method.equals("commitTransaction") || method.equals("abortTransaction")
                ? ground.sessionInTransaction()
                : ground.session();
    }

    private static Object aggregate(Ground ground, String method) {
        return collection(ground, method)
                .aggregate(
                        method.equals("toCollection")
                                ? List.of(Aggregates.out("copies"))
                                : List.of(Aggregates.match(Filters.exists("name"))));
    }

    @SuppressWarnings("deprecation") // it is a method of the interface all the same
    private static Object mapReduce(Ground ground, String method) {
        MapReducePublisher<?> reducing =
                collection(ground, method).mapReduce("function() { emit(1, 1); }", "function(k, v) { return 1; }");
        return method.equals("toCollection") ? reducing.collectionName("reduced") : reducing;
    }

    private static Object download(Ground ground, String method) {
        GridFSBucket bucket = ground.bucket();
        return bucket.downloadToPublisher(ground.upload(bucket));
    }
}
