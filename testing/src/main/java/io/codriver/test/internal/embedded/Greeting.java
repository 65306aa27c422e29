package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;

/**
 * What a standalone server says of itself. Spec: MongoDB handshake, "helloOk"; server monitoring, "Streaming
 * protocol".
 */
final class Greeting {

    private static final int MAX_WRITE_BATCH_SIZE = 100_000;
    private static final int SESSION_MINUTES = 30;

    private final ObjectId processId = new ObjectId();
    private final WireVersions versions;

    Greeting(WireVersions versions) {
        this.versions = versions;
    }

    /** Whether this is {@code hello} or its older name. */
    static boolean isGreeting(String command) {
        return command.equals("hello") || command.equalsIgnoreCase("isMaster");
    }

    /** The reply to {@code hello}, or in the older words to {@code isMaster}. */
    Document reply(Request request, long connectionId) {
        Document reply = new Document();
        if (request.body().get("helloOk") instanceof BsonBoolean asked && asked.getValue()) {
            reply.put("helloOk", true);
        }
        reply.put(request.name().equals("hello") ? "isWritablePrimary" : "ismaster", true);
        reply.put("topologyVersion", new Document("processId", processId).append("counter", 0L));
        reply.put("maxBsonObjectSize", Wire.MAX_DOCUMENT_BYTES);
        reply.put("maxMessageSizeBytes", Wire.MAX_MESSAGE_BYTES);
        reply.put("maxWriteBatchSize", MAX_WRITE_BATCH_SIZE);
        reply.put("localTime", Instant.ofEpochMilli(System.currentTimeMillis()));
        reply.put("logicalSessionTimeoutMinutes", SESSION_MINUTES);
        reply.put("connectionId", Math.toIntExact(connectionId));
        reply.put("minWireVersion", versions.min());
        reply.put("maxWireVersion", versions.max());
        reply.put("readOnly", false);
        return reply.append("ok", 1.0);
    }

    /**
     * How long the answer has to wait for a change of the topology, which never comes: zero unless the client already
     * knows the state of this very process.
     */
    Duration patience(Request request) {
        boolean known = request.body().get("topologyVersion") instanceof BsonDocument version
                && version.get("processId") instanceof BsonObjectId process
                && process.getValue().toHexString().equals(processId.getHexData());
        return known && request.body().get("maxAwaitTimeMS") instanceof BsonNumber millis
                ? Duration.ofMillis(millis.longValue())
                : Duration.ZERO;
    }

    /** The version of the server which these wire versions belong to. */
    String release() {
        return versions.release().stream().map(String::valueOf).collect(Collectors.joining("."));
    }

    Answer buildInfo() {
        List<Object> array = new ArrayList<>(versions.release());
        array.add(0);
        return Answer.of(new Document("version", release())
                .append("versionArray", array)
                .append("gitVersion", "codriver-test")
                .append("modules", new ArrayList<>())
                .append("sysInfo", System.getProperty("os.name", "").toLowerCase(Locale.ROOT))
                .append("bits", 64)
                .append("debug", false)
                .append("maxBsonObjectSize", Wire.MAX_DOCUMENT_BYTES)
                .append("ok", 1.0));
    }
}
