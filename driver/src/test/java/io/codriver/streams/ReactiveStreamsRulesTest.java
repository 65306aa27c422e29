package io.codriver.streams;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Updates;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.codriver.Codriver;
import io.codriver.guards.NoisyMachine;
import java.util.List;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonInt64;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;
import org.reactivestreams.tck.PublisherVerification;
import org.reactivestreams.tck.TestEnvironment;

/** The rules of Reactive Streams, as their TCK checks them, for each kind of publisher that we return. */
class ReactiveStreamsRulesTest {

    private static final TestEnvironment PATIENT = new TestEnvironment(5_000, 10, 5);
    private static final long GC_MILLIS = 100;
    private static final int BATCH = 3;

    private static BatchServer server;
    private static MongoClient client;

    /**
     * A kind of publisher.
     *
     * @param most how many elements it can have at most
     */
    private record Kind(String name, long most, LongFunction<Publisher<?>> made) {

        @Override
        public String toString() {
            return name;
        }
    }

    @BeforeAll
    static void open() {
        server = new BatchServer();
        client = Codriver.create(server.uri());
    }

    @AfterAll
    static void close() {
        client.close();
        server.close();
    }

    private static MongoCollection<Document> numbers() {
        return database().getCollection("numbers");
    }

    private static MongoDatabase database() {
        return client.getDatabase("db");
    }

    private static BsonValue many(long elements) {
        return new BsonInt64(elements);
    }

    private static final Bson ALL = Filters.empty();
    private static final Document ONE = new Document("name", "Ada");

    static Stream<Arguments> kinds() {
        return Stream.of(
                        many("find", n -> numbers().find().comment(many(n)).batchSize(BATCH)),
                        many("aggregate", n -> numbers()
                                .aggregate(List.of())
                                .comment(many(n))
                                .batchSize(BATCH)),
                        many(
                                "distinct",
                                n -> numbers().distinct("_id", Integer.class).comment(many(n))),
                        many("listDatabases", n -> client.listDatabases().comment(many(n))),
                        many("listCollections", n -> database()
                                .listCollections()
                                .comment(many(n))
                                .batchSize(BATCH)),
                        many("listCollectionNames", n -> database()
                                .listCollectionNames()
                                .comment(many(n))
                                .batchSize(BATCH)),
                        many(
                                "listIndexes",
                                n -> numbers().listIndexes().comment(many(n)).batchSize(BATCH)),
                        many("listSearchIndexes", n -> numbers()
                                .listSearchIndexes()
                                .comment(many(n))
                                .batchSize(BATCH)),
                        many("watch", n -> numbers().watch().comment(many(n)).batchSize(BATCH)),
                        one("find.first", () -> numbers().find().first()),
                        one("countDocuments", () -> numbers().estimatedDocumentCount()),
                        one("insertOne", () -> numbers().insertOne(new Document(ONE))),
                        one("insertMany", () -> numbers().insertMany(List.of(new Document(ONE)))),
                        one("updateOne", () -> numbers().updateOne(ALL, Updates.set("a", 1))),
                        one("deleteMany", () -> numbers().deleteMany(ALL)),
                        one("bulkWrite", () -> numbers().bulkWrite(List.of(new InsertOneModel<>(new Document(ONE))))),
                        one("findOneAndUpdate", () -> numbers().findOneAndUpdate(ALL, Updates.set("a", 1))),
                        one("createIndex", () -> numbers().createIndex(ONE, new IndexOptions().name("i"))),
                        one("runCommand", () -> database().runCommand(new Document("ping", 1))),
                        one("startSession", () -> client.startSession()),
                        none("drop", () -> numbers().drop()),
                        none("createCollection", () -> database().createCollection("more")),
                        none("toCollection", () -> numbers()
                                .aggregate(List.of(new Document("$out", "copy")))
                                .toCollection()))
                .flatMap(kind -> Rule.all().stream().map(rule -> Arguments.of(kind, rule)));
    }

    private static Kind many(String name, LongFunction<Publisher<?>> made) {
        return new Kind(name, 1_000, made);
    }

    private static Kind one(String name, Supplier<Publisher<?>> made) {
        return new Kind(name, 1, elements -> made.get());
    }

    private static Kind none(String name, Supplier<Publisher<?>> made) {
        return new Kind(name, 0, elements -> made.get());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void isKept(Kind kind, Rule rule) throws Throwable {
        if (rule.dependsOnTheMachine()) {
            NoisyMachine.allow(() -> checked(rule, kind));
        } else {
            checked(rule, kind);
        }
    }

    private static void checked(Rule rule, Kind kind) throws Exception {
        try {
            rule.check(verification(kind));
        } catch (Exception | Error known) {
            throw known;
        } catch (Throwable other) {
            throw new IllegalStateException(other);
        }
    }

    /** Nothing fails before there is demand, but what cannot be done at all: there is no codec for such a class. */
    @SuppressWarnings("unchecked")
    private static PublisherVerification<Object> verification(Kind kind) {
        return new PublisherVerification<>(PATIENT, GC_MILLIS) {

            @Override
            public Publisher<Object> createPublisher(long elements) {
                return (Publisher<Object>) kind.made().apply(elements);
            }

            @Override
            public @Nullable Publisher<Object> createFailedPublisher() {
                return kind.name().equals("find")
                        ? (Publisher<Object>) (Publisher<?>) numbers().find(Unspeakable.class)
                        : null;
            }

            @Override
            public long maxElementsFromPublisher() {
                return kind.most();
            }
        };
    }

    private static final class Unspeakable {}
}
