package io.codriver.test.internal.embedded;

import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.wire.FrameDecoder;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one embedded server share: the backend, the cursors, the settings which a test may change
 * while the server runs, and what a test may ask about.
 */
public final class Front implements Listener.PerConnection, AutoCloseable {

    private final Backend backend = new Backend();
    private final Cursors cursors;
    private final Recordings recordings = new Recordings();
    private final Greeting greeting;
    private final CommandTable commands;
    private final @Nullable SslContext tls;
    private final Runnable changed;

    private final Map<String, Duration> latencies = new ConcurrentHashMap<>();
    private volatile Duration latency = Duration.ZERO;

    /** Speaks TLS if given the means; {@code changed} is called after each change somebody may wait for. */
    public Front(WireVersions versions, @Nullable SslContext tls, Runnable changed) {
        this.cursors = new Cursors(changed);
        this.greeting = new Greeting(versions);
        this.commands = new CommandTable(backend, cursors, greeting);
        this.tls = tls;
        this.changed = changed;
    }

    @Override
    public void prepare(Channel channel, long id) {
        channel.closeFuture().addListener(closed -> backend.connectionClosed(channel));
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new FrameDecoder(), new ClientConnection(this, id));
    }

    void record(long connectionId, Request request) {
        recordings.add(new Recordings.Recorded(connectionId, request));
        changed.run();
    }

    Greeting greeting() {
        return greeting;
    }

    CommandTable commands() {
        return commands;
    }

    Duration latencyOf(String command) {
        return latencies.getOrDefault(command, latency);
    }

    /** From now on every reply waits this long. */
    public void delay(Duration by) {
        latency = by;
    }

    /** From now on every reply to this command waits this long. */
    public void delay(String command, Duration by) {
        latencies.put(command, by);
    }

    public Cursors cursors() {
        return cursors;
    }

    public Recordings recordings() {
        return recordings;
    }

    /** Forgets all data. The loop has ended: nobody else uses the backend. */
    @Override
    public void close() {
        backend.close();
    }
}
