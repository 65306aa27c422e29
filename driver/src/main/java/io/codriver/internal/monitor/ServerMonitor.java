package io.codriver.internal.monitor;

import com.mongodb.MongoSocketReadException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerDescription;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.open.Opener;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.topology.FailureMeaning;
import io.codriver.internal.topology.RoundTrips;
import io.codriver.internal.topology.ServerDescriptions;
import java.util.Optional;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one server again and again, on a connection of its own: opening it is the first check, later ones say hello.
 * A server that can is asked to answer when something changes, and goes on answering: it streams. Others are polled. Not
 * bound by {@code timeoutMS}.
 *
 * <p>Concurrency: cold state under a small lock, which is never held while calling listeners, the watcher or a
 * connection. One check at a time; what comes from a connection that was given up is ignored. An answer is told to the
 * watcher before the next check begins.
 *
 * <p>Spec: Server Monitoring, "Streaming Protocol", "Polling Protocol" and "Error handling".
 */
public final class ServerMonitor implements HelloLine.Answer {

    /** Who learns what was seen. Called when the next check is planned already, so that it may be asked for earlier. */
    public interface Watcher {

        void seen(ServerDescription description);

        void checkFailed(Throwable failure);
    }

    private enum Phase {
        NEW,
        /** Between two checks, the next of which has a time. */
        WAITING,
        CHECKING,
        /** Between two checks, the next of which begins once the watcher knows of the last. */
        TELLING,
        CLOSED
    }

    private final MonitorSettings settings;
    private final ServerAddress server;
    private final Opener opener;
    private final Timers timers;
    private final Watcher watcher;
    private final HeartbeatEvents events;

    private Phase phase = Phase.NEW;
    private Heartbeat beat;
    private @Nullable HelloLine line;
    /** What the server said last; none before its first answer, and after a failure. */
    private @Nullable Hello known;

    private RoundTrips roundTrips = RoundTrips.NONE;
    /** While the server streams. */
    private @Nullable RoundTripProbe probe;

    private long endNanos;
    private long nextNanos;
    private Timers.Timeout next = Timers.Timeout.NONE;

    /** Of the newest connection, kept after a failure. */
    private volatile @Nullable HelloLine newest;

    /** Does nothing before {@link #start}. */
    public ServerMonitor(MonitorSettings settings, Opener opener, Timers timers, Watcher watcher) {
        this.settings = settings;
        this.server = settings.server().getAddress();
        this.opener = opener;
        this.timers = timers;
        this.watcher = watcher;
        this.events = new HeartbeatEvents(settings.rhythm().getServerMonitorListeners(), settings.log());
        this.beat = new Heartbeat(new ConnectionId(settings.server()), false, timers.nanos());
    }

    /** Begins the first check, and with it the resolution of the host. Never blocks. */
    public void start() {
        synchronized (this) {
            if (phase != Phase.NEW) {
                return;
            }
            phase = Phase.WAITING;
        }
        check();
    }

    /** As soon as the shortest pause allows; ignored while a check is under way. */
    public synchronized void requestCheck() {
        if (phase == Phase.WAITING) {
            long soonestNanos = endNanos + settings.shortestPauseNanos();
            if (soonestNanos - nextNanos < 0) {
                plan(soonestNanos);
            }
        }
    }

    /**
     * Gives up waiting for an answer on a connection which is probably broken; the next check opens a new one. Does nothing
     * while one is opened, or between two checks. Spec: Server Monitoring, "hello or legacy hello Cancellation".
     */
    public void cancelCheck() {
        HelloLine given;
        Optional<RoundTripProbe> measuring;
        synchronized (this) {
            if ((phase != Phase.CHECKING && phase != Phase.TELLING) || line == null || !line.isOpen()) {
                return;
            }
            given = line;
            endBeat("another connection to it broke");
            measuring = forget();
            planAfter(settings.pauseNanos());
        }
        given.close("another connection to the server broke");
        measuring.ifPresent(RoundTripProbe::close);
        events.tell();
    }

    /** Ends it. Idempotent, never blocks. */
    public void close() {
        Optional<HelloLine> given;
        Optional<RoundTripProbe> measuring;
        synchronized (this) {
            endBeat("it is not watched any more");
            given = Optional.ofNullable(line);
            measuring = forget();
            phase = Phase.CLOSED;
            next.cancel();
        }
        given.ifPresent(open -> open.close("the client was closed, or the server left"));
        measuring.ifPresent(RoundTripProbe::close);
        events.tell();
    }

    /** What began to be told of has to end, although nothing happened. */
    private void endBeat(String why) {
        if (phase == Phase.CHECKING) {
            String text = "The check of " + server + " was given up: " + why;
            events.failed(beat, new MongoSocketReadException(text, server), timers.nanos() - beat.startNanos());
        }
    }

    /** The ledger of the newest opening: under way, failed or done. */
    public Optional<OpeningLedger> lastOpening() {
        return Optional.ofNullable(newest).flatMap(HelloLine::ledger);
    }

    // ---- one check

    private void check() {
        Runnable begin;
        synchronized (this) {
            if (phase != Phase.WAITING) {
                return;
            }
            next.cancel();
            HelloLine reused = line;
            // One that was closed between two checks is no failure, just not reusable.
            begin = reused != null && reused.isOpen() ? asking(reused) : opening();
        }
        events.tell();
        begin.run();
    }

    private Runnable opening() {
        HelloLine opened = new HelloLine(settings, opener, timers, this);
        line = opened;
        newest = opened;
        begins(new ConnectionId(settings.server()), false);
        return opened::open;
    }

    private Runnable asking(HelloLine asked) {
        Optional<BsonDocument> version = known == null ? Optional.empty() : streamable(known);
        begins(beat.connection(), version.isPresent());
        return version.<Runnable>map(since -> () -> asked.ask(
                        asked.question().awaiting(since, settings.maxAwaitMillis(), true),
                        settings.awaitedLimit(timers.nanos())))
                .orElse(asked::askPlainly);
    }

    private void begins(ConnectionId connection, boolean awaited) {
        phase = Phase.CHECKING;
        beat = new Heartbeat(connection, awaited, timers.nanos());
        events.started(beat);
    }

    /** What the server has to be told so that it answers when that has changed; none if it cannot, or must not. */
    private Optional<BsonDocument> streamable(Hello hello) {
        return settings.mayStream() && hello.raw().get("topologyVersion") instanceof BsonDocument version
                ? Optional.of(version)
                : Optional.empty();
    }

    @Override
    public void heard(HelloLine from, Hello hello, long tookNanos, boolean moreFollows) {
        ServerDescription description;
        boolean goesOn;
        Optional<RoundTripProbe> measuring = Optional.empty();
        synchronized (this) {
            if (from != line || phase != Phase.CHECKING) {
                return;
            }
            if (!beat.awaited()) {
                roundTrips = roundTrips.with(tookNanos);
            }
            beat = named(beat, hello);
            known = hello;
            goesOn = moreFollows || streamable(hello).isPresent();
            events.succeeded(beat, hello.raw(), tookNanos);
            endNanos = timers.nanos();
            description = ServerDescriptions.of(server, hello, roundTrips, endNanos);
            if (goesOn) {
                phase = Phase.TELLING;
            } else {
                phase = Phase.WAITING;
                measuring = withoutProbe();
                planAfter(settings.pauseNanos());
            }
        }
        measuring.ifPresent(RoundTripProbe::close);
        events.tell();
        watcher.seen(description);
        if (goesOn) {
            goOn(from, moreFollows);
        }
    }

    private static Heartbeat named(Heartbeat beat, Hello hello) {
        Long number = hello.connectionId();
        return number == null || beat.connection().getServerValue() != null
                ? beat
                : new Heartbeat(beat.connection().withServerValue(number), beat.awaited(), beat.startNanos());
    }

    /** At once, as the server waits in our place. */
    private void goOn(HelloLine from, boolean moreFollows) {
        Runnable begin;
        Optional<RoundTripProbe> started = Optional.empty();
        synchronized (this) {
            if (from != line || phase != Phase.TELLING) {
                return;
            }
            if (moreFollows) {
                begins(beat.connection(), true);
                begin = () -> from.limit(settings.awaitedLimit(timers.nanos()));
            } else {
                begin = asking(from);
            }
            if (probe == null) {
                probe = new RoundTripProbe(settings, opener, timers, this::measured);
                started = Optional.of(probe);
            }
        }
        events.tell();
        begin.run();
        started.ifPresent(RoundTripProbe::start);
    }

    private synchronized void measured(RoundTripProbe by, long tookNanos) {
        if (by == probe) {
            roundTrips = roundTrips.with(tookNanos);
        }
    }

    @Override
    public void failed(HelloLine from, Throwable failure) {
        boolean again;
        Optional<RoundTripProbe> measuring;
        synchronized (this) {
            if (from != line || phase != Phase.CHECKING) {
                return;
            }
            events.failed(beat, failure, timers.nanos() - beat.startNanos());
            // Once, at once: the server may just have been restarted. Spec: "retry hello or legacy hello calls once".
            again = known != null && FailureMeaning.isNetwork(failure);
            measuring = forget();
            planAfter(settings.pauseNanos());
        }
        from.close("the check failed");
        measuring.ifPresent(RoundTripProbe::close);
        events.tell();
        watcher.checkFailed(failure);
        if (again) {
            check();
        }
    }

    private Optional<RoundTripProbe> forget() {
        phase = Phase.WAITING;
        line = null;
        known = null;
        roundTrips = RoundTrips.NONE;
        return withoutProbe();
    }

    /** The probe that has to be closed, if there was one. */
    private Optional<RoundTripProbe> withoutProbe() {
        Optional<RoundTripProbe> measuring = Optional.ofNullable(probe);
        probe = null;
        return measuring;
    }

    // ---- the next check

    private void planAfter(long pauseNanos) {
        endNanos = timers.nanos();
        plan(endNanos + pauseNanos);
    }

    private void plan(long atNanos) {
        next.cancel();
        nextNanos = atNanos;
        long nowNanos = timers.nanos();
        next = timers.at(Deadline.afterNanos(Math.max(0, atNanos - nowNanos), nowNanos), this::check);
    }
}
