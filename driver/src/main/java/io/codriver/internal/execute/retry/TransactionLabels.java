package io.codriver.internal.execute.retry;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import io.codriver.internal.command.Retry;
import java.util.Set;

/**
 * What the driver itself says of a failure inside a transaction: that the whole transaction may be tried again, or that
 * nobody knows what became of a commit.
 *
 * <p>Spec: Transactions, "Error Labels".
 */
public final class TransactionLabels {

    /** {@code UnsatisfiableWriteConcern}, {@code UnknownReplWriteConcern}: it would fail the same way again. */
    private static final Set<Integer> IMPOSSIBLE_CONCERN = Set.of(100, 79);

    private TransactionLabels() {}

    /** After the labels which say whether it is tried again: a commit depends on them. */
    public static void add(Throwable failure, Retry kind) {
        if (!(failure instanceof MongoException labelled)) {
            return;
        }
        if (kind != Retry.COMMIT) {
            if (isWithoutAnswer(failure)) {
                labelled.addLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
            }
        } else if (leavesCommitUnknown(labelled)) {
            labelled.addLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
        }
    }

    /** Of the network, the selection or the pool. */
    private static boolean isWithoutAnswer(Throwable failure) {
        Throwable met = Diagnosis.met(failure);
        return met instanceof MongoSocketException
                || met instanceof MongoTimeoutException
                || met instanceof MongoConnectionPoolClearedException
                || met instanceof MongoServerUnavailableException;
    }

    private static boolean leavesCommitUnknown(MongoException failure) {
        return isWithoutAnswer(failure)
                || failure instanceof MongoNotPrimaryException
                || failure instanceof MongoNodeIsRecoveringException
                || failure instanceof MongoExecutionTimeoutException
                || Diagnosis.has(failure, Diagnosis.RETRYABLE_WRITE)
                || failure instanceof MongoWriteConcernException && !IMPOSSIBLE_CONCERN.contains(failure.getCode());
    }
}
