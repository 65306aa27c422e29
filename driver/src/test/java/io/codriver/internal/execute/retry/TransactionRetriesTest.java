package io.codriver.internal.execute.retry;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import io.codriver.internal.time.Deadline;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** When a transaction is run again, and what is told in the end. */
final class TransactionRetriesTest {

    private static final long LIMIT = TimeUnit.SECONDS.toNanos(120);

    @Test
    void pausesGrowFromFiveToFiveHundredMilliseconds() {
        TransactionRetries retries = retries(false, 1);
        List<Double> millis = new ArrayList<>();
        for (int i = 0; i < 14; i++) {
            millis.add(retries.pauseAfter(passing(), 0) / 1e6);
        }
        assertThat(millis).startsWith(7.5, 11.25, 16.875).endsWith(500.0, 500.0).isSorted();
        assertThat(millis.get(10)).isBetween(432.0, 433.0);
    }

    @Test
    void chanceMayTakeThePauseAway() {
        assertThat(retries(false, 0).pauseAfter(passing(), 0)).isZero();
    }

    @Test
    void onlyTransientFailuresAreFollowed() {
        TransactionRetries retries = retries(false, 1);
        assertThat(retries.pauseAfter(new MongoException(11000, "duplicate"), 0))
                .isEqualTo(Attempts.NO_MORE);
        assertThat(retries.pauseAfter(new IllegalStateException("x"), 0)).isEqualTo(Attempts.NO_MORE);
        assertThat(retries.pauseAfter(labelled(new MongoException("x"), "UnknownTransactionCommitResult"), 0))
                .isEqualTo(Attempts.NO_MORE);
    }

    @Test
    void nothingFollowsOnceTheTimeIsOverOrWouldBeAfterThePause() {
        assertThat(retries(false, 1).pauseAfter(passing(), LIMIT - 1)).isEqualTo(Attempts.NO_MORE);
        assertThat(retries(false, 0).pauseAfter(passing(), LIMIT - 1)).isZero();
        assertThat(retries(false, 0).pauseAfter(passing(), LIMIT)).isEqualTo(Attempts.NO_MORE);
    }

    @Test
    void thatTheTimeIsOverIsToldWithTheLastFailureAndItsLabels() {
        MongoException last = passing();
        Throwable told = retries(false, 1).told(last);
        assertThat(told).isExactlyInstanceOf(MongoTimeoutException.class).hasCause(last);
        assertThat(((MongoException) told).getErrorLabels()).containsExactly("TransientTransactionError");
        assertThat(retries(true, 1).told(last)).isExactlyInstanceOf(MongoOperationTimeoutException.class);
    }

    @Test
    void whatIsATimeoutAlreadyIsToldAsItIs() {
        MongoException timeout = labelled(new MongoTimeoutException("no server"), "TransientTransactionError");
        assertThat(retries(false, 1).told(timeout)).isSameAs(timeout);
        MongoException other = new MongoException(11000, "duplicate");
        assertThat(retries(false, 1).told(other)).isSameAs(other);
    }

    @Test
    void aCommitOfUnknownOutcomeIsSaidAgainUntilTheTimeIsOver() {
        TransactionRetries retries = retries(false, 1);
        MongoException unknown = labelled(new MongoException(91, "x"), "UnknownTransactionCommitResult");
        assertThat(retries.commitsAgain(unknown, LIMIT - 1)).isTrue();
        assertThat(retries.commitsAgain(unknown, LIMIT)).isFalse();
        assertThat(retries.toldOfCommit(unknown)).isExactlyInstanceOf(MongoTimeoutException.class);
    }

    @Test
    void aCommitThatTookTooLongOnTheServerIsNotSaidAgain() {
        MongoException late =
                labelled(new MongoExecutionTimeoutException(50, "late"), "UnknownTransactionCommitResult");
        assertThat(retries(false, 1).commitsAgain(late, 0)).isFalse();
        assertThat(retries(false, 1).toldOfCommit(late)).isSameAs(late);
    }

    @Test
    void aCommitThatFailedForTheTransactionsSakeIsLeftToTheTransaction() {
        MongoException failed = passing();
        assertThat(retries(false, 1).commitsAgain(failed, 0)).isFalse();
        assertThat(retries(false, 1).toldOfCommit(failed)).isSameAs(failed);
    }

    @Test
    void nothingFollowsAfterTimeoutMS() {
        MongoException over = labelled(new MongoOperationTimeoutException("over"), "TransientTransactionError");
        over.addLabel("UnknownTransactionCommitResult");
        assertThat(retries(true, 0).pauseAfter(over, 0)).isEqualTo(Attempts.NO_MORE);
        assertThat(retries(true, 0).commitsAgain(over, 0)).isFalse();
    }

    private static TransactionRetries retries(boolean timed, double jitter) {
        return new TransactionRetries(Deadline.afterNanos(LIMIT, 0), timed, () -> jitter);
    }

    private static MongoException passing() {
        return labelled(new MongoException(251, "no such transaction"), "TransientTransactionError");
    }

    private static MongoException labelled(MongoException failure, String label) {
        failure.addLabel(label);
        return failure;
    }
}
