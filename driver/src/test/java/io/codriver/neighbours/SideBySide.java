package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.reactivestreams.client.MongoDatabase;
import io.codriver.Codriver;
import io.codriver.test.EmbeddedServer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The official client and ours with the same settings, before the same server, which writes down what each of them sends. */
final class SideBySide implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final JsonWriterSettings JSON =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    /**
     * What differs from one client to the next; the batch size, which the official client derives from demand and ours does not;
     * and a default that only the official client says.
     */
    private static final List<String> BESIDE =
            List.of("lsid", "txnNumber", "$db", "$readPreference", "$clusterTime", "batchSize", "new");

    private final EmbeddedServer server;
    private final MongoClient official;
    private final MongoClient ours;

    SideBySide(EmbeddedServer server, Consumer<MongoClientSettings.Builder> change) {
        this.server = server;
        MongoClientSettings.Builder settings =
                MongoClientSettings.builder().applyConnectionString(new ConnectionString(server.uri()));
        change.accept(settings);
        this.official = MongoClients.create(settings.build());
        this.ours = Codriver.create(settings.build());
    }

    /** What somebody gets for an operation: all that was emitted, or the class and the message of the failure. */
    record Outcome(List<?> emitted, @Nullable Class<?> failure, @Nullable String message) {

        static Outcome of(Publisher<?> operation) {
            try {
                return new Outcome(Flux.from(operation).collectList().block(LIMIT), null, null);
            } catch (RuntimeException failed) {
                return new Outcome(List.of(), failed.getClass(), failed.getMessage());
            }
        }
    }

    /** An operation on a collection of either client. */
    interface Operation<T> extends Function<MongoCollection<T>, Publisher<?>> {}

    /** How to come from a database to the collection. */
    interface Way<T> extends Function<MongoDatabase, MongoCollection<T>> {}

    /** What both did. */
    record Compared(Outcome outcome, List<BsonDocument> commands) {}

    /**
     * Holds the two against each other: the commands of a name which they send, byte by byte, and what they emit or
     * throw. Each finds the same documents stored.
     */
    <T> Compared compare(String command, List<BsonDocument> given, Way<T> way, Operation<T> operation) {
        Compared theirs = played(official, command, given, way, operation);
        Compared our = played(ours, command, given, way, operation);
        assertThat(bytes(our)).as("bytes of %s", command).isEqualTo(bytes(theirs));
        assertThat(our.outcome())
                .usingRecursiveComparison()
                .withStrictTypeChecking()
                .withEqualsForType(Double::equals, Double.class)
                .withEqualsForType(SideBySide::same, Pattern.class)
                .ignoringFields("message")
                .isEqualTo(theirs.outcome());
        return our;
    }

    MongoClient official() {
        return official;
    }

    MongoClient ours() {
        return ours;
    }

    /** What one of the two does. */
    <T> Compared played(
            MongoClient client, String command, List<BsonDocument> given, Way<T> way, Operation<T> operation) {
        MongoDatabase database = client.getDatabase("test");
        Flux.from(database.drop()).blockLast(LIMIT);
        if (!given.isEmpty()) {
            Flux.from(official.getDatabase("test")
                            .getCollection("things", BsonDocument.class)
                            .insertMany(given))
                    .blockLast(LIMIT);
        }
        server.forgetCommands();
        Outcome outcome = Outcome.of(Flux.defer(() -> operation.apply(way.apply(database))));
        return new Compared(
                outcome,
                server.commands(command).stream()
                        .map(recorded -> recorded.document())
                        .map(SideBySide::payload)
                        .toList());
    }

    /** What the official client writes into the collection for an object; nothing if it cannot be stored. */
    <T> List<BsonDocument> written(Way<T> way, T value) {
        Compared inserted = played(official, "insert", List.of(), way, things -> things.insertOne(value));
        return inserted.outcome().failure() != null
                ? List.of()
                : inserted.commands().get(0).getArray("documents").stream()
                        .map(document -> document.asDocument())
                        .toList();
    }

    private static BsonDocument payload(BsonDocument command) {
        BESIDE.forEach(command::remove);
        return command;
    }

    /** Two documents are equal to one another in any order of their fields; bytes are not. The text is for who reads of a failure. */
    private static List<String> bytes(Compared compared) {
        return compared.commands().stream()
                .map(document -> new RawBsonDocument(document, new BsonDocumentCodec()))
                .map(raw -> raw.toJson(JSON) + " " + HexFormat.of().formatHex(bytes(raw)))
                .toList();
    }

    private static byte[] bytes(RawBsonDocument raw) {
        ByteBuffer buffer = raw.getByteBuffer().asNIO();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }

    /** Patterns have no equality of their own. */
    private static boolean same(Pattern one, Pattern other) {
        return one.pattern().equals(other.pattern()) && one.flags() == other.flags();
    }

    @Override
    public void close() {
        official.close();
        ours.close();
    }
}
