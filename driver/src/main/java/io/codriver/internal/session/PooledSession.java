package io.codriver.internal.session;

import com.mongodb.session.ServerSession;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.bson.BsonBinary;
import org.bson.BsonDocument;

/**
 * What a server knows a session by. Used by one operation, cursor or explicit session at a time, and given back by it.
 *
 * <p>Spec: Sessions, "ServerSession".
 */
public final class PooledSession implements ServerSession, SessionTie {

    private static final long MARGIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final BsonBinary id;
    private final BsonDocument identifier;
    private final AtomicLong transactionNumber = new AtomicLong();
    private volatile long lastUsedNanos;
    private volatile boolean dirty;
    private volatile boolean closed;

    PooledSession(BsonBinary id, long nowNanos) {
        this.id = id;
        this.identifier = new BsonDocument("id", id);
        this.lastUsedNanos = nowNanos;
    }

    /** For {@code lsid.id}. */
    public BsonBinary id() {
        return id;
    }

    /** It is being sent to a server, whose own count of idle minutes begins anew. */
    public void usedAt(long nowNanos) {
        lastUsedNanos = nowNanos;
    }

    /** Whether the server may forget it within the next minute. */
    boolean isStale(long nowNanos, long lifetimeNanos) {
        return nowNanos - lastUsedNanos > lifetimeNanos - MARGIN_NANOS;
    }

    void close() {
        closed = true;
    }

    @Override
    public BsonDocument getIdentifier() {
        return identifier;
    }

    @Override
    public long getTransactionNumber() {
        return transactionNumber.get();
    }

    @Override
    public long advanceTransactionNumber() {
        return transactionNumber.incrementAndGet();
    }

    @Override
    public boolean isClosed() {
        return closed;
    }

    /** A network error met one of its commands, which may still run on the server: nobody else gets it. */
    @Override
    public void markDirty() {
        dirty = true;
    }

    @Override
    public boolean isMarkedDirty() {
        return dirty;
    }
}
