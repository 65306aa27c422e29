package io.codriver.internal.execute;

import com.mongodb.MongoNamespace;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.OpenCursor;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.pool.PinnedTo;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.PooledSession;
import io.codriver.internal.session.SessionTie;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/**
 * A cursor on its server, and what leads to it: the session of the first batch, and behind a load balancer its
 * connection. Both go back when the cursor ends, however it ends. Owned by whoever owns the reading.
 *
 * <p>Spec: Sessions, "Sessions and Cursors"; Load Balancer Support, "Connection Pinning".
 */
final class ServerCursor {

    private final Operations operations;
    private final SelectedServer server;
    private final MongoNamespace namespace;
    private final long operationId;
    private final OperationTimeout timeout;
    private final @Nullable Subscriber<?> asker;
    private final boolean inTransaction;
    private @Nullable LentConnection connection;
    private @Nullable SessionTie session;
    private long id;

    /**
     * What is left of a cursor that nobody reads any more, handed over to whoever kills it.
     *
     * @param operationId of the operation that opened it
     * @param timeout of that operation: it starts anew
     * @param asker who asked for it, if anybody did; only to tell contexts apart
     * @param inTransaction whether the server closes it with a transaction of its session
     */
    record Remains(
            SelectedServer server,
            @Nullable LentConnection connection,
            @Nullable SessionTie session,
            MongoNamespace namespace,
            long id,
            long operationId,
            OperationTimeout timeout,
            @Nullable Subscriber<?> asker,
            boolean inTransaction) {}

    /** As the first batch says that {@code opening} brought. */
    ServerCursor(Settlement<?> opening, MongoNamespace namespace, long id, boolean pinned) {
        this.operations = opening.operations;
        this.server = opening.selected();
        this.namespace = namespace;
        this.operationId = opening.operationId();
        this.timeout = opening.timeout();
        this.asker = opening.asker();
        this.inTransaction = opening.isInTransaction();
        this.id = id;
        LogicalSession explicit = opening.explicitSession();
        if (explicit != null) {
            session = explicit;
        } else if (id != 0) {
            session = opening.carriedSession();
        }
        if (pinned) {
            connection = opening.lent();
            connection.pin(PinnedTo.CURSOR);
        }
    }

    /**
     * What the next round would have read, if anything: no round follows. It has session and connection from here on, and gives
     * them back once it is killed.
     */
    static @Nullable ServerCursor leftBy(Settlement<?> run) {
        OpenCursor open = run.command.openCursor();
        boolean hasOneRoad = run.serverType() == ServerType.LOAD_BALANCER;
        if (open == null || (hasOneRoad && run.connectionIsGone())) {
            return null;
        }
        ServerCursor left = new ServerCursor(run, open.namespace(), open.id(), hasOneRoad && !run.isInTransaction());
        run.handSessionOver();
        return left;
    }

    boolean isOpen() {
        return id != 0;
    }

    long id() {
        return id;
    }

    MongoNamespace namespace() {
        return namespace;
    }

    @Nullable
    SessionTie session() {
        return session;
    }

    boolean keepsConnection() {
        return connection != null;
    }

    void start(Run<?> next) {
        if (connection == null) {
            next.startOn(server);
        } else {
            next.startOn(server, connection);
        }
    }

    /** What the last batch says; 0 if the server has closed it. */
    void isNow(long cursorId) {
        id = cursorId;
        if (id == 0) {
            release();
        }
    }

    /** A connection that led to it broke. If there is no other way, the cursor is gone with it. */
    void lost() {
        if (connection != null) {
            connection = null;
            isNow(0);
        }
    }

    /** The last thing that is done for it: killed if it still lives. Harmless when repeated. */
    void kill() {
        if (id == 0) {
            release();
            return;
        }
        Remains remains =
                new Remains(server, connection, session, namespace, id, operationId, timeout, asker, inTransaction);
        id = 0;
        connection = null;
        session = null;
        operations.aftercare().kill(remains);
    }

    private void release() {
        if (session instanceof PooledSession own) {
            operations.sessions().giveBack(own, operations.now());
        }
        session = null;
        if (connection != null) {
            connection.checkIn();
            connection = null;
        }
    }
}
