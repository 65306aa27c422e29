package io.codriver.test;

import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.net.Loopback;
import io.codriver.test.internal.proxy.Fate;
import io.codriver.test.internal.proxy.Faults;
import io.codriver.test.internal.proxy.Link;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/**
 * A TCP proxy between a client and a server that spoils the network between them, in ways that may be changed while it
 * runs.
 *
 * <pre>{@code
 * try (EmbeddedServer server = EmbeddedServer.start();
 *         FaultProxy proxy = FaultProxy.to(server.address())) {
 *     proxy.delay(FaultProxy.Direction.TO_CLIENT, Duration.ofMillis(100));
 *     ...
 *     proxy.silence(true);    // the link is dead, and no connection knows
 *     proxy.heal();
 * }
 * }</pre>
 *
 * <p>Faults hold for connections that are open and for those that come. Every method may be called from any thread, and
 * returns before its effect is seen on the wire.
 */
public final class FaultProxy extends Listening {

    /** A way through the proxy. */
    public enum Direction {
        /** From the client to the server: requests. */
        TO_SERVER,
        /** From the server to the client: replies. */
        TO_CLIENT
    }

    private final Listener listener;
    private final InetSocketAddress target;
    private final Changes changes = new Changes();
    private final Map<Direction, Faults> faults = new ConcurrentHashMap<>();
    private final AtomicLong passedToServer = new AtomicLong();
    private final AtomicLong passedToClient = new AtomicLong();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();

    private FaultProxy(String host, int port, InetSocketAddress target) {
        if (!target.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(target + " is not on this machine");
        }
        this.target = target;
        this.listener = new Listener("proxy", host, port, changes, (channel, id) -> link(channel));
    }

    /**
     * Starts a proxy on 127.0.0.1 and a free port, without faults.
     *
     * @param server where it leads, a loopback address
     * @return the proxy, listening
     */
    public static FaultProxy to(InetSocketAddress server) {
        return new FaultProxy("127.0.0.1", 0, server);
    }

    /**
     * Starts a proxy without faults.
     *
     * @param server where it leads, a loopback address
     * @param loopbackLiteral where it listens: in {@code 127.0.0.0/8}, or {@code ::1}
     * @param port 0 for a free one
     * @return the proxy, listening
     */
    public static FaultProxy to(InetSocketAddress server, String loopbackLiteral, int port) {
        return new FaultProxy(loopbackLiteral, port, server);
    }

    private void link(Channel client) {
        Link link = new Link(
                client,
                target,
                () -> faultsOf(Direction.TO_SERVER),
                () -> faultsOf(Direction.TO_CLIENT),
                bytes -> count(Direction.TO_SERVER, bytes),
                bytes -> count(Direction.TO_CLIENT, bytes));
        links.add(link);
        client.closeFuture().addListener(closed -> links.remove(link));
    }

    private Faults faultsOf(Direction direction) {
        return faults.getOrDefault(direction, Faults.NONE);
    }

    private AtomicLong counterOf(Direction direction) {
        return direction == Direction.TO_SERVER ? passedToServer : passedToClient;
    }

    private void count(Direction direction, long bytes) {
        counterOf(direction).addAndGet(bytes);
        changes.happened();
    }

    private FaultProxy change(Direction direction, UnaryOperator<Faults> change) {
        faults.compute(direction, (key, now) -> change.apply(now == null ? Faults.NONE : now));
        return onLoop(Link::flow);
    }

    private FaultProxy onLoop(Consumer<Link> action) {
        listener.loop().eventLoop().execute(() -> List.copyOf(links).forEach(action));
        return this;
    }

    /**
     * Makes bytes wait on one way. The order stays.
     *
     * @param direction which way
     * @param by how long, zero for no delay
     * @return this proxy
     */
    public FaultProxy delay(Direction direction, Duration by) {
        return change(direction, now -> now.withDelay(by));
    }

    /**
     * Closes each connection once so many bytes have passed one way since it was opened: immediately, if more have.
     *
     * @param direction which way is counted
     * @param bytes how many pass; both sides are closed after them
     * @return this proxy
     */
    public FaultProxy cutAfter(Direction direction, long bytes) {
        return change(direction, now -> now.withCutAfter(bytes));
    }

    /**
     * Sends everything on one way in small writes, each flushed by itself.
     *
     * @param direction which way
     * @param bytes how many at once; 1 for the cruellest
     * @return this proxy
     */
    public FaultProxy inPiecesOf(Direction direction, int bytes) {
        if (bytes < 1) {
            throw new IllegalArgumentException("pieces of " + bytes + " bytes");
        }
        return change(direction, now -> now.withPieces(bytes));
    }

    /**
     * Decides on each whole message on one way: whether it arrives, twice, changed, in part, or with the connection's end. Of the
     * connections that are open now, and of those that come; no TLS.
     *
     * @param direction which way
     * @param decide is given all bytes of a message of the wire protocol, header included; called on the thread of the
     *     proxy, for the messages of a connection in their order
     * @return this proxy
     */
    public FaultProxy messages(Direction direction, Function<byte[], MessageFate> decide) {
        return change(
                direction,
                now -> now.withMessages(message -> {
                    MessageFate fate = decide.apply(message);
                    return new Fate(fate.passed(), fate.cut(), fate.delay());
                }));
    }

    /**
     * Lets nothing through on one way, without closing anything. What is held passes when this is lifted.
     *
     * @param direction which way
     * @param on whether to
     * @return this proxy
     */
    public FaultProxy silence(Direction direction, boolean on) {
        return change(direction, now -> now.withSilence(on));
    }

    /**
     * Lets nothing through on either way, without closing anything. New connections are accepted and are as silent. What
     * a client closes is closed on both sides, so that {@link #openConnections} tells what clients hold open.
     *
     * @param on whether to
     * @return this proxy
     */
    public FaultProxy silence(boolean on) {
        return silence(Direction.TO_SERVER, on).silence(Direction.TO_CLIENT, on);
    }

    /**
     * Refuses new connections, or listens again on the same port. Waits until it is so. Open connections stay.
     *
     * @param refuse whether to
     * @return this proxy
     */
    public FaultProxy refuse(boolean refuse) {
        if (refuse) {
            listener.refuse();
        } else {
            listener.acceptAgain();
        }
        return this;
    }

    /**
     * Closes the sending half of every open connection on one way: the receiver reads the end, the other way goes on.
     *
     * @param direction which way ends
     * @return this proxy
     */
    public FaultProxy halfClose(Direction direction) {
        return onLoop(direction == Direction.TO_CLIENT ? Link::halfCloseToClient : Link::halfCloseToServer);
    }

    /**
     * Closes every open connection on both sides, in order.
     *
     * @return this proxy
     */
    public FaultProxy cutAll() {
        return onLoop(Link::cut);
    }

    /**
     * Resets every open connection on both sides.
     *
     * @return this proxy
     */
    public FaultProxy resetAll() {
        return onLoop(Link::reset);
    }

    /**
     * Takes every fault back, and listens again if it refused. What was held passes.
     *
     * @return this proxy
     */
    public FaultProxy heal() {
        faults.clear();
        return refuse(false).onLoop(Link::flow);
    }

    /**
     * The connection string of this proxy. No TLS in it: add {@code ?tls=true} if the server speaks it.
     *
     * @return for example {@code mongodb://127.0.0.1:43211/}
     */
    public String uri() {
        return "mongodb://" + Loopback.hostAndPort(address()) + "/";
    }

    /**
     * How much has passed on one way, over all connections.
     *
     * @param direction which way
     * @return bytes
     */
    public long passedBytes(Direction direction) {
        return counterOf(direction).get();
    }

    @Override
    Listener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "FaultProxy[" + listener + ", faults " + faults + ", passed " + passedToServer
                + " bytes to the server and " + passedToClient + " to the client]";
    }
}
