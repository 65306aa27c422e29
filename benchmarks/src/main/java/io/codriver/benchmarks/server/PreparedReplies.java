package io.codriver.benchmarks.server;

import static io.codriver.benchmarks.server.PreparedReply.ID_MARK;
import static io.codriver.benchmarks.server.PreparedReply.INT_MARK;
import static io.codriver.benchmarks.server.PreparedReply.LONG_MARK;

import java.util.Date;
import java.util.List;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;

/** All that the null server ever says. */
final class PreparedReplies {

    /** How many documents one batch of a stream has. */
    static final int BATCH = 1_000;

    /** How many batches a stream has, the first one included. */
    static final int BATCHES = 10;

    private final PreparedReply hello;
    private final PreparedReply legacyHello;
    private final PreparedReply compressingHello;
    private final PreparedReply compressingLegacyHello;
    final PreparedReply ok = PreparedReply.message(new Document("ok", 1.0));
    final PreparedReply buildInfo = PreparedReply.message(new Document("version", "8.0.0")
            .append("versionArray", List.of(8, 0, 0, 0))
            .append("maxBsonObjectSize", 16 * 1024 * 1024)
            .append("ok", 1.0));
    final PreparedReply written = PreparedReply.message(new Document("n", INT_MARK).append("ok", 1.0));
    final PreparedReply one = cursor("firstBatch", "rally.people", 0L, List.of(Person.withId(ID_MARK)));
    final PreparedReply firstBatch = cursor("firstBatch", "rally.stream", LONG_MARK, people(0));
    final PreparedReply nextBatch = cursor("nextBatch", "rally.stream", LONG_MARK, people(BATCH));
    final PreparedReply unknown = PreparedReply.message(new Document("ok", 0.0)
            .append("errmsg", "the null server does not know this command")
            .append("code", 59)
            .append("codeName", "CommandNotFound"));

    /**
     * What a server says.
     *
     * @param sessions with them, every command of a driver that has them carries one
     * @param compressors the ones it knows
     */
    PreparedReplies(boolean sessions, List<String> compressors) {
        Document greeting = greeting(sessions);
        hello = PreparedReply.message(greeting);
        legacyHello = PreparedReply.legacy(greeting);
        greeting.append("compression", compressors);
        compressingHello = compressors.isEmpty() ? hello : PreparedReply.message(greeting);
        compressingLegacyHello = compressors.isEmpty() ? legacyHello : PreparedReply.legacy(greeting);
    }

    private static Document greeting(boolean sessions) {
        Document greeting = new Document("helloOk", true)
                .append("isWritablePrimary", true)
                .append("ismaster", true)
                .append("maxBsonObjectSize", 16 * 1024 * 1024)
                .append("maxMessageSizeBytes", 48_000_000)
                .append("maxWriteBatchSize", 100_000)
                .append("localTime", new Date(0))
                .append("connectionId", 1)
                .append("minWireVersion", 0)
                .append("maxWireVersion", 25)
                .append("readOnly", false);
        if (sessions) {
            greeting.append("logicalSessionTimeoutMinutes", 30);
        }
        return greeting.append("ok", 1.0);
    }

    /** Compressors are told only to those who offer some, as servers do: the monitors of the official driver do not, and take none. */
    PreparedReply helloTo(Request request) {
        if (request.offersCompression()) {
            return request.isLegacy() ? compressingLegacyHello : compressingHello;
        }
        return request.isLegacy() ? legacyHello : hello;
    }

    private static PreparedReply cursor(String batch, String namespace, long id, List<Document> documents) {
        Document cursor = new Document(batch, documents).append("id", id).append("ns", namespace);
        return PreparedReply.message(new Document("cursor", cursor).append("ok", 1.0));
    }

    private static List<Document> people(int first) {
        return IntStream.range(first, first + BATCH)
                .mapToObj(n -> Person.withId(new ObjectId(1_600_000_000, n)))
                .toList();
    }
}
