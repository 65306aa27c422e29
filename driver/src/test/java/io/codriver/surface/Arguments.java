package io.codriver.surface;

import com.mongodb.ClientSessionOptions;
import com.mongodb.CursorType;
import com.mongodb.ExplainVerbosity;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoDriverInformation;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.Field;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.MapReduceAction;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.SearchIndexModel;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import io.codriver.surface.OfficialMethods.Official;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.BaseSubscriber;

/**
 * What a method is called with, so that it has something to send: by the type of the parameter, and by the name of the
 * method where a type says too little.
 */
@SuppressWarnings("deprecation") // whatever is in the interfaces is called
final class Arguments {

    /** Less than any timeout. */
    static final long SECONDS = 20;

    private static final Bson FILTER = Filters.eq("name", "Ada");
    private static final Bson KEYS = Indexes.ascending("name");
    private static final Document DEFINITION = Document.parse("{mappings: {dynamic: true}}");
    private static final List<Bson> PIPELINE = List.of(Aggregates.match(Filters.exists("name")));
    private static final List<Bson> CHANGE = List.of(Aggregates.set(new Field<>("age", 7)));

    private static final Map<Class<?>, Function<Ground, Object>> BY_TYPE = new HashMap<>();

    static {
        BY_TYPE.put(ClientSession.class, Ground::session);
        BY_TYPE.put(MongoNamespace.class, Ground::freshNamespace);
        BY_TYPE.put(Bson.class, ground -> FILTER);
        BY_TYPE.put(Object.class, ground -> new Document("name", "Eve"));
        BY_TYPE.put(List.class, ground -> PIPELINE);
        BY_TYPE.put(Class.class, ground -> Document.class);
        BY_TYPE.put(String.class, ground -> "name");
        BY_TYPE.put(int.class, ground -> 2);
        BY_TYPE.put(long.class, ground -> SECONDS);
        BY_TYPE.put(boolean.class, ground -> true);
        BY_TYPE.put(Boolean.class, ground -> true);
        BY_TYPE.put(TimeUnit.class, ground -> TimeUnit.SECONDS);
        BY_TYPE.put(BsonValue.class, ground -> new BsonString("why"));
        BY_TYPE.put(BsonDocument.class, ground -> BsonDocument.parse("{_data: '8263'}"));
        BY_TYPE.put(BsonTimestamp.class, ground -> new BsonTimestamp(7, 1));
        BY_TYPE.put(ObjectId.class, ground -> new ObjectId());
        BY_TYPE.put(Publisher.class, ground -> Ground.content());
        BY_TYPE.put(Collation.class, ground -> Collation.builder().locale("en").build());
        BY_TYPE.put(CodecRegistry.class, ground -> MongoClientSettings.getDefaultCodecRegistry());
        BY_TYPE.put(ReadPreference.class, ground -> ReadPreference.primaryPreferred());
        BY_TYPE.put(ReadConcern.class, ground -> ReadConcern.LOCAL);
        BY_TYPE.put(WriteConcern.class, ground -> WriteConcern.W1);
        BY_TYPE.put(Subscriber.class, ground -> new BaseSubscriber<Object>() {});
        BY_TYPE.put(MapReduceAction.class, ground -> MapReduceAction.REPLACE);
        BY_TYPE.put(ServerAddress.class, ground -> new ServerAddress("127.0.0.1", 27017));
        BY_TYPE.put(CursorType.class, ground -> CursorType.NonTailable);
        BY_TYPE.put(TimeoutMode.class, ground -> TimeoutMode.CURSOR_LIFETIME);
        BY_TYPE.put(ExplainVerbosity.class, ground -> ExplainVerbosity.QUERY_PLANNER);
        BY_TYPE.put(FullDocument.class, ground -> FullDocument.UPDATE_LOOKUP);
        BY_TYPE.put(FullDocumentBeforeChange.class, ground -> FullDocumentBeforeChange.WHEN_AVAILABLE);
        BY_TYPE.put(TransactionOptions.class, ground -> TransactionOptions.builder()
                .writeConcern(WriteConcern.MAJORITY)
                .build());
        BY_TYPE.put(ClientSessionOptions.class, ground -> ClientSessionOptions.builder()
                .causallyConsistent(false)
                .build());
        BY_TYPE.put(
                MongoDriverInformation.class,
                ground -> MongoDriverInformation.builder().driverName("surface").build());
        BY_TYPE.put(ClientBulkWriteOptions.class, ground -> ClientBulkWriteOptions.clientBulkWriteOptions()
                .ordered(false));
        BY_TYPE.put(RenameCollectionOptions.class, ground -> new RenameCollectionOptions().dropTarget(true));
    }

    private static final Set<String> UPDATES = Set.of("updateOne", "updateMany", "findOneAndUpdate");

    private Arguments() {}

    /** A type without an argument fails the test which asks for it. */
    static Object[] of(Official official, Ground ground, Object subject) {
        Method method = official.method();
        Class<?>[] types = method.getParameterTypes();
        Object[] arguments = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            boolean last = i == types.length - 1 || !takesBson(types[i + 1]);
            Object special = special(official, types[i], last, ground, subject);
            arguments[i] = special == null ? byType(official, types[i], ground) : special;
        }
        return arguments;
    }

    private static boolean takesBson(Class<?> type) {
        return type == Bson.class || type == List.class;
    }

    private static Object byType(Official official, Class<?> type, Ground ground) {
        Function<Ground, Object> known = BY_TYPE.get(type);
        if (known != null) {
            return known.apply(ground);
        }
        try {
            // Options, which the core artifact lets one make from nothing.
            return type.getConstructor().newInstance();
        } catch (ReflectiveOperationException none) {
            throw new AssertionError("No argument of type " + type.getName() + " for " + official, none);
        }
    }

    private static @Nullable Object special(
            Official official, Class<?> type, boolean last, Ground ground, Object subject) {
        String name = official.method().getName();
        if (UPDATES.contains(name) && last && takesBson(type)) {
            return type == Bson.class ? Updates.set("age", 7) : CHANGE;
        }
        if (official.owner() == GridFSBucket.class) {
            return ofBucket(name, type, ground, subject);
        }
        return switch (official.shortName()) {
            case "MongoCollection.bulkWrite" ->
                type == List.class ? List.of(new InsertOneModel<>(new Document("name", "Eve"))) : null;
            case "MongoCluster.bulkWrite" ->
                type == List.class
                        ? List.of(ClientNamespacedWriteModel.insertOne(
                                ground.freshNamespace(), new Document("name", "Eve")))
                        : null;
            case "MongoCollection.insertMany" ->
                type == List.class ? List.of(new Document("name", "Eve"), new Document("name", "Fay")) : null;
            case "MongoCollection.createIndexes" -> type == List.class ? List.of(new IndexModel(KEYS)) : null;
            case "MongoCollection.createSearchIndexes" ->
                type == List.class ? List.of(new SearchIndexModel("names", DEFINITION)) : null;
            case "MongoCollection.createSearchIndex", "MongoCollection.updateSearchIndex" ->
                type == Bson.class ? DEFINITION : null;
            case "MongoCollection.createIndex", "MongoCollection.dropIndex" -> type == Bson.class ? KEYS : null;
            case "MongoCollection.distinct" -> type == Class.class ? String.class : null;
            case "MongoDatabase.runCommand" -> type == Bson.class ? new Document("ping", 1) : null;
            case "MongoDatabase.createCollection", "MongoDatabase.createView", "MongoDatabase.getCollection" ->
                type == String.class ? ground.freshNamespace().getCollectionName() : null;
            case "MongoCluster.getDatabase" -> type == String.class ? "surface" : null;
            case "MongoCollection.mapReduce" -> type == String.class ? "function() { return 1; }" : null;
            case "FindPublisher.hint", "FindPublisher.min", "FindPublisher.max" -> new Document("_id", 1);
            case "FindPublisher.hintString", "AggregatePublisher.hintString", "DistinctPublisher.hintString" -> "_id_";
            case "FindPublisher.projection",
                    "FindPublisher.sort",
                    "AggregatePublisher.hint",
                    "DistinctPublisher.hint" -> new Document("_id", 1);
            default -> null;
        };
    }

    private static @Nullable Object ofBucket(String name, Class<?> type, Ground ground, Object subject) {
        boolean needsFile = Set.of("downloadToPublisher", "delete", "rename").contains(name);
        GridFSBucket bucket = (GridFSBucket) subject;
        if (needsFile && type == ObjectId.class) {
            return ground.upload(bucket);
        }
        if (needsFile && type == BsonValue.class) {
            return new BsonObjectId(ground.upload(bucket));
        }
        return null;
    }
}
