package io.codriver.internal.monitor;

import com.mongodb.MongoInternalException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoSocketWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerDescription;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.HelloExchange;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.hello.HelloCommand;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.Opening;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.topology.FailureMeaning;
import io.codriver.internal.topology.RoundTrips;
import io.codriver.internal.topology.ServerDescriptions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * Looks at one server again and again, on a connection of its own: opening it is the first check, later ones say hello.
 * Not bound by {@code timeoutMS}. Polls; streaming is not supported yet.
 *
 * <p>Concurrency: cold state under a small lock, which is never held while calling listeners, the watcher or a
 * connection. One check at a time; what comes from a check that was given up is recognised by its number and ignored.
 *
 * <p>Spec: Server Monitoring, "Polling Protocol" and "Error handling".
 */
public final class ServerMonitor {

    /** Who learns what was seen. Called when the next check is planned already, so that it may be asked for earlier. */
    public interface Watcher {

        void seen(ServerDescription description);

        void checkFailed(Throwable failure);
    }

    private enum Phase {
        /** Not started, or between two checks. */
        WAITING,
        OPENING,
        ASKING,
        CLOSED
    }

    private final MonitorSettings settings;
    private final ServerAddress server;
    private final Opener opener;
    private final Timers timers;
    private final Watcher watcher;
    private final HeartbeatEvents events;
    private final Disposable.Swap openingStep = Disposables.swap();

    private Phase phase = Phase.WAITING;
    private long checkNumber;
    private long startNanos;
    private ConnectionId connectionId;
    private @Nullable OpenConnection connection;
    private boolean known;
    private RoundTrips roundTrips = RoundTrips.NONE;
    private long endNanos;
    private long nextNanos;
    private Timers.Timeout next = Timers.Timeout.NONE;

    /** Under way or failed; none after a success. */
    private volatile @Nullable Opening lastOpening;

    /** Does nothing before {@link #start}. */
    public ServerMonitor(MonitorSettings settings, Opener opener, Timers timers, Watcher watcher) {
        this.settings = settings;
        this.server = settings.server().getAddress();
        this.opener = opener;
        this.timers = timers;
        this.watcher = watcher;
        this.events = new HeartbeatEvents(settings.rhythm().getServerMonitorListeners());
        this.connectionId = new ConnectionId(settings.server());
    }

    /** Begins the first check, and with it the resolution of the host. Never blocks. */
    public void start() {
        check();
    }

    /** As soon as the shortest pause allows; ignored while a check is under way. */
    public synchronized void requestCheck() {
        if (phase == Phase.WAITING && checkNumber > 0) {
            long soonestNanos = endNanos + settings.shortestPauseNanos();
            if (soonestNanos - nextNanos < 0) {
                plan(soonestNanos);
            }
        }
    }

    /** Gives up waiting for an answer on a connection which is probably broken; the next check opens a new one. */
    public void cancelCheck() {
        OpenConnection given;
        long tookNanos;
        synchronized (this) {
            if (phase != Phase.ASKING || connection == null) {
                return;
            }
            given = connection;
            tookNanos = timers.nanos() - startNanos;
            checkNumber++;
            forget();
            planAfter(settings.pauseNanos());
        }
        String reason = "The check of " + server + " was given up: another connection to it broke";
        events.failed(connectionId, tookNanos, new MongoSocketReadException(reason, server));
        given.close(reason);
    }

    /** Ends it. Idempotent, never blocks. */
    public void close() {
        OpenConnection given;
        synchronized (this) {
            phase = Phase.CLOSED;
            checkNumber++;
            next.cancel();
            given = connection;
            connection = null;
        }
        openingStep.dispose();
        Opening begun = lastOpening;
        if (begun != null) {
            begun.abandon();
        }
        if (given != null) {
            given.close("the client was closed");
        }
    }

    /** The ledger of the newest opening: under way, failed or done. */
    public Optional<OpeningLedger> lastOpening() {
        return Optional.ofNullable(lastOpening).map(Opening::ledger);
    }

    // ---- one check

    private void check() {
        OpenConnection reused;
        long number;
        ConnectionId id;
        synchronized (this) {
            if (phase != Phase.WAITING) {
                return;
            }
            next.cancel();
            number = ++checkNumber;
            startNanos = timers.nanos();
            if (connection != null && !connection.isOpen()) {
                connection = null; // Closed between two checks: not a failure, just not reusable.
            }
            reused = connection;
            if (reused == null && number > 1) {
                connectionId = new ConnectionId(settings.server());
            }
            id = connectionId;
            phase = reused == null ? Phase.OPENING : Phase.ASKING;
        }
        events.started(id);
        if (reused == null) {
            open(number);
        } else {
            ask(number, reused);
        }
    }

    private void open(long number) {
        Opening opening;
        try {
            opening = opener.begin(server, true);
        } catch (Throwable bug) {
            failed(number, bug);
            return;
        }
        lastOpening = opening;
        openingStep.update(opening.resolve(Deadline.NEVER)
                .then(Mono.defer(() -> opening.establish(Deadline.NEVER)))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("The opening ended without a connection")))
                .subscribe(open -> opened(number, open), failure -> failed(number, failure)));
        if (openingStep.isDisposed()) {
            opening.abandon(); // Closed meanwhile, perhaps before lastOpening was set.
        }
    }

    private void opened(long number, OpenConnection open) {
        boolean wanted;
        synchronized (this) {
            wanted = number == checkNumber;
            if (wanted) {
                connection = open;
            }
        }
        if (wanted) {
            succeeded(number, open.hello(), open.helloNanos());
        } else {
            open.close("nobody waits for this check any more");
        }
    }

    private void ask(long number, OpenConnection open) {
        HelloExchange.ask(
                open.conversation(),
                HelloCommand.check(open.hello().helloOk(), settings.api()),
                server,
                timers,
                settings.checkLimit(timers.nanos()),
                new HelloExchange.Answer() {
                    @Override
                    public void heard(Hello hello, long tookNanos, boolean moreFollows) {
                        succeeded(number, hello, tookNanos);
                    }

                    @Override
                    public void failed(Throwable failure) {
                        ServerMonitor.this.failed(number, translated(failure));
                    }
                });
    }

    private Throwable translated(Throwable failure) {
        if (!(failure instanceof ExchangeFailure exchange)) {
            return failure;
        }
        String text = "The check of " + server + " failed: " + exchange.getMessage();
        return switch (exchange.kind()) {
            case TIMEOUT -> new MongoSocketReadTimeoutException(text, server, exchange);
            case READ, INTERRUPTED -> new MongoSocketReadException(text, server, exchange);
            case NOT_SENT, WRITE -> new MongoSocketWriteException(text, server, exchange);
            case PROTOCOL, ENCODING -> new MongoInternalException(text, exchange);
        };
    }

    private void succeeded(long number, Hello hello, long tookNanos) {
        ServerDescription description;
        synchronized (this) {
            if (number != checkNumber) {
                return;
            }
            phase = Phase.WAITING;
            known = true;
            roundTrips = roundTrips.with(tookNanos);
            planAfter(settings.pauseNanos());
            description = ServerDescriptions.of(server, hello, roundTrips, endNanos);
        }
        events.succeeded(connectionId, hello.raw(), tookNanos);
        watcher.seen(description);
    }

    private void failed(long number, Throwable failure) {
        OpenConnection broken;
        boolean again;
        long tookNanos;
        synchronized (this) {
            if (number != checkNumber) {
                return;
            }
            broken = connection;
            tookNanos = timers.nanos() - startNanos;
            // Once, at once: the server may just have been restarted. Spec: "retry hello or legacy hello calls once".
            again = known && FailureMeaning.isNetwork(failure);
            forget();
            planAfter(settings.pauseNanos());
        }
        if (broken != null) {
            broken.close("the check failed");
        }
        events.failed(connectionId, tookNanos, failure);
        watcher.checkFailed(failure);
        if (again) {
            check();
        }
    }

    private void forget() {
        phase = Phase.WAITING;
        connection = null;
        known = false;
        roundTrips = RoundTrips.NONE;
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
