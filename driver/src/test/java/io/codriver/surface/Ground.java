package io.codriver.surface;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoNamespace;
import com.mongodb.RequestContext;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSBuckets;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A replica set and a client on it. Each call gets a collection of its own. */
final class Ground implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(30);

    final CommandCount commands = new CommandCount();
    final AtomicInteger contextsAsked = new AtomicInteger();
    final MongoClient client;

    /** Whose sessions are none of the first one's business. */
    final MongoClient otherClient;

    private final ReplicaSet deployment;
    private final Function<MongoClientSettings, MongoClient> maker;
    private String call = "call";
    private int collections;

    Ground(Function<MongoClientSettings, MongoClient> maker) {
        this.maker = maker;
        this.deployment = TestDeployment.replicaSet(1).start();
        this.client = newClient();
        this.otherClient = newClient();
    }

    /** Names of what follows tell the call, so that two drivers use the same ones. Nothing else is in the database. */
    void begin(int number) {
        wait(database().drop());
        call = "call" + number;
        collections = 0;
    }

    /** Typed as the official interface, as an application would have it. */
    MongoClient newClient() {
        return maker.apply(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(deployment.connectionString()))
                .addCommandListener(commands)
                .contextProvider((ReactiveContextProvider) this::contextOf)
                .build());
    }

    private @Nullable RequestContext contextOf(Subscriber<?> asker) {
        contextsAsked.incrementAndGet();
        return null;
    }

    MongoDatabase database() {
        return client.getDatabase("surface");
    }

    /** Holds one document. */
    MongoCollection<Document> collection() {
        MongoCollection<Document> collection =
                database().getCollection(freshNamespace().getCollectionName());
        wait(collection.insertOne(new Document("_id", 1).append("name", "Ada")));
        return collection;
    }

    MongoNamespace freshNamespace() {
        return new MongoNamespace("surface", call + "_" + ++collections);
    }

    ClientSession session() {
        return wait(client.startSession());
    }

    ClientSession sessionInTransaction() {
        MongoCollection<Document> collection = collection();
        ClientSession session = session();
        session.startTransaction();
        wait(collection.insertOne(session, new Document("name", "Bea")));
        return session;
    }

    GridFSBucket bucket() {
        return GridFSBuckets.create(database(), freshNamespace().getCollectionName());
    }

    ObjectId upload(GridFSBucket bucket) {
        return wait(bucket.uploadFromPublisher("text", content()));
    }

    static Publisher<ByteBuffer> content() {
        return Flux.just(ByteBuffer.wrap(new byte[] {1, 2, 3}));
    }

    MongoCollection<Document> collectionWithTimeout() {
        return collection().withTimeout(30, TimeUnit.SECONDS);
    }

    static <T> T wait(Publisher<T> publisher) {
        return Mono.from(publisher).block(LONG);
    }

    @Override
    public void close() {
        otherClient.close();
        client.close();
        deployment.close();
    }
}
