package io.codriver.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.cursor.KillCursor;
import io.codriver.internal.command.end.EndTransaction;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.session.Transactions.Part;
import io.codriver.internal.session.Transactions.Stage;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.codecs.BsonDocumentCodec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The states of a session and what leads from one to another. */
final class TransactionsTest {

    private final Transactions transactions =
            new Transactions(TransactionOptions.builder().build(), false);
    private int numbers;
    private int released;

    @ParameterizedTest
    @CsvSource({
        "NONE,        COMMIT, refused, NONE",
        "NONE,        ABORT,  refused, NONE",
        "NONE,        OTHER,  OUTSIDE, NONE",
        "STARTING,    COMMIT, DONE,    COMMITTED",
        "STARTING,    ABORT,  DONE,    ABORTED",
        "STARTING,    OTHER,  INSIDE,  STARTING",
        "IN_PROGRESS, COMMIT, INSIDE,  IN_PROGRESS",
        "IN_PROGRESS, ABORT,  INSIDE,  IN_PROGRESS",
        "IN_PROGRESS, OTHER,  INSIDE,  IN_PROGRESS",
        "COMMITTED,   COMMIT, INSIDE,  COMMITTED",
        "COMMITTED,   ABORT,  refused, COMMITTED",
        "COMMITTED,   OTHER,  OUTSIDE, NONE",
        "COMMITTED,   KILL,   OUTSIDE, COMMITTED",
        "ABORTED,     COMMIT, refused, ABORTED",
        "ABORTED,     ABORT,  refused, ABORTED",
        "ABORTED,     OTHER,  OUTSIDE, NONE"
    })
    void aCommandHasItsPartAndLeavesTheSessionIn(Stage before, String command, String part, Stage after) {
        be(before);
        String joined;
        try {
            joined = transactions.join(command(command)).name();
        } catch (IllegalStateException refusal) {
            joined = "refused";
        }
        assertThat(joined).isEqualTo(part);
        assertThat(transactions.stage()).isEqualTo(after);
    }

    @ParameterizedTest
    @CsvSource({"NONE, true", "STARTING, false", "IN_PROGRESS, false", "COMMITTED, true", "ABORTED, true"})
    void oneIsStartedUnlessOneIsOpen(Stage before, boolean started) {
        be(before);
        int known = numbers;
        if (started) {
            start();
            assertThat(transactions.stage()).isEqualTo(Stage.STARTING);
            assertThat(numbers).isEqualTo(known + 1);
        } else {
            assertThatThrownBy(this::start)
                    .isExactlyInstanceOf(IllegalStateException.class)
                    .hasMessage("Transaction already in progress");
            assertThat(transactions.stage()).isEqualTo(before);
            assertThat(numbers).isEqualTo(known);
        }
    }

    @ParameterizedTest
    @EnumSource
    void itIsActiveWhileCommandsAreSaidInIt(Stage stage) {
        be(stage);
        assertThat(transactions.isActive()).isEqualTo(stage == Stage.STARTING || stage == Stage.IN_PROGRESS);
    }

    @Test
    void itIsActiveWhileACommitIsSaidAgain() {
        be(Stage.COMMITTED);
        transactions.join(EndTransaction.commit());
        assertThat(transactions.isActive()).isTrue();
        transactions.withdrawn();
        assertThat(transactions.isActive()).isFalse();
        assertThat(transactions.stage()).isEqualTo(Stage.COMMITTED);
    }

    @Test
    void aCommitThatWasNeverSentCanStillBeAnAbort() {
        be(Stage.IN_PROGRESS);
        transactions.join(EndTransaction.commit());
        transactions.withdrawn();
        assertThat(transactions.join(EndTransaction.abort())).isEqualTo(Part.INSIDE);
    }

    @Test
    void anEmptyOneIsCommittedAsOftenAsAsked() {
        start();
        assertThat(transactions.join(EndTransaction.commit())).isEqualTo(Part.DONE);
        assertThat(transactions.join(EndTransaction.commit())).isEqualTo(Part.DONE);
    }

    @Test
    void whatIsNotGivenIsThatOfTheSession() {
        Transactions others = new Transactions(
                TransactionOptions.builder()
                        .readConcern(ReadConcern.SNAPSHOT)
                        .writeConcern(WriteConcern.W3)
                        .maxCommitTime(9L, TimeUnit.SECONDS)
                        .build(),
                false);
        others.start(TransactionOptions.builder().writeConcern(WriteConcern.W2).build(), () -> {});
        assertThat(others.terms(false, false).readConcern()).isEqualTo(ReadConcern.SNAPSHOT);
        assertThat(others.terms(false, false).writeConcern()).isEqualTo(WriteConcern.W2);
        assertThat(others.terms(false, false).maxCommitMillis()).isEqualTo(9_000);
    }

    @Test
    void onlyTheFirstCommandStartsIt() {
        start();
        assertThat(transactions.terms(false, false).starts()).isTrue();
        transactions.said();
        assertThat(transactions.terms(false, false).starts()).isFalse();
        assertThat(transactions.terms(true, false).starts()).isTrue();
    }

    @Test
    void aReadOfAnotherThanThePrimaryIsRefused() {
        transactions.start(
                TransactionOptions.builder()
                        .readPreference(ReadPreference.nearest())
                        .build(),
                () -> {});
        assertThatThrownBy(() -> transactions.join(command("OTHER")))
                .isExactlyInstanceOf(MongoClientException.class)
                .hasMessage("Read preference in a transaction must be primary");
        assertThat(transactions.stage()).isEqualTo(Stage.STARTING);
    }

    // ---- what becomes of the router

    @ParameterizedTest
    @CsvSource({
        "OTHER,  TransientTransactionError,      false, true",
        "OTHER,  TransientTransactionError,      true,  false",
        "OTHER,  Other,                          false, false",
        "COMMIT, TransientTransactionError,      false, true",
        "COMMIT, UnknownTransactionCommitResult, false, true",
        "COMMIT, UnknownTransactionCommitResult, true,  true",
        "COMMIT, Other,                          false, false",
        "ABORT,  Other,                          true,  true",
        "ABORT,  Other,                          false, true"
    })
    void aFailureFreesTheRouter(String command, String label, boolean followed, boolean freed) {
        be(Stage.IN_PROGRESS);
        transactions.pinTo(new Router());
        Command<?> said = command(command);
        transactions.join(said);
        MongoException failure = new MongoException("x");
        failure.addLabel(label);
        transactions.failed(said, failure, followed);
        assertThat(released).isEqualTo(freed ? 1 : 0);
        assertThat(transactions.pin() == null).isEqualTo(freed);
    }

    @Test
    void aCommitKeepsTheRouterAndWhatComesNextFreesIt() {
        be(Stage.IN_PROGRESS);
        transactions.pinTo(new Router());
        end(EndTransaction.commit());
        assertThat(released).isZero();
        transactions.join(command("OTHER"));
        assertThat(released).isEqualTo(1);
    }

    @Test
    void anAbortFreesTheRouter() {
        be(Stage.IN_PROGRESS);
        transactions.pinTo(new Router());
        end(EndTransaction.abort());
        assertThat(released).isEqualTo(1);
    }

    @Test
    void theNextStartFreesTheRouterAndForgetsTheToken() {
        be(Stage.IN_PROGRESS);
        transactions.pinTo(new Router());
        transactions.recoverBy(new BsonDocument("a", new BsonInt32(1)));
        assertThat(transactions.terms(false, false).recoveryToken()).isNotNull();
        end(EndTransaction.commit());
        start();
        assertThat(released).isEqualTo(1);
        assertThat(transactions.terms(false, false).recoveryToken()).isNull();
    }

    // ---- what a commit waits for

    @Test
    void aCommitIsSaidAgainForAMajority() {
        transactions.start(
                TransactionOptions.builder()
                        .writeConcern(WriteConcern.W2.withWTimeout(5, TimeUnit.MILLISECONDS))
                        .build(),
                () -> {});
        transactions.said();
        assertThat(transactions.terms(false, true).writeConcern()).isEqualTo(WriteConcern.W2);
        end(EndTransaction.commit());
        assertThat(transactions.terms(false, false).writeConcern())
                .isEqualTo(WriteConcern.MAJORITY.withWTimeout(5, TimeUnit.MILLISECONDS));
        assertThat(transactions.terms(false, true).writeConcern()).isEqualTo(WriteConcern.MAJORITY);
    }

    @Test
    void anOverloadedServerHasCommittedNothing() {
        be(Stage.IN_PROGRESS);
        MongoException overload = new MongoException("busy");
        overload.addLabel("SystemOverloadedError");
        overload.addLabel("RetryableError");
        transactions.join(EndTransaction.commit());
        transactions.failed(EndTransaction.commit(), overload, true);
        assertThat(transactions.terms(false, false).writeConcern()).isEqualTo(WriteConcern.ACKNOWLEDGED);
        transactions.failed(EndTransaction.commit(), new MongoException("other"), true);
        assertThat(transactions.terms(false, false).writeConcern())
                .isEqualTo(WriteConcern.MAJORITY.withWTimeout(10_000, TimeUnit.MILLISECONDS));
    }

    // ---- in short

    private void start() {
        transactions.start(TransactionOptions.builder().build(), () -> numbers++);
    }

    private void be(Stage stage) {
        if (stage == Stage.NONE) {
            return;
        }
        start();
        if (stage == Stage.STARTING) {
            return;
        }
        transactions.join(command("OTHER"));
        transactions.said();
        switch (stage) {
            case COMMITTED -> end(EndTransaction.commit());
            case ABORTED -> end(EndTransaction.abort());
            default -> {}
        }
    }

    private void end(EndTransaction end) {
        transactions.join(end);
        transactions.ended(end, true);
    }

    private static Command<?> command(String which) {
        return switch (which) {
            case "COMMIT" -> EndTransaction.commit();
            case "ABORT" -> EndTransaction.abort();
            case "KILL" -> new KillCursor(new com.mongodb.MongoNamespace("a.b"), 7, false);
            default ->
                RunCommand.of(
                        "db",
                        new BsonDocument("find", new BsonInt32(1)),
                        ReadPreference.primary(),
                        new BsonDocumentCodec());
        };
    }

    private final class Router implements Pin {

        @Override
        public ServerAddress address() {
            return new ServerAddress();
        }

        @Override
        public void release() {
            released++;
        }

        @Override
        public void lost() {}
    }
}
