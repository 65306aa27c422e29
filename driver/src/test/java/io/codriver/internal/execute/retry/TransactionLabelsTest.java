package io.codriver.internal.execute.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ServerId;
import io.codriver.internal.command.Retry;
import io.codriver.internal.wire.answer.Refusals;
import java.util.Set;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver says of failures inside a transaction, as a table. */
final class TransactionLabelsTest {

    private static final ServerAddress HERE = new ServerAddress("127.0.0.1", 27017);

    @ParameterizedTest
    @CsvSource({
        "network,       true,  true",
        "selection,     true,  true",
        "timeoutMS,     true,  true",
        "pool cleared,  true,  true",
        "server gone,   true,  true",
        "hello broke,   true,  true",
        "not primary,   false, true",
        "recovering,    false, true",
        "maxTimeMS,     false, true",
        "retryable,     false, true",
        "concern 64,    false, true",
        "concern 91,    false, true",
        "concern 79,    false, false",
        "concern 100,   false, false",
        "duplicate key, false, false",
        "interrupted,   false, false"
    })
    void aFailureIsTransientOrLeavesTheCommitUnknown(String failure, boolean isTransient, boolean isUnknown) {
        for (Retry kind : Retry.values()) {
            MongoException told = failure(failure);
            Set<String> before = Set.copyOf(told.getErrorLabels());
            TransactionLabels.add(told, kind);
            boolean labelled = kind == Retry.COMMIT ? isUnknown : isTransient;
            String label = kind == Retry.COMMIT ? "UnknownTransactionCommitResult" : "TransientTransactionError";
            assertThat(told.hasErrorLabel(label)).as(kind + " " + failure).isEqualTo(labelled);
            assertThat(told.getErrorLabels()).hasSize(before.size() + (labelled ? 1 : 0));
        }
    }

    private static MongoException failure(String name) {
        return switch (name) {
            case "network" -> broken();
            case "selection" -> new MongoTimeoutException("no server");
            case "timeoutMS" -> new MongoOperationTimeoutException("over");
            case "pool cleared" -> new MongoConnectionPoolClearedException(new ServerId(new ClusterId(), HERE), null);
            case "server gone" -> new MongoServerUnavailableException("gone");
            case "hello broke" -> new MongoSecurityException(null, "hello", broken());
            case "not primary" -> refused(10107);
            case "recovering" -> refused(11600);
            case "maxTimeMS" -> new MongoExecutionTimeoutException(50, "late");
            case "retryable" -> {
                MongoException refused = refused(6);
                refused.addLabel("RetryableWriteError");
                yield refused;
            }
            case "duplicate key" -> refused(11000);
            case "interrupted" -> refused(11601);
            default -> concern(Integer.parseInt(name.substring("concern ".length())));
        };
    }

    private static MongoSocketReadException broken() {
        return new MongoSocketReadException("broken", HERE);
    }

    private static MongoException refused(int code) {
        return Refusals.of(BsonDocument.parse("{ok: 0, code: " + code + ", errmsg: 'x'}"), HERE);
    }

    private static MongoException concern(int code) {
        return new MongoWriteConcernException(
                new WriteConcernError(code, "x", "x", new BsonDocument()),
                WriteConcernResult.acknowledged(0, false, null),
                HERE,
                Set.of());
    }
}
