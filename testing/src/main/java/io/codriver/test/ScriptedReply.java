package io.codriver.test;

import io.codriver.test.internal.scripted.Line;
import io.codriver.test.internal.wire.Wire;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bson.BsonDocument;

/**
 * A reply, and what is wrong with it: {@code ScriptedReply.of("{ok: 1}").withChecksum().cutAfter(20)}. Unless told
 * otherwise it is a faultless OP_MSG that answers the latest request (OP_REPLY if that was an OP_QUERY). Immutable: each
 * method returns a new reply.
 */
public final class ScriptedReply {

    private static final int LENGTH_OFFSET = 0;
    private static final int OPCODE_OFFSET = 12;

    private final Line line;

    private ScriptedReply(Line line) {
        this.line = line;
    }

    Line line() {
        return line;
    }

    /**
     * A faultless reply.
     *
     * @param document what it says
     * @return the reply
     */
    public static ScriptedReply of(BsonDocument document) {
        return new ScriptedReply(Line.of(document));
    }

    /**
     * A faultless reply.
     *
     * @param json what it says, in extended JSON
     * @return the reply
     */
    public static ScriptedReply of(String json) {
        return of(BsonDocument.parse(json));
    }

    /**
     * Announces another reply, which answers this one.
     *
     * @return a reply with the flag {@code moreToCome}
     */
    public ScriptedReply moreToCome() {
        return withFlags(line.flags() | Wire.MORE_TO_COME);
    }

    /**
     * Ends the message with its CRC-32C.
     *
     * @return a reply with a checksum
     */
    public ScriptedReply withChecksum() {
        return withFlags(line.flags() | Wire.CHECKSUM_PRESENT);
    }

    /**
     * Ends the message with something that is not its CRC-32C.
     *
     * @return a reply with a checksum, spoilt
     */
    public ScriptedReply withWrongChecksum() {
        return new ScriptedReply(withChecksum().line.damaged(message -> {
            message[message.length - 1] ^= 1;
            return message;
        }));
    }

    /**
     * Sets the flag bits of OP_MSG, whatever they mean.
     *
     * @param flags all of them
     * @return a reply with these flags
     */
    public ScriptedReply withFlags(int flags) {
        return new ScriptedReply(line.withFlags(flags));
    }

    /**
     * Answers a request that was never made.
     *
     * @param requestId what to claim
     * @return a reply that does not belong to the latest request
     */
    public ScriptedReply inResponseTo(int requestId) {
        return new ScriptedReply(line.inResponseTo(requestId));
    }

    /**
     * Lies about the length of the message. The bytes themselves stay as they are.
     *
     * @param length what the header claims; may be negative or huge
     * @return a reply with this length
     */
    public ScriptedReply claimingLength(int length) {
        return new ScriptedReply(line.damaged(message -> withInt(message, LENGTH_OFFSET, length)));
    }

    /**
     * Claims to be a message of another kind.
     *
     * @param opcode what the header claims
     * @return a reply with this opcode
     */
    public ScriptedReply claimingOpcode(int opcode) {
        return new ScriptedReply(line.damaged(message -> withInt(message, OPCODE_OFFSET, opcode)));
    }

    /**
     * Sends only the beginning of the message. What follows, a close or a stall, is another step of the script.
     *
     * @param bytes how many
     * @return a reply that is cut
     */
    public ScriptedReply cutAfter(int bytes) {
        return new ScriptedReply(line.damaged(message -> Arrays.copyOf(message, Math.min(bytes, message.length))));
    }

    /**
     * Sends the message in small writes, each flushed by itself.
     *
     * @param bytes how many at once, at least 1
     * @return a reply in pieces
     */
    public ScriptedReply inPiecesOf(int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("pieces of " + bytes + " bytes");
        }
        return new ScriptedReply(line.inPiecesOf(bytes));
    }

    private static byte[] withInt(byte[] message, int offset, int value) {
        ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).putInt(offset, value);
        return message;
    }
}
