package io.codriver.once;

import io.codriver.test.FaultProxy;
import io.codriver.test.FaultProxy.Direction;
import io.codriver.test.MessageFate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.bson.RawBsonDocument;

/**
 * A network which loses, cuts, delays and repeats every kind of message that carries a write, or answers one, with a fixed
 * probability from a seed. Greetings pass: how connections are opened is not what is tried here.
 */
final class BadNetwork implements AutoCloseable {

    /** Where the document of an OP_MSG begins: after the header, the flags and the kind of its first section. */
    private static final int BODY_AT = 21;

    private static final int OPCODE_AT = 12;
    private static final int OP_MSG = 2013;

    private static final Set<String> WRITES = Set.of("insert", "update", "delete", "findAndModify", "bulkWrite");
    private static final int MILLE = 1_000;
    private static final int LATE_MICROS = 3_000;

    private final FaultProxy proxy;
    private final Random random;
    private final UnaryOperator<byte[]> changed;
    /** How often something was done to a message. */
    private final AtomicInteger faults = new AtomicInteger();

    /**
     * Opens it.
     *
     * @param changed what is made of each write before anything else; the planted bugs of a driver
     */
    BadNetwork(InetSocketAddress server, long seed, UnaryOperator<byte[]> changed) {
        this.proxy = FaultProxy.to(server);
        this.random = new Random(seed);
        this.changed = changed;
        proxy.messages(Direction.TO_SERVER, this::toServer).messages(Direction.TO_CLIENT, this::toClient);
    }

    String host() {
        return "127.0.0.1:" + proxy.port();
    }

    int faults() {
        return faults.get();
    }

    private MessageFate toServer(byte[] message) {
        return isPlain(message) && WRITES.contains(body(message).getFirstKey())
                ? spoiled(changed.apply(message))
                : MessageFate.passes(message);
    }

    private MessageFate toClient(byte[] message) {
        return !isPlain(message) || body(message).containsKey("maxWireVersion")
                ? MessageFate.passes(message)
                : spoiled(message);
    }

    /** The first greeting of older drivers is no OP_MSG. */
    private static boolean isPlain(byte[] message) {
        return ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt(OPCODE_AT) == OP_MSG;
    }

    /** On the one thread of the proxy, so the random numbers come in one order. */
    private MessageFate spoiled(byte[] message) {
        int dice = random.nextInt(MILLE);
        if (dice >= 60) {
            return MessageFate.passes(message);
        }
        faults.incrementAndGet();
        if (dice < 5) {
            return MessageFate.cutAfter(message, 0);
        }
        if (dice < 10) {
            return MessageFate.cutAfter(message, random.nextInt(message.length));
        }
        if (dice < 15) {
            return MessageFate.cutAfter(message, message.length);
        }
        Duration late = Duration.ofNanos(random.nextInt(LATE_MICROS) * 1_000L);
        return dice < 30
                ? MessageFate.twice(message).after(late)
                : MessageFate.passes(message).after(late);
    }

    /** The first document of a message, without a copy. */
    static RawBsonDocument body(byte[] message) {
        return new RawBsonDocument(message, BODY_AT, message.length - BODY_AT);
    }

    @Override
    public void close() {
        proxy.close();
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%s with %d faults", proxy, faults.get());
    }
}
