package io.codriver.internal.session;

import com.mongodb.ClientSessionOptions;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.session.ClientSession;
import java.util.List;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** All sessions of one client, and the highest cluster time it has seen. Any thread. */
public final class Sessions {

    private final ServerSessions pool;
    private final ClusterClock clock = new ClusterClock();
    private volatile Object client = this;

    /** @param topology tells how long servers remember a session that is not used */
    public Sessions(Supplier<ClusterDescription> topology) {
        this.pool = new ServerSessions(SessionIds.ofJvm(), topology);
    }

    /** Names the client, which is made after its sessions. */
    public void belongTo(Object owner) {
        client = owner;
    }

    /** What sessions say when they are asked who started them. */
    public Object client() {
        return client;
    }

    /** An explicit session. */
    public LogicalSession start(ClientSessionOptions options) {
        return new LogicalSession(this, options);
    }

    /**
     * The session behind what an operation was given; {@code null} for an operation that was given none.
     *
     * @throws IllegalStateException if it belongs to another client, or is closed
     */
    public @Nullable LogicalSession of(@Nullable ClientSession given) {
        if (given == null) {
            return null;
        }
        if (!(given instanceof SessionHandle handle) || handle.logical().sessions() != this) {
            throw new IllegalStateException("state should be: ClientSession from same MongoClient");
        }
        if (handle.logical().isClosed()) {
            throw closed();
        }
        return handle.logical();
    }

    /** What is said to whoever uses a session after its end. */
    public static IllegalStateException closed() {
        return new IllegalStateException("state should be: open (the session is closed)");
    }

    /** A server session for one operation or cursor: the last one that was given back. */
    public PooledSession take(long nowNanos) {
        return pool.take(nowNanos);
    }

    public void giveBack(PooledSession session, long nowNanos) {
        pool.giveBack(session, nowNanos);
    }

    /** Takes all server sessions that nobody uses, to be ended. */
    public List<BsonDocument> close() {
        return pool.close();
    }

    /** How many server sessions nobody uses. */
    public int idle() {
        return pool.idle();
    }

    /** The highest cluster time that a server told the client, or the application told the session. */
    public @Nullable BsonDocument clusterTime(@Nullable LogicalSession session) {
        ClusterTime highest = clock.highest();
        if (session != null) {
            highest = ClusterTime.later(highest, session.clock().highest());
        }
        return highest == null ? null : highest.document();
    }

    ClusterClock clock() {
        return clock;
    }
}
