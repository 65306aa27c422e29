package io.codriver.specification.unified.entity;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import com.mongodb.reactivestreams.client.gridfs.GridFSBuckets;
import io.codriver.specification.unified.InvalidCaseException;
import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.deployment.Deployment;
import java.util.concurrent.TimeUnit;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Makes the entities of {@code createEntities}. Spec: Unified Test Format, "entity". */
public final class EntityMaker {

    private final Entities entities;
    private final ClientMaker clients;

    /**
     * Makes entities of a case.
     *
     * @param quickHeartbeats see {@link ClientMaker}
     */
    public EntityMaker(Entities entities, ClientFactory factory, Deployment deployment, boolean quickHeartbeats) {
        this.entities = entities;
        this.clients = new ClientMaker(factory, deployment, quickHeartbeats);
    }

    /** Makes all, in order. */
    public void make(BsonArray described) throws Throwable {
        for (BsonValue each : described) {
            BsonDocument entity = each.asDocument();
            if (entity.size() != 1) {
                throw new InvalidCaseException("an entity has one key, not " + entity.keySet());
            }
            String type = entity.getFirstKey();
            BsonDocument content = entity.getDocument(type);
            entities.put(content.getString("id").getValue(), make(type, content));
        }
    }

    private Object make(String type, BsonDocument described) throws Throwable {
        return switch (type) {
            case "client" -> clients.make(described);
            case "database" -> database(described);
            case "collection" -> collection(described);
            case "session" -> session(described);
            case "bucket" -> bucket(described);
            case "thread" -> new ThreadEntity(described.getString("id").getValue());
            default -> throw new InvalidCaseException("this runner cannot make a " + type);
        };
    }

    private DatabaseEntity database(BsonDocument described) {
        ClientEntity client = entities.get(described.getString("client").getValue(), ClientEntity.class);
        MongoDatabase database =
                client.client().getDatabase(described.getString("databaseName").getValue());
        BsonDocument options = described.getDocument("databaseOptions", new BsonDocument());
        for (String option : options.keySet()) {
            database = switch (option) {
                case "readConcern" -> database.withReadConcern(Concerns.read(options.getDocument(option)));
                case "writeConcern" -> database.withWriteConcern(Concerns.write(options.getDocument(option)));
                case "readPreference" -> database.withReadPreference(Concerns.preference(options.getDocument(option)));
                case "timeoutMS" ->
                    database.withTimeout(options.getNumber(option).longValue(), TimeUnit.MILLISECONDS);
                default -> throw new InvalidCaseException("unknown option of a database: " + option);
            };
        }
        return new DatabaseEntity(client, database);
    }

    private CollectionEntity collection(BsonDocument described) {
        DatabaseEntity parent = entities.get(described.getString("database").getValue(), DatabaseEntity.class);
        MongoCollection<BsonDocument> collection = parent.database()
                .getCollection(described.getString("collectionName").getValue(), BsonDocument.class);
        BsonDocument options = described.getDocument("collectionOptions", new BsonDocument());
        for (String option : options.keySet()) {
            collection = switch (option) {
                case "readConcern" -> collection.withReadConcern(Concerns.read(options.getDocument(option)));
                case "writeConcern" -> collection.withWriteConcern(Concerns.write(options.getDocument(option)));
                case "readPreference" ->
                    collection.withReadPreference(Concerns.preference(options.getDocument(option)));
                case "timeoutMS" ->
                    collection.withTimeout(options.getNumber(option).longValue(), TimeUnit.MILLISECONDS);
                default -> throw new InvalidCaseException("unknown option of a collection: " + option);
            };
        }
        return new CollectionEntity(parent.client(), collection);
    }

    private ClientSession session(BsonDocument described) throws Throwable {
        ClientEntity client = entities.get(described.getString("client").getValue(), ClientEntity.class);
        BsonDocument options = described.getDocument("sessionOptions", new BsonDocument());
        ClientSession session = Blocking.one(client.client().startSession(SessionSettings.of(options)));
        if (session == null) {
            throw new AssertionError("startSession emitted nothing");
        }
        if (options.containsKey("snapshotTime")) {
            session.setSnapshotTimestamp(
                    entities.value(options.getString("snapshotTime").getValue()).asTimestamp());
        }
        return session;
    }

    private GridFSBucket bucket(BsonDocument described) {
        DatabaseEntity parent = entities.get(described.getString("database").getValue(), DatabaseEntity.class);
        BsonDocument options = described.getDocument("bucketOptions", new BsonDocument());
        GridFSBucket bucket = GridFSBuckets.create(
                parent.database(),
                options.getString("bucketName", new BsonString("fs")).getValue());
        for (String option : options.keySet()) {
            bucket = switch (option) {
                case "bucketName" -> bucket;
                case "chunkSizeBytes" ->
                    bucket.withChunkSizeBytes(options.getNumber(option).intValue());
                case "readConcern" -> bucket.withReadConcern(Concerns.read(options.getDocument(option)));
                case "writeConcern" -> bucket.withWriteConcern(Concerns.write(options.getDocument(option)));
                case "readPreference" -> bucket.withReadPreference(Concerns.preference(options.getDocument(option)));
                default -> throw new InvalidCaseException("unknown option of a bucket: " + option);
            };
        }
        return bucket;
    }
}
