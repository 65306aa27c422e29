package io.codriver.internal.client;

import static io.codriver.internal.client.NotYet.notYet;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ServerAddress;
import com.mongodb.TransactionOptions;
import com.mongodb.internal.TimeoutContext;
import com.mongodb.session.ClientSession;
import com.mongodb.session.ServerSession;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.SessionHandle;
import io.codriver.internal.session.Sessions;
import java.util.function.LongSupplier;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An explicit session as the application holds it, all but one method of the reactive interface: that one names a type
 * which older versions of the official artifacts lack, and stands in {@link TracedSession}.
 *
 * <p>Transactions are not supported yet: starting one is refused.
 */
class LiveSession implements ClientSession, SessionHandle {

    private final LogicalSession session;
    private final LongSupplier clock;

    LiveSession(LogicalSession session, LongSupplier clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    public final LogicalSession logical() {
        return session;
    }

    @Override
    public ClientSessionOptions getOptions() {
        return session.options();
    }

    @Override
    public boolean isCausallyConsistent() {
        return session.isCausallyConsistent();
    }

    @Override
    public Object getOriginator() {
        return session.sessions().client();
    }

    @Override
    public ServerSession getServerSession() {
        checkOpen();
        return session.serverSession(clock.getAsLong());
    }

    @Override
    public void close() {
        session.close(clock.getAsLong());
    }

    private void checkOpen() {
        if (session.isClosed()) {
            throw Sessions.closed();
        }
    }

    // ---- time

    @Override
    public @Nullable BsonTimestamp getOperationTime() {
        return session.operationTime();
    }

    @Override
    public void advanceOperationTime(@Nullable BsonTimestamp operationTime) {
        checkOpen();
        if (operationTime != null) {
            session.advanceOperationTime(operationTime);
        }
    }

    @Override
    public @Nullable BsonDocument getClusterTime() {
        return session.clusterTime();
    }

    @Override
    public void advanceClusterTime(@Nullable BsonDocument clusterTime) {
        checkOpen();
        if (clusterTime != null) {
            session.advanceClusterTime(clusterTime);
        }
    }

    @Override
    public @Nullable BsonTimestamp getSnapshotTimestamp() {
        return session.snapshotTime();
    }

    @Override
    public void setSnapshotTimestamp(@Nullable BsonTimestamp snapshotTimestamp) {
        checkOpen();
        if (snapshotTimestamp != null) {
            session.setSnapshotTime(snapshotTimestamp);
        }
    }

    // ---- transactions

    public boolean hasActiveTransaction() {
        return false;
    }

    public boolean notifyMessageSent() {
        return false;
    }

    /** Told by the official driver to itself. */
    public void notifyOperationInitiated(Object operation) {}

    public TransactionOptions getTransactionOptions() {
        throw new IllegalStateException("state should be: in transaction");
    }

    public void startTransaction() {
        if (session.isSnapshot()) {
            throw new IllegalArgumentException("Transactions are not supported in snapshot sessions");
        }
        throw notYet("startTransaction");
    }

    public void startTransaction(TransactionOptions transactionOptions) {
        Arguments.given("transactionOptions", transactionOptions);
        startTransaction();
    }

    public Mono<Void> commitTransaction() {
        return Mono.error(() -> new IllegalStateException("There is no transaction started"));
    }

    public Mono<Void> abortTransaction() {
        return commitTransaction();
    }

    @Override
    public @Nullable ServerAddress getPinnedServerAddress() {
        return null;
    }

    @Override
    public @Nullable Object getTransactionContext() {
        return null;
    }

    @Override
    public void setTransactionContext(ServerAddress address, Object transactionContext) {
        throw notYet("setTransactionContext");
    }

    @Override
    public void clearTransactionContext() {}

    @Override
    public @Nullable BsonDocument getRecoveryToken() {
        return null;
    }

    @Override
    public void setRecoveryToken(BsonDocument recoveryToken) {
        throw notYet("setRecoveryToken");
    }

    /** Only the official driver itself asks for it. */
    @Override
    public @Nullable TimeoutContext getTimeoutContext() {
        return null;
    }

    @Override
    public String toString() {
        return "ClientSession{" + session.options() + (session.isClosed() ? ", closed}" : "}");
    }
}
