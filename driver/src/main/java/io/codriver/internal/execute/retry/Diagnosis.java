package io.codriver.internal.execute.retry;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Retry;
import java.util.Set;
import org.bson.BsonDocument;

/**
 * What a failure says of the chances of another attempt.
 *
 * <p>Spec: Retryable Reads, "Retryable Error"; Retryable Writes, "Determining Retryable Write Errors"; Client
 * Backpressure, "Terms".
 */
final class Diagnosis {

    static final String RETRYABLE_WRITE = "RetryableWriteError";
    static final String NO_WRITES = "NoWritesPerformed";
    private static final String OVERLOADED = "SystemOverloadedError";
    private static final String RETRYABLE = "RetryableError";

    /** MongoDB 4.4: since then servers label their errors themselves. */
    private static final int LABELS_SINCE_WIRE_VERSION = 9;

    private static final int READ_CONCERN_MAJORITY_NOT_AVAILABLE_YET = 134;
    private static final Set<Integer> PASSING = Set.of(11600, 11602, 10107, 13435, 13436, 189, 91, 7, 6, 89, 9001, 262);

    private Diagnosis() {}

    /** An overloaded server refused it: nothing was done, and it may be asked again after a while. */
    static boolean isOverload(Throwable failure) {
        return has(failure, OVERLOADED);
    }

    static boolean isRetryableOverload(Throwable failure) {
        return isOverload(failure) && has(failure, RETRYABLE);
    }

    static boolean has(Throwable failure, String label) {
        return failure instanceof MongoException labelled && labelled.hasErrorLabel(label);
    }

    /** Whether a read has a chance. */
    static boolean isPassing(Throwable failure) {
        Throwable met = met(failure);
        return isOfNetwork(met)
                || met instanceof MongoException refused
                        && (PASSING.contains(refused.getCode())
                                || refused.getCode() == READ_CONCERN_MAJORITY_NOT_AVAILABLE_YET);
    }

    /** Labels the failure of a write as the server would. */
    static void label(Setback setback) {
        boolean labelled = !setback.inTransaction() && setback.numbered() || isEnd(setback.kind());
        if (labelled && setback.failure() instanceof MongoException failure && deservesLabel(failure, setback)) {
            failure.addLabel(RETRYABLE_WRITE);
        }
    }

    /** Of a transaction: said again whatever the settings say. */
    static boolean isEnd(Retry kind) {
        return kind == Retry.COMMIT || kind == Retry.ABORT;
    }

    private static boolean deservesLabel(MongoException failure, Setback setback) {
        Throwable met = met(failure);
        if (isOfNetwork(met)) {
            return true;
        }
        if (!setback.attempted()) {
            // A hello or an authentication was refused: no server labels those.
            return met instanceof MongoException refused && PASSING.contains(refused.getCode());
        }
        return setback.maxWireVersion() < LABELS_SINCE_WIRE_VERSION
                && PASSING.contains(failure.getCode())
                && (failure instanceof MongoCommandException
                        || failure instanceof MongoWriteConcernException
                                && setback.server().getType() != ServerType.SHARD_ROUTER);
    }

    private static boolean isOfNetwork(Throwable met) {
        return met instanceof MongoSocketException || met instanceof MongoConnectionPoolClearedException;
    }

    /** Authentication wraps what it met. */
    static Throwable met(Throwable failure) {
        return failure instanceof MongoSecurityException && failure.getCause() instanceof MongoException cause
                ? cause
                : failure;
    }

    /** What the server wants the pauses to begin with; 0 if it does not say. Spec: Client Backpressure, {@code baseBackoffMS}. */
    static long baseBackOffMillis(Throwable failure) {
        if (!(failure instanceof MongoCommandException refused)) {
            return 0;
        }
        BsonDocument answer = refused.getResponse();
        return answer.isNumber("baseBackoffMS")
                ? Math.max(0, answer.getNumber("baseBackoffMS").longValue())
                : 0;
    }
}
