package io.codriver.internal.session;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoClientException;
import io.codriver.internal.command.SessionTerms.ReadTime;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * An explicit session of the application: one server session for all its operations, the times they have seen, and their
 * order. Any thread may ask it; what the application does with it at the same time from several threads has no order.
 *
 * <p>Spec: Sessions, "ClientSession"; Causal Consistency; Snapshot Reads.
 */
public final class LogicalSession implements SessionTie {

    private final Sessions sessions;
    private final ClientSessionOptions options;
    private final boolean causal;
    private final boolean snapshot;
    private final ClusterClock clock = new ClusterClock();
    private final Sequence sequence = new Sequence();
    private final Transactions transactions;
    private final AtomicReference<@Nullable PooledSession> server = new AtomicReference<>();
    private final AtomicReference<@Nullable BsonTimestamp> operationTime = new AtomicReference<>();
    private final AtomicReference<@Nullable BsonTimestamp> snapshotTime = new AtomicReference<>();
    private volatile boolean closed;
    private volatile @Nullable TransactionLimit limit;

    LogicalSession(Sessions sessions, ClientSessionOptions options) {
        this.sessions = sessions;
        this.options = options;
        this.causal = !Boolean.FALSE.equals(options.isCausallyConsistent());
        this.snapshot = Boolean.TRUE.equals(options.isSnapshot());
        this.transactions = new Transactions(options.getDefaultTransactionOptions(), snapshot);
    }

    public Sessions sessions() {
        return sessions;
    }

    public ClientSessionOptions options() {
        return options;
    }

    public boolean isCausallyConsistent() {
        return causal;
    }

    public boolean isSnapshot() {
        return snapshot;
    }

    public boolean isClosed() {
        return closed;
    }

    public Transactions transactions() {
        return transactions;
    }

    /** What stands over everything said in it; {@code null} for nothing. */
    public void limitBy(@Nullable TransactionLimit whole) {
        limit = whole;
    }

    public @Nullable TransactionLimit limit() {
        return limit;
    }

    /** Calls {@code turn} when no other command of the session is under way; {@link #leave} follows exactly once. */
    public void enter(Runnable turn) {
        sequence.enter(turn);
    }

    public void leave() {
        sequence.leave();
    }

    /** The same for the whole life of this session; taken when it is first asked for. */
    public PooledSession serverSession(long nowNanos) {
        PooledSession known = server.get();
        if (known != null) {
            return known;
        }
        PooledSession taken = sessions.take(nowNanos);
        known = server.compareAndExchange(null, taken);
        if (known == null) {
            return taken;
        }
        sessions.giveBack(taken, nowNanos);
        return known;
    }

    /** Ends it; its server session goes back when no command of it is under way any more. Idempotent. */
    public void close(long nowNanos) {
        closed = true;
        sequence.enter(() -> {
            transactions.unpin();
            PooledSession taken = server.getAndSet(null);
            if (taken != null) {
                sessions.giveBack(taken, nowNanos);
            }
            sequence.leave();
        });
    }

    // ---- time

    public @Nullable BsonDocument clusterTime() {
        ClusterTime highest = clock.highest();
        return highest == null ? null : highest.document();
    }

    /** As the application says: nobody else hears of it. */
    public void advanceClusterTime(BsonDocument time) {
        clock.advance(ClusterTime.of(time));
    }

    ClusterClock clock() {
        return clock;
    }

    public @Nullable BsonTimestamp operationTime() {
        return operationTime.get();
    }

    public void advanceOperationTime(BsonTimestamp time) {
        operationTime.accumulateAndGet(
                time, (known, given) -> known == null || given.compareTo(known) > 0 ? given : known);
    }

    public @Nullable BsonTimestamp snapshotTime() {
        return snapshotTime.get();
    }

    /** Of the first read; it never changes again. */
    public void setSnapshotTime(BsonTimestamp time) {
        BsonTimestamp known = snapshotTime.compareAndExchange(null, time);
        if (known != null && !known.equals(time)) {
            throw new MongoClientException(
                    "The snapshot of a session does not change: it is " + known + ", not " + time);
        }
    }

    /** What its commands say of what they want to see; {@code null} for nothing. */
    public @Nullable ReadTime readTime() {
        if (snapshot) {
            return new ReadTime(true, snapshotTime.get());
        }
        BsonTimestamp seen = causal ? operationTime.get() : null;
        return seen == null ? null : new ReadTime(false, seen);
    }
}
