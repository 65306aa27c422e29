package io.codriver.internal.pool;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ConnectionId;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.observe.News;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opener;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.time.Turns;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The pool of one server: first come, first served. Decisions are in {@link PoolState}, one at a time by way of
 * {@link Turns}; here they are carried out.
 *
 * <p>Concurrency: any thread may call. Signals come on the thread that brought the connection, the failure or the
 * demand, or on that of the timers.
 */
public final class FairPool implements ConnectionPool {

    /** Who has to know that an opening of the pool failed, whether or not somebody waited for it: the topology. */
    @FunctionalInterface
    public interface OpeningFailures {

        /**
         * Called once for each failed opening.
         *
         * @param generation of the pool when the opening was begun, or of the service
         * @param service behind a load balancer, if it has answered hello
         * @param then to be called when what came of it is done: only then whoever waited hears of it
         */
        void openingFailed(Throwable failure, int generation, @Nullable ObjectId service, Runnable then);
    }

    private static final Logger LOGGER = LoggerFactory.getLogger(FairPool.class);

    private final ServerAddress server;
    private final Opener opener;
    private final Timers timers;
    private final OpeningFailures failures;
    private final PoolState state;
    private final Turns turns;
    private final UnheardFailures unheard;

    /** Announces {@code ConnectionPoolCreated}; paused, nothing is opened before {@link #ready}. */
    public FairPool(PoolOptions options, Opener opener, Timers timers, OpeningFailures failures) {
        this(options, opener, timers, failures, FairPool::random, LoggerFactory.getLogger("io.codriver.pool"));
    }

    /**
     * As above.
     *
     * @param random from 0 inclusive to 1 exclusive
     * @param log hears of failures that nobody else hears of
     */
    FairPool(
            PoolOptions options,
            Opener opener,
            Timers timers,
            OpeningFailures failures,
            DoubleSupplier random,
            Logger log) {
        this.server = options.server().getAddress();
        this.unheard = new UnheardFailures(log);
        this.opener = opener;
        this.timers = timers;
        this.failures = failures;
        News news = new News();
        PoolEvents events = new PoolEvents(options, news);
        this.state = new PoolState(options, timers, events, new OpeningTurns(), new Performed(), random);
        this.turns = new Turns(news::tell, state::close, LOGGER::error);
        events.poolCreated(options.settings());
        news.tell();
    }

    private static double random() {
        return ThreadLocalRandom.current().nextDouble();
    }

    @Override
    public Mono<LentConnection> checkOut(Deadline by) {
        return checkOut(by, -1);
    }

    @Override
    public Mono<LentConnection> checkOut(Deadline by, long operationId) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super LentConnection> caller) {
                caller.onSubscribe(new CheckOut(caller, FairPool.this::enter, FairPool.this, by, operationId));
            }
        };
    }

    @Override
    public Mono<LentConnection> checkOutIdle(long operationId) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super LentConnection> caller) {
                caller.onSubscribe(
                        new CheckOut(caller, FairPool.this::enterForIdle, FairPool.this, Deadline.NEVER, operationId));
            }
        };
    }

    long nanos() {
        return timers.nanos();
    }

    private void enter(CheckOut caller) {
        turns.ask(out -> state.enter(caller, out));
    }

    private void enterForIdle(CheckOut caller) {
        turns.ask(out -> state.enterForIdle(caller, out));
    }

    void leave(CheckOut caller) {
        turns.give(out -> state.leave(caller, out));
    }

    @Override
    public void ready() {
        turns.give(state::ready);
    }

    @Override
    public void clear(@Nullable Throwable cause, boolean interruptInUse, BooleanSupplier overtaken) {
        turns.give(out -> state.clear(cause, interruptInUse, overtaken, out));
    }

    @Override
    public void clear(ObjectId serviceId, @Nullable Throwable cause) {
        turns.give(out -> state.clear(serviceId, cause, out));
    }

    @Override
    public int generation() {
        return state.generation(null);
    }

    @Override
    public int generation(ObjectId serviceId) {
        return state.generation(serviceId);
    }

    @Override
    public Mono<Void> warmUp(Deadline by) {
        return Mono.create(sink -> {
            Patience waiting = new Patience(sink);
            sink.onDispose(() -> {
                waiting.alarm.cancel();
                turns.give(out -> state.stopWarmUp(waiting));
            });
            turns.ask(out -> state.warmUp(waiting, out));
            long startNanos = timers.nanos();
            waiting.alarm.set(
                    timers,
                    by,
                    () -> turns.give(out -> {
                        PoolFailures.Scene scene = state.scene();
                        out.add(() -> waiting.failed(
                                PoolFailures.timedOut(server, timers.nanos() - startNanos, true, scene)));
                    }));
        });
    }

    @Override
    public Mono<Void> drain(Duration limit) {
        return Mono.create(sink -> {
            Patience waiting = new Patience(sink);
            sink.onDispose(() -> {
                waiting.alarm.cancel();
                turns.give(out -> state.stopDrain(waiting));
            });
            turns.ask(out -> state.drain(waiting, out));
            waiting.alarm.set(timers, Deadline.after(limit, timers.nanos()), waiting::completed);
        });
    }

    @Override
    public void close() {
        turns.give(state::close);
    }

    @Override
    public Optional<OpeningLedger> lastOpening() {
        return Optional.ofNullable(state.lastOpening()).map(PendingOpening::ledger);
    }

    @Override
    public String toString() {
        return "pool of " + server;
    }

    /** Somebody who waits for the pool as a whole; the sink ignores a second signal. */
    private static final class Patience implements Waiting {

        private final MonoSink<Void> sink;
        private final Alarm alarm = new Alarm();

        Patience(MonoSink<Void> sink) {
            this.sink = sink;
        }

        @Override
        public void completed() {
            sink.success();
        }

        @Override
        public void failed(Throwable failure) {
            sink.error(failure);
        }
    }

    /** Brings what openings report back into turns. */
    private final class OpeningTurns implements PendingOpening.Watcher {

        @Override
        public void resolved(PendingOpening opening) {
            turns.give(out -> state.resolved(opening, out));
        }

        @Override
        public void established(PendingOpening opening, OpenConnection connection) {
            unheard.succeeded();
            turns.give(out -> state.established(opening, connection, out));
        }

        @Override
        public void failed(PendingOpening opening, Throwable failure) {
            turns.give(out -> state.failed(opening, failure, out));
        }
    }

    private final class Performed implements PoolActs {

        @Override
        public void begin(PendingOpening opening) {
            opening.resolve(opener, server);
        }

        @Override
        public void openingFailed(
                PendingOpening opening, Throwable failure, int generation, @Nullable ObjectId service) {
            failures.openingFailed(failure, generation, service, () -> turns.give(out -> state.ended(opening, out)));
        }

        @Override
        public void askForAddresses() {
            opener.freshAddresses(
                    server,
                    (addresses, answeredNanos) -> turns.give(out -> state.answered(addresses, answeredNanos, out)));
        }

        @Override
        public void failedUnheard(Throwable failure) {
            unheard.failed(FairPool.this, failure);
        }

        @Override
        public void expireLater(CheckOut caller, Deadline limit) {
            caller.alarm().set(timers, limit, () -> turns.give(out -> state.expire(caller, out)));
        }

        @Override
        public void maintainLater(Alarm alarm, long delayNanos) {
            Deadline next = Deadline.afterNanos(delayNanos, timers.nanos());
            alarm.set(timers, next, () -> turns.give(out -> state.maintain(alarm, out)));
        }

        @Override
        public void watch(PooledConnection connection) {
            connection.open().onClosed(() -> turns.give(out -> state.channelClosed(connection, out)));
        }

        @Override
        public LentConnection lent(PooledConnection connection, long operationId) {
            return new Lent(connection, operationId);
        }
    }

    /** One loan. The second way back does nothing. */
    private final class Lent implements LentConnection {

        private final PooledConnection pooled;
        private final long operationId;
        private final AtomicBoolean returned = new AtomicBoolean();

        Lent(PooledConnection pooled, long operationId) {
            this.pooled = pooled;
            this.operationId = operationId;
        }

        @Override
        public OpenConnection connection() {
            return pooled.open();
        }

        @Override
        public ConnectionId id() {
            return pooled.id();
        }

        @Override
        public int generation() {
            return pooled.generation();
        }

        @Override
        public void pin(PinnedTo to) {
            turns.give(out -> state.pin(pooled, to));
        }

        @Override
        public void checkIn() {
            if (returned.compareAndSet(false, true)) {
                turns.give(out -> state.checkIn(pooled, operationId, out));
            }
        }

        @Override
        public void discard(String reason) {
            if (returned.compareAndSet(false, true)) {
                turns.give(out -> state.discard(pooled, operationId, reason, out));
            }
        }
    }
}
