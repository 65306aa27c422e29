package io.codriver.internal.client;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import com.mongodb.ClientSessionOptions;
import com.mongodb.ServerAddress;
import com.mongodb.TransactionOptions;
import com.mongodb.internal.TimeoutContext;
import com.mongodb.session.ClientSession;
import com.mongodb.session.ServerSession;
import io.codriver.CodriverSession;
import io.codriver.internal.command.end.EndTransaction;
import io.codriver.internal.execute.OperationContext;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.Pin;
import io.codriver.internal.session.SessionHandle;
import io.codriver.internal.session.Sessions;
import io.codriver.internal.session.TransactionLimit;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An explicit session as the application holds it, all but one method of the reactive interface: that one names a type
 * which older versions of the official artifacts lack, and stands in {@link TracedSession}.
 */
class LiveSession implements ClientSession, SessionHandle {

    private final LogicalSession session;
    private final Operations operations;
    private final OperationTimeout inherited;
    private @Nullable CodriverSession appearance;

    /** @param inherited {@code timeoutMS} of whatever started it */
    LiveSession(LogicalSession session, Operations operations, OperationTimeout inherited) {
        this.session = session;
        this.operations = operations;
        this.inherited = inherited;
    }

    /** How the application holds it, which depends on the interfaces that are there. Told once, when it is made. */
    final void appearAs(CodriverSession whole) {
        appearance = whole;
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
        return session.serverSession(operations.now());
    }

    @Override
    public void close() {
        if (session.isClosed()) {
            return;
        }
        if (session.transactions().isActive()) {
            // Nobody waits for it. It stands in the line of the session before the end does.
            abortTransaction().subscribe(null, failure -> {});
        }
        session.close(operations.now());
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
        return session.transactions().isActive();
    }

    /** Told by the official driver to itself. */
    public boolean notifyMessageSent() {
        return false;
    }

    /** Told by the official driver to itself. */
    public void notifyOperationInitiated(Object operation) {}

    public TransactionOptions getTransactionOptions() {
        return session.transactions().options();
    }

    public void startTransaction() {
        startTransaction(TransactionOptions.builder().build());
    }

    public void startTransaction(TransactionOptions transactionOptions) {
        Arguments.given("transactionOptions", transactionOptions);
        ServerSession server = getServerSession();
        session.transactions().start(transactionOptions, server::advanceTransactionNumber);
        session.transactions().goesAlong(operations.companion());
    }

    public Mono<Void> commitTransaction() {
        return Mono.defer(() -> end(EndTransaction::commit, ofTransaction()));
    }

    public Mono<Void> commitTransaction(long timeout, TimeUnit unit) {
        return end(EndTransaction::commit, OperationTimeout.of(Arguments.wholeMillis("timeout", timeout, unit)));
    }

    public Mono<Void> abortTransaction() {
        return Mono.defer(() -> end(EndTransaction::abort, ofTransaction()));
    }

    public Mono<Void> abortTransaction(long timeout, TimeUnit unit) {
        return end(EndTransaction::abort, OperationTimeout.of(Arguments.wholeMillis("timeout", timeout, unit)));
    }

    private Mono<Void> end(Supplier<EndTransaction> command, OperationTimeout timeout) {
        return operations.run(command, new OperationContext(timeout, this));
    }

    private OperationTimeout ofTransaction() {
        return timeoutOf(session.transactions().timeoutMillis());
    }

    public <T> Mono<T> withTransaction(Function<? super CodriverSession, ? extends Mono<? extends T>> body) {
        return withTransaction(body, TransactionOptions.builder().build());
    }

    public <T> Mono<T> withTransaction(
            Function<? super CodriverSession, ? extends Mono<? extends T>> body, TransactionOptions options) {
        Arguments.given("body", body);
        Arguments.given("options", options);
        return new WholeTransaction<T>(this, operations, body, options).run();
    }

    /** That of a transaction with these options. */
    final OperationTimeout timeout(TransactionOptions options) {
        return timeoutOf(session.transactions().merged(options).getTimeout(MILLISECONDS));
    }

    /** Spec: Client Side Operations Timeout, "Sessions". */
    private OperationTimeout timeoutOf(@Nullable Long ofTransaction) {
        Long ofSession = ofTransaction == null ? session.options().getDefaultTimeout(MILLISECONDS) : ofTransaction;
        return ofSession == null ? inherited : OperationTimeout.of(ofSession);
    }

    /** Starts a transaction with everything in it under one limit. */
    final CodriverSession beginWhole(TransactionOptions options, OperationTimeout timeout, long sinceNanos) {
        startTransaction(options);
        if (timeout.isSet()) {
            Long ofClient = inherited.isSet() ? inherited.millis() : null;
            session.limitBy(new TransactionLimit(timeout.millis(), sinceNanos, ofClient));
        }
        return Objects.requireNonNull(appearance, "told when it is made");
    }

    final void endWhole() {
        session.limitBy(null);
    }

    /** Whether a transaction waits for its end. */
    final boolean isOpen() {
        return session.transactions().stage().isOpen();
    }

    @Override
    public @Nullable ServerAddress getPinnedServerAddress() {
        Pin pin = session.transactions().pin();
        return pin == null ? null : pin.address();
    }

    @Override
    public @Nullable Object getTransactionContext() {
        return session.transactions().pin();
    }

    @Override
    public void setTransactionContext(ServerAddress address, Object transactionContext) {
        if (!(transactionContext instanceof Pin pin)) {
            throw new IllegalArgumentException("A transaction context is what getTransactionContext has returned");
        }
        session.transactions().pinTo(pin);
    }

    @Override
    public void clearTransactionContext() {
        session.transactions().unpin();
    }

    @Override
    public @Nullable BsonDocument getRecoveryToken() {
        return session.transactions().recoveryToken();
    }

    @Override
    public void setRecoveryToken(BsonDocument recoveryToken) {
        session.transactions().recoverBy(recoveryToken);
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
