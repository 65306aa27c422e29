package io.codriver.test.internal.embedded;

import io.codriver.test.RecordedCommand;
import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.wire.FrameDecoder;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the connections of one embedded server share: the backend, the cursors, the settings which a test may change
 * while the server runs, and everything a test may ask about.
 */
public final class Front extends ChannelInitializer<Channel> implements AutoCloseable {

    private final Backend backend = new Backend();
    private final Changes changes = new Changes();
    private final Cursors cursors = new Cursors(changes::happened);
    private final Recordings recordings = new Recordings();
    private final Greeting greeting;
    private final CommandTable commands;
    private final @Nullable SslContext tls;

    private final Map<String, Duration> latencies = new ConcurrentHashMap<>();
    private volatile Duration latency = Duration.ZERO;

    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong accepted = new AtomicLong();

    /** Speaks TLS if given the means. */
    public Front(WireVersions versions, @Nullable SslContext tls) {
        this.greeting = new Greeting(versions);
        this.commands = new CommandTable(backend, cursors, greeting);
        this.tls = tls;
    }

    @Override
    protected void initChannel(Channel channel) {
        long id = accepted.incrementAndGet();
        open.add(channel);
        channel.closeFuture().addListener(closed -> forget(channel));
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new FrameDecoder(), new ClientConnection(this, id));
        changes.happened();
    }

    private void forget(Channel channel) {
        open.remove(channel);
        backend.connectionClosed(channel);
        changes.happened();
    }

    void record(long connectionId, Request request) {
        recordings.add(new RecordedCommand(connectionId, request));
        changes.happened();
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

    /** Closes every connection that is open now. */
    public void closeConnections() {
        List.copyOf(open).forEach(Channel::close);
    }

    public int openConnections() {
        return open.size();
    }

    public long acceptedConnections() {
        return accepted.get();
    }

    public Cursors cursors() {
        return cursors;
    }

    public Recordings recordings() {
        return recordings;
    }

    public Changes changes() {
        return changes;
    }

    /** Forgets all data. The loop has ended: nobody else uses the backend. */
    @Override
    public void close() {
        backend.close();
    }
}
