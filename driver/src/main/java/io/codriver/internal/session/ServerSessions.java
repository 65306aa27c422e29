package io.codriver.internal.session;

import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonDocument;

/**
 * The server sessions that nobody uses at the moment, the last used first. It has no limit: there are never more than were
 * used at the same time, and those the server is about to forget are dropped when others come and go. Any thread.
 *
 * <p>Spec: Sessions, "Server Session Pool"; Load Balancer Support, "Session Expiration".
 */
final class ServerSessions {

    private final Deque<PooledSession> idle = new ConcurrentLinkedDeque<>();
    private final SessionIds ids;
    private final Supplier<ClusterDescription> topology;
    private volatile boolean closed;

    ServerSessions(SessionIds ids, Supplier<ClusterDescription> topology) {
        this.ids = ids;
        this.topology = topology;
    }

    PooledSession take(long nowNanos) {
        long lifetimeNanos = lifetimeNanos();
        PooledSession session = idle.pollFirst();
        while (session != null && session.isStale(nowNanos, lifetimeNanos)) {
            session.close();
            session = idle.pollFirst();
        }
        return session == null ? new PooledSession(ids.next(), nowNanos) : session;
    }

    void giveBack(PooledSession session, long nowNanos) {
        long lifetimeNanos = lifetimeNanos();
        PooledSession oldest = idle.peekLast();
        while (oldest != null && oldest.isStale(nowNanos, lifetimeNanos)) {
            // Somebody else may have taken it in the meantime: then it is his to judge.
            if (idle.removeLastOccurrence(oldest)) {
                oldest.close();
            }
            oldest = idle.peekLast();
        }
        if (closed || session.isMarkedDirty() || session.isStale(nowNanos, lifetimeNanos)) {
            session.close();
        } else {
            idle.addFirst(session);
        }
    }

    /** Takes all there are, to be ended; what is given back later is dropped. */
    List<BsonDocument> close() {
        closed = true;
        List<BsonDocument> ended = new ArrayList<>();
        for (PooledSession session = idle.pollFirst(); session != null; session = idle.pollFirst()) {
            session.close();
            ended.add(session.getIdentifier());
        }
        return ended;
    }

    int idle() {
        return idle.size();
    }

    private long lifetimeNanos() {
        ClusterDescription now = topology.get();
        Integer minutes = now.getLogicalSessionTimeoutMinutes();
        return minutes == null || now.getConnectionMode() == ClusterConnectionMode.LOAD_BALANCED
                ? Long.MAX_VALUE
                : TimeUnit.MINUTES.toNanos(minutes);
    }
}
