package io.codriver.test.internal.scripted;

import io.codriver.test.internal.wire.ReplyFrame;
import io.codriver.test.internal.wire.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A reply and everything that is wrong with it.
 *
 * @param flags of OP_MSG
 * @param responseTo instead of the right one
 * @param damages done to the finished message, in this order
 * @param pieceBytes how many bytes are sent at once
 */
public record Line(
        BsonDocument document, int flags, OptionalInt responseTo, List<UnaryOperator<byte[]>> damages, int pieceBytes) {

    public Line {
        damages = List.copyOf(damages);
    }

    /** A reply with which nothing is wrong. */
    public static Line of(BsonDocument document) {
        return new Line(document, 0, OptionalInt.empty(), List.of(), Integer.MAX_VALUE);
    }

    /** The same with other flags. */
    public Line withFlags(int all) {
        return new Line(document, all, responseTo, damages, pieceBytes);
    }

    /** The same in answer to another message. */
    public Line inResponseTo(int requestId) {
        return new Line(document, flags, OptionalInt.of(requestId), damages, pieceBytes);
    }

    /** The same in pieces. */
    public Line inPiecesOf(int bytes) {
        return new Line(document, flags, responseTo, damages, bytes);
    }

    /** The same with one more damage; it gets an array of its own. */
    public Line damaged(UnaryOperator<byte[]> damage) {
        List<UnaryOperator<byte[]>> more = new ArrayList<>(damages);
        more.add(damage);
        return new Line(document, flags, responseTo, more, pieceBytes);
    }

    /** The bytes to send. */
    byte[] bytes(int requestId, int rightResponseTo, boolean legacy) {
        byte[] raw = rawOf(document);
        ByteBuf out = Unpooled.buffer(raw.length + 64);
        new ReplyFrame(requestId, responseTo.orElse(rightResponseTo), flags, legacy)
                .write(out, buffer -> buffer.writeBytes(raw));
        byte[] bytes = ByteBufUtil.getBytes(out);
        for (UnaryOperator<byte[]> damage : damages) {
            bytes = damage.apply(bytes);
        }
        return bytes;
    }

    boolean moreToCome() {
        return (flags & Wire.MORE_TO_COME) != 0;
    }

    private static byte[] rawOf(BsonDocument document) {
        RawBsonDocument raw = document instanceof RawBsonDocument given
                ? given
                : new RawBsonDocument(document, new BsonDocumentCodec());
        org.bson.ByteBuf buffer = raw.getByteBuffer();
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        return bytes;
    }
}
