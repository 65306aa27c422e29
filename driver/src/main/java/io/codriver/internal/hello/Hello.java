package io.codriver.internal.hello;

import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a server says of itself in its reply to hello, as far as a connection needs it.
 *
 * <p>Spec: MongoDB handshake; SDAM, "Parsing a hello or legacy hello response".
 *
 * @param raw the whole reply, for the topology to read set name, hosts, tags and the like from
 * @param minWireVersion 0 if absent
 * @param maxWireVersion 0 if absent
 * @param maxDocumentBytes {@code maxBsonObjectSize}, 16 MiB if absent
 * @param maxMessageBytes {@code maxMessageSizeBytes}, 48,000,000 if absent
 * @param maxWriteBatchSize 100,000 if absent
 * @param helloOk whether {@code hello} is understood, so that the legacy name need not be used again
 * @param connectionId the server's own number for this connection, if it told
 * @param serviceId which of the services behind a load balancer answered, if it told
 * @param knowsSessions whether it told how long it remembers sessions: only then it knows them
 */
public record Hello(
        BsonDocument raw,
        int minWireVersion,
        int maxWireVersion,
        int maxDocumentBytes,
        int maxMessageBytes,
        int maxWriteBatchSize,
        boolean helloOk,
        @Nullable Long connectionId,
        @Nullable ObjectId serviceId,
        boolean knowsSessions) {

    private static final int DEFAULT_MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;
    private static final int DEFAULT_MAX_MESSAGE_BYTES = 48_000_000;
    private static final int DEFAULT_MAX_WRITE_BATCH_SIZE = 100_000;

    /** Reads a reply with {@code ok: 1}; absent fields get the defaults of the specification, fields of a wrong type too. */
    public static Hello of(BsonDocument reply) {
        return new Hello(
                reply,
                wireVersion(reply, "minWireVersion"),
                wireVersion(reply, "maxWireVersion"),
                limit(reply, "maxBsonObjectSize", DEFAULT_MAX_DOCUMENT_BYTES),
                limit(reply, "maxMessageSizeBytes", DEFAULT_MAX_MESSAGE_BYTES),
                limit(reply, "maxWriteBatchSize", DEFAULT_MAX_WRITE_BATCH_SIZE),
                reply.get("helloOk") instanceof BsonBoolean helloOk && helloOk.getValue(),
                reply.get("connectionId") instanceof BsonNumber number ? number.longValue() : null,
                reply.get("serviceId") instanceof BsonObjectId service ? service.getValue() : null,
                reply.isNumber("logicalSessionTimeoutMinutes"));
    }

    /** Whether it votes only: it has no data and no users. */
    public boolean isArbiter() {
        return raw.isString("setName") && raw.get("arbiterOnly") instanceof BsonBoolean only && only.getValue();
    }

    private static int wireVersion(BsonDocument reply, String field) {
        return reply.get(field) instanceof BsonNumber number && fitsInt(number) ? number.intValue() : 0;
    }

    private static int limit(BsonDocument reply, String field, int otherwise) {
        return reply.get(field) instanceof BsonNumber number && fitsInt(number) && number.intValue() > 0
                ? number.intValue()
                : otherwise;
    }

    private static boolean fitsInt(BsonNumber number) {
        return number.longValue() == number.intValue();
    }
}
