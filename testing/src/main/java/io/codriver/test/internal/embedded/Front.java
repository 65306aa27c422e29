package io.codriver.test.internal.embedded;

import io.codriver.test.internal.access.Access;
import io.codriver.test.internal.access.Users;
import io.codriver.test.internal.admission.Admission;
import io.codriver.test.internal.admission.ServerLimits;
import io.codriver.test.internal.data.Cursors;
import io.codriver.test.internal.data.SharedData;
import io.codriver.test.internal.faults.FailPoints;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.wire.FrameDecoder;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One process of a deployment, as its connections see it: its role, its cursors, its fail point, the settings which a
 * test may change while it runs, and what a test may ask about.
 */
public final class Front implements Listener.PerConnection {

    private final TopologyVersion topologyVersion = new TopologyVersion();
    private final Recordings recordings = new Recordings();
    private final FailPoints failPoints = new FailPoints();
    private final Map<Channel, ClientConnection> connections = new ConcurrentHashMap<>();
    private final AtomicLong accepted = new AtomicLong();
    private final Map<String, Duration> latencies = new ConcurrentHashMap<>();

    private final SharedData data;
    private final ServerLimits limits;
    private final Cursors cursors;
    private final LiveResults live;
    private final Greeting greeting;
    private final CommandTable commands;
    private final @Nullable SslContext tls;
    private final Users users;
    private final Runnable changed;

    private volatile Duration latency = Duration.ZERO;
    private volatile boolean silent;

    /** {@code changed} is called after each change somebody may wait for. */
    public Front(FrontSettings settings, SharedData data, Role role, Runnable changed) {
        this.data = data;
        this.limits = settings.limits();
        this.cursors = new Cursors(changed);
        this.greeting = new Greeting(settings, role, topologyVersion);
        Admission admission = new Admission(settings.versions().max(), limits);
        this.live = new LiveResults(data, cursors);
        this.commands = new CommandTable(data, cursors, live, greeting, failPoints, role, admission);
        this.tls = settings.tls();
        this.users = settings.users();
        this.changed = changed;
    }

    @Override
    public void prepare(Channel channel, long id) {
        prepare(channel, false);
    }

    /** Takes a connection which came over the port of a load balancer. */
    public void prepareBalanced(Channel channel) {
        prepare(channel, true);
    }

    private void prepare(Channel channel, boolean balanced) {
        ClientConnection connection =
                new ClientConnection(this, accepted.incrementAndGet(), balanced, new Access(users, channel));
        connections.put(channel, connection);
        channel.closeFuture().addListener(closed -> {
            connections.remove(channel);
            data.backend().connectionClosed(channel);
            changed.run();
        });
        if (silent) {
            channel.config().setAutoRead(false);
        }
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        channel.pipeline().addLast(new FrameDecoder(limits.messageBytes()), connection);
    }

    void record(long connectionId, Request request) {
        recordings.add(new Recordings.Recorded(connectionId, request));
        changed.run();
    }

    int maxMessageBytes() {
        return limits.messageBytes();
    }

    Greeting greeting() {
        return greeting;
    }

    LiveResults live() {
        return live;
    }

    CommandTable commands() {
        return commands;
    }

    FailPoints failPoints() {
        return failPoints;
    }

    TopologyVersion topologyVersion() {
        return topologyVersion;
    }

    Duration latencyOf(String command) {
        return latencies.getOrDefault(command, latency);
    }

    boolean isSilent() {
        return silent;
    }

    /** From now on every reply waits this long. */
    public void delay(Duration by) {
        latency = by;
    }

    /** From now on every reply to this command waits this long. */
    public void delay(String command, Duration by) {
        latencies.put(command, by);
    }

    /** Neither reads nor writes any more; or goes on where it stopped. On the loop. */
    public void silence(boolean mute) {
        silent = mute;
        connections.forEach((channel, connection) -> {
            channel.config().setAutoRead(!mute);
            if (!mute) {
                connection.sendHeld(channel);
            }
        });
    }

    /** What {@code hello} says is different now. On the loop. */
    public void topologyChanged() {
        topologyVersion.changed();
        changed.run();
    }

    /** Sets a fail point, or ends it. On the loop. */
    public void failPoint(BsonDocument command) {
        failPoints.configure(command);
    }

    /** Ends the fail points. On the loop. */
    public void clearFailPoint() {
        failPoints.clear();
    }

    /** The process ends: what it kept for itself is gone, and another one will take its place. On the loop. */
    public void ended() {
        closeConnections();
        cursors.clear();
        failPoints.clear();
        topologyVersion.restarted();
        silent = false;
    }

    /** Closes what is open now. */
    public void closeConnections() {
        List.copyOf(connections.keySet()).forEach(Channel::close);
    }

    /** How many connections are open. */
    public int open() {
        return connections.size();
    }

    /** How many connections were accepted. */
    public long accepted() {
        return accepted.get();
    }

    public Cursors cursors() {
        return cursors;
    }

    public Recordings recordings() {
        return recordings;
    }
}
