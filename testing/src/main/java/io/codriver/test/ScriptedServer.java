package io.codriver.test;

import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.net.Loopback;
import io.codriver.test.internal.scripted.Actor;
import io.codriver.test.internal.scripted.Cast;
import io.codriver.test.internal.wire.FrameDecoder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A server that says what a test has written, byte by byte if need be.
 *
 * <p>Monitors and pools open connections in any order, so there are two kinds of {@link Script}s. A {@link
 * #conversation()} takes the next connection on which a command comes that is no greeting; until then the server greets
 * for itself, so a test does not have to care for monitors and handshakes. A {@link #connection()} owns the next
 * connection from its first byte, handshake included. {@code endSessions} is answered wherever no script waits for it.
 *
 * <p>{@link #close()} fails the test if anything did not go as it was written. Every method may be called from any
 * thread.
 */
public final class ScriptedServer extends Listening {

    private static final String GREETING =
            """
            {helloOk: true, ismaster: true, isWritablePrimary: true, maxBsonObjectSize: 16777216,
             maxMessageSizeBytes: 48000000, maxWriteBatchSize: 100000, logicalSessionTimeoutMinutes: 30,
             connectionId: 1, minWireVersion: 0, maxWireVersion: 21, readOnly: false, ok: 1.0}""";

    private static final Duration GRACE = Duration.ofMillis(500);

    private final Listener listener;
    private final Cast cast;
    private final Changes changes = new Changes();
    private final @Nullable SslContext tls;

    private ScriptedServer(Builder settings) {
        this.tls = settings.tls;
        this.cast = new Cast(settings.greeting, changes::happened);
        this.listener =
                new Listener("scripted", settings.host, settings.port, changes, (channel, id) -> prepare(channel));
    }

    private void prepare(Channel channel) {
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new FrameDecoder(), new Actor(cast));
    }

    /**
     * Starts a server on 127.0.0.1 and a free port.
     *
     * @return the server, listening, without scripts
     */
    public static ScriptedServer start() {
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

    /**
     * What a healthy standalone server says to {@code hello}; it has no topologyVersion, so nobody streams.
     *
     * @return a document of the caller's own
     */
    public static BsonDocument greeting() {
        return BsonDocument.parse(GREETING);
    }

    /**
     * Begins a script for the next connection that is accepted, from its first byte.
     *
     * @return the script, still empty
     */
    public Script connection() {
        return new Script(cast.connection(), changes);
    }

    /**
     * Begins a script for the next connection on which a command comes that is no greeting; that command is the first
     * one the script sees.
     *
     * @return the script, still empty
     */
    public Script conversation() {
        return new Script(cast.conversation(), changes);
    }

    /**
     * The connection string of this server, with {@code tls=true} if it speaks TLS.
     *
     * @return for example {@code mongodb://127.0.0.1:43211/}
     */
    public String uri() {
        return "mongodb://" + Loopback.hostAndPort(address()) + (tls == null ? "/" : "/?tls=true");
    }

    /**
     * What did not go as it was written, so far; steps still to come are among it.
     *
     * @return one text for each complaint
     */
    public List<String> complaints() {
        return cast.complaints();
    }

    /**
     * Closes everything, and judges.
     *
     * @throws AssertionError if a command came that nobody expected, a check failed, or a step was never reached
     */
    @Override
    public void close() {
        // What was sent a moment ago is on its way; a script that is stuck is given this long.
        changes.holdsWithin(GRACE, () -> cast.complaints().isEmpty() || cast.hasFailed());
        List<String> complaints = cast.complaints();
        listener.close();
        if (!complaints.isEmpty()) {
            throw new AssertionError("not as it was written: " + complaints);
        }
    }

    @Override
    Listener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "ScriptedServer[" + listener + ", " + cast.complaints() + "]";
    }

    /** Settings of a {@link ScriptedServer}. Used by one thread. */
    public static final class Builder {

        private String host = "127.0.0.1";
        private int port;
        private @Nullable SslContext tls;
        private BsonDocument greeting = ScriptedServer.greeting();

        private Builder() {}

        /**
         * Where to listen. Default 127.0.0.1.
         *
         * @param loopbackLiteral in {@code 127.0.0.0/8}, or {@code ::1}
         * @return this builder
         */
        public Builder bind(String loopbackLiteral) {
            this.host = loopbackLiteral;
            return this;
        }

        /**
         * Which port to listen on. Default 0, a free one.
         *
         * @param number 0 to 65535
         * @return this builder
         */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Speaks TLS. Default plain text. Scripts stay the same, but raw bytes are encrypted too.
         *
         * @param serverContext see {@link Certificates}
         * @return this builder
         */
        public Builder tls(SslContext serverContext) {
            this.tls = serverContext;
            return this;
        }

        /**
         * What the server says to a greeting that no script waits for. Default {@link ScriptedServer#greeting()}.
         *
         * @param reply the whole reply
         * @return this builder
         */
        public Builder greeting(BsonDocument reply) {
            this.greeting = reply;
            return this;
        }

        /**
         * Starts the server and waits until it listens.
         *
         * @return the server, without scripts
         */
        public ScriptedServer start() {
            return new ScriptedServer(this);
        }
    }
}
