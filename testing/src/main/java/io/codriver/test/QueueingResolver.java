package io.codriver.test;

import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.test.internal.net.Changes;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A resolver with a queue in front of it: it serves few lookups at a time, the others stand in line in the order they
 * came, and each takes its time. It keeps books on who waited how long.
 *
 * <pre>{@code
 * try (QueueingResolver resolver = QueueingResolver.serving(1, Duration.ofMillis(50))) {
 *     resolver.answer("db.example", "127.0.0.2", "127.0.0.3");
 *     resolver.fill(300);               // lookups by other code: 15 seconds of them
 *     ... MongoClientSettings.builder().inetAddressResolver(resolver) ...
 *     assertThat(resolver.callCount()).isEqualTo(1);
 * }
 * }</pre>
 *
 * <p>An address literal that has no {@link #answer} of its own resolves to itself, after standing in line like a name.
 * Any other unknown name is served and then fails with {@link UnknownHostException}. Every method may be called from any
 * thread; {@link #lookupByName} blocks, as resolvers do.
 */
public final class QueueingResolver implements InetAddressResolver, AutoCloseable {

    private static final int FINISHED_KEPT = 10_000;

    private final int counters;
    private final Map<String, List<InetAddress>> answers = new ConcurrentHashMap<>();
    private final Map<String, Duration> times = new ConcurrentHashMap<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Changes changes = new Changes();
    private volatile Duration time;
    private volatile boolean refusing;

    private final Object books = new Object();

    // All below is guarded by books.
    private final Deque<Ticket> line = new ArrayDeque<>();
    private final Map<String, Long> callsByHost = new HashMap<>();
    private final Deque<Lookup> finished = new ArrayDeque<>();
    private long calls;
    private long served;
    private int inService;
    private int filled;

    private QueueingResolver(int counters, Duration time) {
        if (counters < 1) {
            throw new IllegalArgumentException("nobody to serve the lookups");
        }
        this.counters = counters;
        this.time = time;
    }

    /**
     * A resolver that serves some lookups at a time.
     *
     * @param atATime how many, at least 1
     * @param lookupTime how long each takes once it is served
     * @return the resolver
     */
    public static QueueingResolver serving(int atATime, Duration lookupTime) {
        return new QueueingResolver(atATime, lookupTime);
    }

    /** One place in the line. */
    private static final class Ticket {
        private final String host;
        private final boolean other;
        private final int ahead;
        private final long bornNanos;
        private final CountDownLatch turn = new CountDownLatch(1);

        private Ticket(String host, boolean other, int ahead, long bornNanos) {
            this.host = host;
            this.other = other;
            this.ahead = ahead;
            this.bornNanos = bornNanos;
        }
    }

    /**
     * A lookup that has ended.
     *
     * @param host what was asked for
     * @param other whether it was one of {@link #fill}
     * @param ahead how many lookups were in line or in service when it came
     * @param queued how long it stood in line
     * @param served how long it was served
     * @param failed whether it ended with an exception
     */
    public record Lookup(String host, boolean other, int ahead, Duration queued, Duration served, boolean failed) {}

    /**
     * Says what a name resolves to, from now on.
     *
     * @param host the name, exactly as it is asked for
     * @param literals the addresses, in this order
     * @return this resolver
     */
    public QueueingResolver answer(String host, String... literals) {
        List<InetAddress> addresses = new ArrayList<>();
        for (String literal : literals) {
            InetAddress address = parsed(host, literal);
            if (address == null) {
                throw new IllegalArgumentException("'" + literal + "' is no address");
            }
            addresses.add(address);
        }
        answers.put(host, List.copyOf(addresses));
        return this;
    }

    /**
     * Forgets what a name resolves to.
     *
     * @param host the name
     * @return this resolver
     */
    public QueueingResolver forget(String host) {
        answers.remove(host);
        return this;
    }

    /**
     * Sets how long a lookup takes, for those whose service begins from now on.
     *
     * @param perLookup the time, may be zero
     * @return this resolver
     */
    public QueueingResolver lookupTime(Duration perLookup) {
        this.time = perLookup;
        return this;
    }

    /**
     * Sets how long the lookup of one name takes, whatever {@link #lookupTime(Duration)} says.
     *
     * @param host the name
     * @param perLookup the time, may be zero
     * @return this resolver
     */
    public QueueingResolver lookupTime(String host, Duration perLookup) {
        times.put(host, perLookup);
        return this;
    }

    /**
     * Makes every call fail at once, without standing in line; the calls are counted.
     *
     * @param refuse whether to
     * @return this resolver
     */
    public QueueingResolver refuse(boolean refuse) {
        this.refusing = refuse;
        return this;
    }

    /**
     * Puts lookups of other code into the line, each on a daemon thread of its own. When this returns they stand there.
     *
     * @param lookups how many
     * @return this resolver
     */
    public QueueingResolver fill(int lookups) {
        List<Ticket> tickets = new ArrayList<>();
        synchronized (books) {
            for (int i = 0; i < lookups; i++) {
                tickets.add(enter("other-" + filled++ + ".example", true));
            }
        }
        for (Ticket ticket : tickets) {
            Thread thread = new Thread(() -> servedQuietly(ticket), "codriver-test-lookup-of-" + ticket.host);
            thread.setDaemon(true);
            thread.start();
        }
        return this;
    }

    @Override
    public List<InetAddress> lookupByName(String host) throws UnknownHostException {
        Ticket ticket;
        synchronized (books) {
            calls++;
            callsByHost.merge(host, 1L, Long::sum);
            ticket = refusing ? null : enter(host, false);
        }
        changes.happened();
        if (ticket == null) {
            throw new UnknownHostException(host + ": this resolver refuses every lookup");
        }
        return served(ticket);
    }

    private void servedQuietly(Ticket ticket) {
        try {
            served(ticket);
        } catch (UnknownHostException closed) {
            // The other code is not interested in its answers.
        }
    }

    private List<InetAddress> served(Ticket ticket) throws UnknownHostException {
        try {
            ticket.turn.await();
        } catch (InterruptedException e) {
            leaveLine(ticket);
            throw interrupted(ticket.host, e);
        }
        long begin = System.nanoTime();
        List<InetAddress> found = List.of();
        try {
            Duration wanted = times.getOrDefault(ticket.host, time);
            if (closing.await(wanted.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new UnknownHostException(ticket.host + ": the resolver was closed");
            }
            found = find(ticket);
            return found;
        } catch (InterruptedException e) {
            throw interrupted(ticket.host, e);
        } finally {
            leaveService(ticket, begin, found.isEmpty());
        }
    }

    private List<InetAddress> find(Ticket ticket) throws UnknownHostException {
        List<InetAddress> known = answers.get(ticket.host);
        if (known != null) {
            return known;
        }
        InetAddress itself = parsed(ticket.host, ticket.other ? "127.0.0.1" : ticket.host);
        if (itself == null) {
            throw new UnknownHostException(ticket.host);
        }
        return List.of(itself);
    }

    private static @Nullable InetAddress parsed(String host, String literal) {
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(literal);
        try {
            return bytes == null ? null : InetAddress.getByAddress(host, bytes);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("'" + literal + "' has the wrong length", e);
        }
    }

    private static UnknownHostException interrupted(String host, InterruptedException cause) {
        Thread.currentThread().interrupt();
        UnknownHostException failure = new UnknownHostException(host + ": interrupted");
        failure.initCause(cause);
        return failure;
    }

    /** Call it with the books in hand. */
    private Ticket enter(String host, boolean other) {
        Ticket ticket = new Ticket(host, other, line.size() + inService, System.nanoTime());
        line.addLast(ticket);
        serveNext();
        return ticket;
    }

    /** Call it with the books in hand. */
    private void serveNext() {
        while (inService < counters && !line.isEmpty()) {
            inService++;
            line.removeFirst().turn.countDown();
        }
    }

    private void leaveLine(Ticket ticket) {
        synchronized (books) {
            if (!line.remove(ticket)) {
                inService--;
            }
            serveNext();
        }
        changes.happened();
    }

    private void leaveService(Ticket ticket, long beginNanos, boolean failed) {
        synchronized (books) {
            inService--;
            served++;
            finished.addLast(new Lookup(
                    ticket.host,
                    ticket.other,
                    ticket.ahead,
                    Duration.ofNanos(beginNanos - ticket.bornNanos),
                    Duration.ofNanos(System.nanoTime() - beginNanos),
                    failed));
            if (finished.size() > FINISHED_KEPT) {
                finished.removeFirst();
            }
            serveNext();
        }
        changes.happened();
    }

    /**
     * How often {@link #lookupByName} was called.
     *
     * @return the count, lookups of {@link #fill} left out
     */
    public long callCount() {
        synchronized (books) {
            return calls;
        }
    }

    /**
     * How often {@link #lookupByName} was called for a name.
     *
     * @param host exactly as it was asked for
     * @return the count
     */
    public long callCount(String host) {
        synchronized (books) {
            return callsByHost.getOrDefault(host, 0L);
        }
    }

    /**
     * The calls that have ended, with their times; the last 10,000.
     *
     * @return in the order in which they ended, lookups of {@link #fill} left out
     */
    public List<Lookup> calls() {
        synchronized (books) {
            return finished.stream().filter(lookup -> !lookup.other()).toList();
        }
    }

    /**
     * How many lookups stand in line now, those of {@link #fill} included, those in service not.
     *
     * @return the count
     */
    public int queued() {
        synchronized (books) {
            return line.size();
        }
    }

    /**
     * The names that stand in line now.
     *
     * @return in their order, with repetitions
     */
    public List<String> queuedHosts() {
        synchronized (books) {
            return Collections.unmodifiableList(
                    line.stream().map(ticket -> ticket.host).toList());
        }
    }

    /**
     * How many lookups were served to their end, those of {@link #fill} included.
     *
     * @return the count
     */
    public long served() {
        synchronized (books) {
            return served;
        }
    }

    /**
     * Waits until something that this resolver sees is true; asked whenever a lookup comes or ends.
     *
     * @param limit how long at most
     * @param condition what to wait for
     * @throws AssertionError if it does not become true in time
     */
    public void await(Duration limit, BooleanSupplier condition) {
        changes.await(limit, condition, this::toString);
    }

    /** Ends every lookup in line or in service with {@link UnknownHostException}, and every later one too. */
    @Override
    public void close() {
        closing.countDown();
        synchronized (books) {
            inService += line.size();
            line.forEach(ticket -> ticket.turn.countDown());
            line.clear();
        }
    }

    @Override
    public String toString() {
        synchronized (books) {
            return "QueueingResolver[" + calls + " calls, " + line.size() + " in line, " + inService + " in service, "
                    + served + " served]";
        }
    }
}
