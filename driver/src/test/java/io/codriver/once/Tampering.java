package io.codriver.once;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/** Bugs of a driver, planted into its messages: what the first section of an OP_MSG says is changed on the way. */
public final class Tampering {

    private static final int BODY_AT = 21;

    private Tampering() {}

    /** Bytes of a message whose command has lost a field. */
    static UnaryOperator<byte[]> without(String field) {
        return changing(command -> {
            command.remove(field);
            return command;
        });
    }

    /** Every message gets another number, even if it says the same again. */
    static UnaryOperator<byte[]> risingNumbers() {
        AtomicLong last = new AtomicLong(1_000_000);
        return changing(command -> command.containsKey("txnNumber")
                ? command.append("txnNumber", new BsonInt64(last.incrementAndGet()))
                : command);
    }

    /** Bytes of a message whose command was changed: that of the first section, without document sequences. */
    public static UnaryOperator<byte[]> changing(UnaryOperator<BsonDocument> change) {
        return message -> {
            RawBsonDocument body = new RawBsonDocument(message, BODY_AT, bodyBytes(message));
            BsonDocument command = new BsonDocument();
            command.putAll(body);
            ByteBuffer changed = new RawBsonDocument(change.apply(command), new BsonDocumentCodec())
                    .getByteBuffer()
                    .asNIO();
            ByteBuffer bytes = ByteBuffer.allocate(message.length - bodyBytes(message) + changed.remaining())
                    .order(ByteOrder.LITTLE_ENDIAN);
            bytes.put(message, 0, BODY_AT)
                    .put(changed)
                    .put(message, BODY_AT + bodyBytes(message), message.length - BODY_AT - bodyBytes(message))
                    .putInt(0, bytes.capacity());
            return bytes.array();
        };
    }

    private static int bodyBytes(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(BODY_AT);
    }
}
