package io.codriver.internal.pool;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ConnectionId;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.Opening;
import io.codriver.internal.time.Deadline;
import java.util.function.Consumer;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/**
 * An opening that belongs to the pool. Its phase belongs to the owner of the {@link PoolState}; its steps are taken by
 * acts. Cancelling works before, between and during the steps, in whatever order the acts of two threads run.
 */
final class PendingOpening {

    /** Up to RESOLVED nothing was sent: the opening may be given up without a trace. */
    enum Phase {
        RESOLVING,
        /** Addresses known, waiting for one of {@code maxConnecting} permits. */
        RESOLVED,
        /** Holds a permit, {@code ConnectionCreated} was announced, the first SYN is on its way. */
        ESTABLISHING
    }

    /** Hears how it goes; each opening calls {@link #established} or {@link #failed} at most once. */
    interface Watcher {
        void resolved(PendingOpening opening);

        void established(PendingOpening opening, OpenConnection connection);

        void failed(PendingOpening opening, Throwable failure);
    }

    private final int generation;
    private final boolean filling;
    private final Watcher watcher;
    private final Step<Void> resolving = new Step<>();
    private final Step<OpenConnection> establishing = new Step<>();
    private volatile @Nullable Opening opening;

    private Phase phase = Phase.RESOLVING;
    private @Nullable ConnectionId id;
    private long createdNanos;
    private @Nullable Throwable failure;

    /**
     * @param filling whether the pool wants it for {@code minSize}, whether or not somebody waits
     */
    PendingOpening(int generation, boolean filling, Watcher watcher) {
        this.generation = generation;
        this.filling = filling;
        this.watcher = watcher;
    }

    int generation() {
        return generation;
    }

    boolean isFilling() {
        return filling;
    }

    Phase phase() {
        return phase;
    }

    void addressesKnown() {
        phase = Phase.RESOLVED;
    }

    void created(ConnectionId newId, long nowNanos) {
        phase = Phase.ESTABLISHING;
        id = newId;
        createdNanos = nowNanos;
    }

    /** Whether {@code ConnectionCreated} was announced. */
    boolean isCreated() {
        return id != null;
    }

    /** It is over, but keeps its place until the topology knows. */
    void failedWith(Throwable met) {
        failure = met;
    }

    /** Why it failed, if it has. */
    @Nullable
    Throwable failure() {
        return failure;
    }

    /** Only once created. */
    ConnectionId id() {
        if (id == null) {
            throw new IllegalStateException("No connection was created yet");
        }
        return id;
    }

    long createdNanos() {
        return createdNanos;
    }

    /** Act: the lookup. It is bounded by the resolve limit alone; callers with short deadlines come and go. */
    void resolve(Opener opener, ServerAddress server) {
        Opening begun;
        try {
            begun = opener.begin(server, false);
        } catch (Throwable bug) {
            watcher.failed(this, bug);
            return;
        }
        opening = begun;
        resolving.take(begun.resolve(Deadline.NEVER), nothing -> {}, () -> {
            begun.awaitPermit();
            watcher.resolved(this);
        });
    }

    /** Act: from the first SYN to the end of the handshake. */
    void establish() {
        Opening begun = opening;
        if (begun == null) {
            watcher.failed(this, new IllegalStateException("Nothing was resolved"));
            return;
        }
        establishing.take(
                begun.establish(Deadline.NEVER),
                connection -> watcher.established(this, connection),
                () -> watcher.failed(this, new IllegalStateException("The opening ended without a connection")));
    }

    /** The service behind a load balancer, if it has answered hello. */
    @Nullable
    ObjectId service() {
        Opening begun = opening;
        return begun == null ? null : begun.service();
    }

    /** Act: gives up the interest in the lookup, closes what was opened. */
    void cancel() {
        resolving.cancel();
        establishing.cancel();
        Opening begun = opening;
        if (begun != null) {
            begun.abandon();
        }
    }

    OpeningLedger ledger() {
        Opening begun = opening;
        return begun == null ? OpeningLedger.EMPTY : begun.ledger();
    }

    /** Subscriber of one step, which may be cancelled before it was subscribed. */
    private final class Step<T> extends BaseSubscriber<T> {

        private Consumer<? super T> onValue = value -> {};
        private Runnable onEmpty = () -> {};
        private boolean valued;

        void take(Mono<T> step, Consumer<? super T> value, Runnable empty) {
            onValue = value;
            onEmpty = empty;
            step.subscribe(this);
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        protected void hookOnNext(T value) {
            valued = true;
            onValue.accept(value);
        }

        @Override
        protected void hookOnComplete() {
            if (!valued) {
                onEmpty.run();
            }
        }

        @Override
        protected void hookOnError(Throwable failure) {
            watcher.failed(PendingOpening.this, failure);
        }
    }
}
