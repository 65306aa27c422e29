package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.wire.compress.Compressor;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;

/**
 * What a splitter makes of some bytes that come in pieces: replies, then the violation that ends them, or nothing more. Every
 * buffer is given back, and every reply can be read to its end.
 *
 * @param end the message of the violation, or how many bytes of a message are left without an end
 */
record Played(List<String> replies, String end) {

    private static final DecoderContext PLAIN = DecoderContext.builder().build();

    /** @param pieceBytes how many bytes each read brings */
    static Played of(byte[] bytes, int pieceBytes, List<Compressor> announced, CountingAllocator allocator) {
        ByteBuf joined = SpareFrame.JOINED.take();
        ByteBuf restored = SpareFrame.RESTORED.take();
        joined.release();
        restored.release();
        Played played = play(bytes, pieceBytes, announced, allocator);
        assertThat(allocator.inUse()).isZero();
        requireReleased(SpareFrame.JOINED, joined);
        requireReleased(SpareFrame.RESTORED, restored);
        return played;
    }

    /** The next message gets the same array again only if nobody has kept it. */
    private static void requireReleased(SpareFrame spare, ByteBuf before) {
        ByteBuf after = spare.take();
        after.release();
        assertThat(after).isSameAs(before);
    }

    private static Played play(byte[] bytes, int pieceBytes, List<Compressor> announced, CountingAllocator allocator) {
        FrameSplitter splitter = new FrameSplitter(allocator);
        splitter.announce(announced);
        List<String> replies = new ArrayList<>();
        try {
            for (int at = 0; at < bytes.length; at += pieceBytes) {
                byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + pieceBytes));
                splitter.add(allocator.directBuffer(piece.length).writeBytes(piece));
                for (Reply reply = splitter.poll(); reply != null; reply = splitter.poll()) {
                    replies.add(read(reply));
                }
            }
            return new Played(replies, splitter.describeIncomplete());
        } catch (ProtocolViolation violation) {
            assertThat(splitter.incompleteBytes()).isZero();
            return new Played(replies, String.valueOf(violation.getMessage()));
        } finally {
            splitter.close();
        }
    }

    private static String read(Reply reply) {
        try {
            BsonDocument document = new BsonDocumentCodec().decode(reply.reader(), PLAIN);
            walk(reply.scanner());
            assertThat(reply.copy().getByteBuffer().remaining())
                    .isEqualTo(reply.body().readableBytes());
            return reply.requestId() + " " + reply.responseTo() + " " + reply.moreToCome() + " " + document;
        } finally {
            reply.release();
        }
    }

    private static void walk(DocumentScanner scanner) {
        while (scanner.next()) {
            scanner.name();
            scanner.type();
            scanner.truth();
            if (scanner.isDocument() || scanner.isArray()) {
                walk(scanner.nested());
            }
        }
    }
}
