package io.codriver.benchmarks.server;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;

/**
 * Answers questions for the address of a name with 127.0.0.1, at once, and those whose name begins with {@code stuck}
 * never. A name has no address of another family. The question is sent back with the answer behind it. Spec: RFC 1035,
 * section 4.1.
 */
final class NullDns {

    /** Names that begin like this stay without an answer. */
    static final String STUCK = "stuck";

    private static final int HEADER_BYTES = 12;
    private static final int FLAGS_AT = 2;
    private static final int ANSWERS_AT = 6;
    private static final int MOST_BYTES = 512;
    private static final short TYPE_A = 1;
    private static final short ANSWERED = (short) 0x8180;
    private static final int TIME_TO_LIVE_SECONDS = 300;

    private final DatagramChannel channel;
    private final ByteBuffer message = ByteBuffer.allocateDirect(MOST_BYTES + 16);

    NullDns(DatagramChannel channel) {
        this.channel = channel;
    }

    /** Answers what has come. */
    void serve() throws IOException {
        message.clear().limit(MOST_BYTES);
        for (SocketAddress asking = channel.receive(message); asking != null; asking = channel.receive(message)) {
            message.flip();
            if (message.remaining() > HEADER_BYTES && !isStuck()) {
                answer();
                channel.send(message, asking);
            }
            message.clear().limit(MOST_BYTES);
        }
    }

    // Behind the header stands the length of the first label, then its letters.
    private boolean isStuck() {
        for (int i = 0; i < STUCK.length(); i++) {
            if (message.limit() <= HEADER_BYTES + 1 + i || message.get(HEADER_BYTES + 1 + i) != STUCK.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private void answer() {
        int end = HEADER_BYTES;
        while (message.get(end) != 0) {
            end += 1 + message.get(end);
        }
        short type = message.getShort(end + 1);
        int questionEnd = end + 5;
        message.putShort(FLAGS_AT, ANSWERED).putShort(ANSWERS_AT, type == TYPE_A ? (short) 1 : 0);
        // No authorities, and none of the extras of the question.
        message.putInt(ANSWERS_AT + Short.BYTES, 0);
        message.limit(message.capacity()).position(questionEnd);
        if (type == TYPE_A) {
            message.putShort((short) (0xC000 | HEADER_BYTES)).putShort(TYPE_A).putShort((short) 1);
            message.putInt(TIME_TO_LIVE_SECONDS).putShort((short) 4).put(new byte[] {127, 0, 0, 1});
        }
        message.flip();
    }
}
