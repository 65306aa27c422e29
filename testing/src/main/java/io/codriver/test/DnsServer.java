package io.codriver.test;

import io.codriver.test.internal.dns.Asked;
import io.codriver.test.internal.dns.Endpoint;
import io.codriver.test.internal.dns.Zone;
import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Loopback;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * A name server on loopback, over UDP and TCP on one port, that knows the names a test gives it and says what the test
 * wants: the truth, late, cut, forged, or not at all. It keeps a book of every question.
 *
 * <pre>{@code
 * try (DnsServer dns = DnsServer.start()) {
 *     dns.name("db.example").addresses("127.0.0.2", "::1").replies(AAAA, nothing());
 *     ... a resolver which asks dns.address() ...
 *     dns.awaitQuestion(Duration.ofSeconds(5), "db.example", AAAA);
 *     dns.overrule(servfail());            // from now on the server is broken, whatever was told about names
 * }
 * }</pre>
 *
 * <p>It answers as a resolver for the whole world: a name it does not know does not exist. It follows aliases, speaks EDNS
 * with clients that do, and truncates what is too large for a datagram. Answers are made on one thread, which never waits:
 * those that are late hold nobody up. Every method may be called from any thread.
 */
public final class DnsServer implements AutoCloseable {

    private static final int QUESTIONS_KEPT = 10_000;
    private static final int QUESTIONS_SHOWN = 20;

    private final Changes changes = new Changes();
    private final LongSupplier ticker;
    private final Zone zone;
    private final Endpoint endpoint;

    private final Object book = new Object();

    // Both below are guarded by book.
    private final Deque<RecordedQuestion> questions = new ArrayDeque<>();
    private long count;

    private DnsServer(Builder settings) {
        this.ticker = settings.ticker;
        this.zone = new Zone(settings.ttlSeconds, settings.negativeTtlSeconds);
        settings.names.forEach(prepare -> prepare.accept(zone));
        this.endpoint = new Endpoint(settings.host, settings.port, zone, changes, this::write);
    }

    /**
     * Starts a server on 127.0.0.1 and a free port.
     *
     * @return the server, listening, without names
     */
    public static DnsServer start() {
        return builder().start();
    }

    /**
     * Settings of a server.
     *
     * @return a builder with the defaults which {@link #start()} uses
     */
    public static Builder builder() {
        return new Builder();
    }

    /** Reads a time to live. */
    static long seconds(Duration ttl) {
        if (ttl.isNegative() || ttl.getNano() != 0 || ttl.getSeconds() > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(ttl + " is no time to live: whole seconds, not negative");
        }
        return ttl.getSeconds();
    }

    private void write(Asked asked) {
        synchronized (book) {
            count++;
            questions.addLast(new RecordedQuestion(
                    count,
                    asked.name(),
                    DnsType.of(asked.type()),
                    asked.tcp() ? RecordedQuestion.Transport.TCP : RecordedQuestion.Transport.UDP,
                    ticker.getAsLong()));
            if (questions.size() > QUESTIONS_KEPT) {
                questions.removeFirst();
            }
        }
    }

    /**
     * Where to ask.
     *
     * @return address and port, the same for UDP and TCP
     */
    public InetSocketAddress address() {
        return endpoint.address();
    }

    /**
     * The port on which to ask.
     *
     * @return the port, the same for UDP and TCP
     */
    public int port() {
        return address().getPort();
    }

    /**
     * A name, to be given records and replies; known or not.
     *
     * @param name with or without the final dot, in ASCII; {@code *.} at its beginning speaks for all names below
     * @return the name; asking again gives the same records
     */
    public DnsName name(String name) {
        return new DnsName(zone, name);
    }

    /**
     * What every question gets, whatever was told about names: an outage, for one.
     *
     * @param reply until another one is told, or {@link #overruleNoMore()}
     */
    public void overrule(DnsReply reply) {
        zone.overrule(reply.packets());
    }

    /**
     * What every question for one type gets, whatever was told about names.
     *
     * @param type asked for
     * @param reply until another one is told, or {@link #overruleNoMore()}
     */
    public void overrule(DnsType type, DnsReply reply) {
        zone.overrule(type.wire(), reply.packets());
    }

    /**
     * What the next questions get, whatever they ask for: a few lost packets, for one.
     *
     * @param howMany at least 1
     * @param reply to each of them
     */
    public void overruleNext(int howMany, DnsReply reply) {
        zone.overruleNext(howMany, reply.packets());
    }

    /**
     * What the next questions for one type get, for whatever name.
     *
     * @param howMany at least 1
     * @param type asked for
     * @param reply to each of them
     */
    public void overruleNext(int howMany, DnsType type, DnsReply reply) {
        zone.overruleNext(howMany, type.wire(), reply.packets());
    }

    /** Ends what was overruled: what was told about names counts again. */
    public void overruleNoMore() {
        zone.forgetOverruling();
    }

    /** Refuses TCP from now on and closes the connections that are open; datagrams go on. */
    public void refuseTcp() {
        endpoint.acceptTcp(false);
    }

    /** Accepts TCP again after {@link #refuseTcp()}. */
    public void acceptTcp() {
        endpoint.acceptTcp(true);
    }

    /**
     * The questions that were asked, also those that got no answer; the last 10,000.
     *
     * @return in the order in which they came
     */
    public List<RecordedQuestion> questions() {
        synchronized (book) {
            return List.copyOf(questions);
        }
    }

    /**
     * The questions for a name among {@link #questions()}.
     *
     * @param name in whatever letters
     * @return in the order in which they came
     */
    public List<RecordedQuestion> questions(String name) {
        return questions().stream().filter(question -> question.asksFor(name)).toList();
    }

    /**
     * The questions for a name and type among {@link #questions()}.
     *
     * @param name in whatever letters
     * @param type asked for
     * @return in the order in which they came
     */
    public List<RecordedQuestion> questions(String name, DnsType type) {
        return questions(name).stream()
                .filter(question -> question.type() == type)
                .toList();
    }

    /**
     * How many questions were asked since the start or {@link #forgetQuestions()}; exact, however many there were.
     *
     * @return the count
     */
    public long questionCount() {
        synchronized (book) {
            return count;
        }
    }

    /** Empties {@link #questions()}; counts and orders begin anew. */
    public void forgetQuestions() {
        synchronized (book) {
            questions.clear();
            count = 0;
        }
    }

    /**
     * How many messages arrived that were no questions.
     *
     * @return the count; none of them was answered
     */
    public long unreadableMessages() {
        return endpoint.unreadable();
    }

    /**
     * Waits until so many questions were asked since the start or {@link #forgetQuestions()}.
     *
     * @param limit how long at most
     * @param howMany at least
     * @return all of them, as {@link #questions()}
     * @throws AssertionError if they do not come in time
     */
    public List<RecordedQuestion> awaitQuestions(Duration limit, long howMany) {
        await(limit, () -> questionCount() >= howMany);
        return questions();
    }

    /**
     * Waits until a name and type were asked for; at once if they were already.
     *
     * @param limit how long at most
     * @param name in whatever letters
     * @param type asked for
     * @return the latest such question
     * @throws AssertionError if it does not come in time
     */
    public RecordedQuestion awaitQuestion(Duration limit, String name, DnsType type) {
        List<RecordedQuestion> found = new ArrayList<>();
        await(limit, () -> found.addAll(questions(name, type)));
        return found.get(found.size() - 1);
    }

    /**
     * Waits until something that this server sees is true; asked whenever a message or a connection comes.
     *
     * @param limit how long at most
     * @param condition what to wait for
     * @throws AssertionError if it does not become true in time
     */
    public void await(Duration limit, BooleanSupplier condition) {
        changes.await(limit, condition, this::toString);
    }

    /** Closes both sockets and every connection; waits for it. Late answers are not sent any more. */
    @Override
    public void close() {
        endpoint.close();
    }

    @Override
    public String toString() {
        List<RecordedQuestion> all = questions();
        return "DnsServer[" + Loopback.hostAndPort(address()) + ", " + questionCount() + " questions, "
                + unreadableMessages() + " unreadable messages, the last: "
                + all.subList(Math.max(0, all.size() - QUESTIONS_SHOWN), all.size()) + "]";
    }

    /** Settings of a {@link DnsServer}. */
    public static final class Builder {

        private final List<Consumer<Zone>> names = new ArrayList<>();
        private String host = "127.0.0.1";
        private int port;
        private long ttlSeconds = 60;
        private long negativeTtlSeconds = 60;
        private LongSupplier ticker = System::nanoTime;

        private Builder() {}

        /**
         * Where to listen.
         *
         * @param loopbackLiteral in {@code 127.0.0.0/8}, or {@code ::1}; 127.0.0.1 if this is not called
         * @return this builder
         */
        public Builder bind(String loopbackLiteral) {
            this.host = loopbackLiteral;
            return this;
        }

        /**
         * The port for UDP and TCP.
         *
         * @param port 0, the default, for a free one
         * @return this builder
         */
        public Builder port(int port) {
            this.port = port;
            return this;
        }

        /**
         * The time to live of records for which nothing else is told.
         *
         * @param ttl whole seconds; 60 if this is not called
         * @return this builder
         */
        public Builder ttl(Duration ttl) {
            this.ttlSeconds = seconds(ttl);
            return this;
        }

        /**
         * How long clients may remember that something does not exist.
         *
         * @param ttl whole seconds; 60 if this is not called
         * @return this builder
         */
        public Builder negativeTtl(Duration ttl) {
            this.negativeTtlSeconds = seconds(ttl);
            return this;
        }

        /**
         * The clock that says when questions came. Delays are real whatever it says.
         *
         * @param nanos any clock of nanoseconds; that of the JVM if this is not called
         * @return this builder
         */
        public Builder ticker(LongSupplier nanos) {
            this.ticker = nanos;
            return this;
        }

        /**
         * A name that the server knows from the start.
         *
         * @param name as for {@link DnsServer#name(String)}
         * @param records gives it records and replies, when the server starts
         * @return this builder
         */
        public Builder name(String name, Consumer<DnsName> records) {
            names.add(zone -> records.accept(new DnsName(zone, name)));
            return this;
        }

        /**
         * Starts the server.
         *
         * @return the server, listening
         */
        public DnsServer start() {
            return new DnsServer(this);
        }
    }
}
