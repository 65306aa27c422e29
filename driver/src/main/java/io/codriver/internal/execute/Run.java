package io.codriver.internal.execute;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.watch.CommandWatch;
import io.codriver.internal.wire.Reply;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The second half of the road of one command: send it, read the reply, find out what a failure means and whether more follows on
 * the same connection. One object with the {@link Approach}, the {@link Request} and the {@link Settlement}; it is also the
 * receiver of the reply, because this is what every operation allocates.
 *
 * <p>Concurrency: a request is either never written or its reply is waited for (for a short while if it was cancelled),
 * and the connection goes back exactly once, before anybody hears of the result.
 */
abstract class Run<R> extends Settlement<R> implements ReplyReceiver, Conversation.Told {

    private static final long SHORTEST_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private volatile @Nullable AnotherProof proof;

    /** The first command of an operation. */
    Run(
            Operations operations,
            Command<R> command,
            @Nullable SessionTie session,
            OperationTimeout timeout,
            Deadline by) {
        this(operations, command, session, timeout, by, operations.nextOperationId());
    }

    /** One more command of an operation. */
    Run(
            Operations operations,
            Command<R> command,
            @Nullable SessionTie session,
            OperationTimeout timeout,
            Deadline by,
            long operationId) {
        super(operations, command, session, timeout, by, operationId);
    }

    /** Whether the result keeps the reply and releases it itself. */
    boolean resultKeepsReply() {
        return false;
    }

    @Override
    final void send() {
        long now = operations.now();
        RuntimeException refusal = prepare(now);
        if (refusal != null) {
            attemptFailed(refusal, false, null);
            return;
        }
        Conversation conversation = lent().connection().conversation();
        if (command.acknowledged()) {
            conversation.exchange(this, replyBy(now), this);
        } else {
            conversation.tell(this, replyBy(now), this);
        }
    }

    @Override
    final void hurryReply() {
        AnotherProof underway = proof;
        if (underway != null && underway.giveUp()) {
            proved(new MongoClientException("cancelled"));
            return;
        }
        lent().connection().conversation().hurry(this, Deadline.afterNanos(drainNanos(), operations.now()));
    }

    private long drainNanos() {
        return Math.max(2 * selected().description().getRoundTripTimeNanos(), SHORTEST_DRAIN_NANOS);
    }

    // ---- the answer

    @Override
    public final void replied(Reply reply) {
        CommandWatch.Watched listener = watched();
        R result = null;
        Throwable failure = null;
        try {
            if (listener != null) {
                listener.replied(reply);
            }
            noteTimes(reply, selected().description().getType());
            failure = badlyAcknowledged(reply);
            result = failure == null ? command.read(reply, address()) : null;
        } catch (Throwable thrown) {
            failure = thrown;
        }
        if (failure != null && Failures.asksForProof(failure) && proveAgain()) {
            reply.release();
            return;
        }
        Throwable told = toldToTopology(failure, reply);
        if (failure != null || !resultKeepsReply()) {
            reply.release();
        }
        if (failure != null && told != null) {
            attemptFailed(withinLimit(failure), true, told, null);
        } else if (told != null && Failures.concernsTopology(told)) {
            R read = result;
            selected().failed(told, lent(), () -> roundDone(read));
        } else {
            roundDone(result);
        }
    }

    private Throwable withinLimit(Throwable failure) {
        return isTimed() ? Failures.ofServersLimit(failure, spentOnWire(operations.now())) : failure;
    }

    /** A write that was done but not acknowledged as wanted, if it is said again for that. */
    private @Nullable MongoException badlyAcknowledged(Reply reply) {
        if (!wasNumbered()) {
            return null;
        }
        MongoException failure = Answers.badlyAcknowledged(reply, address());
        return failure != null && wouldGoOn(failure) ? failure : null;
    }

    /**
     * Of a write, which may be refused and badly acknowledged at once, the topology wants to know the latter; and of each round of
     * a bulk, whose failures are told to the application at its end. {@code null} if there is nothing to tell.
     */
    private @Nullable Throwable toldToTopology(@Nullable Throwable failure, Reply reply) {
        if (failure == null ? !command.another() : !Failures.isOfWrites(failure)) {
            return failure;
        }
        MongoException concern = Answers.concernFailure(reply, address());
        return concern == null ? failure : concern;
    }

    /** Unacknowledged: written, or not. */
    @Override
    public final void done(@Nullable ExchangeFailure failure) {
        if (failure != null) {
            failed(failure);
            return;
        }
        CommandWatch.Watched listener = watched();
        if (listener != null) {
            listener.written();
        }
        roundDone(command.unacknowledged());
    }

    // ---- what follows on the same connection

    private void roundDone(@Nullable R result) {
        if (command.another() && isOnWire()) {
            nextRound();
        } else {
            deliver(result);
        }
    }

    private void nextRound() {
        forgetTerms();
        nextInSession();
        proof = null;
        forgetFailures();
        send();
    }

    /** Whether the same command follows on the same connection, whatever kind of command it is; once. */
    private boolean proveAgain() {
        Optional<Mono<Void>> login =
                proof == null && isOnWire() ? lent().connection().proveAgain(by) : Optional.empty();
        login.ifPresent(again -> {
            AnotherProof begun = new AnotherProof(this::proved);
            proof = begun;
            again.subscribe(begun);
            if (isCancelled()) {
                hurryReply();
            }
        });
        return login.isPresent();
    }

    private void proved(@Nullable Throwable failure) {
        if (failure == null) {
            command.repeat();
            send();
            return;
        }
        Throwable met = failure.getCause() instanceof MongoSocketException network ? network : failure;
        Throwable told = isTimed() && by.hasPassed(operations.now())
                ? new MongoOperationTimeoutException(
                        "timeoutMS has passed while " + address() + " wanted another proof of who this is ("
                                + spentOnWire(operations.now()) + ")",
                        failure)
                : failure;
        connectionLost();
        ExchangeFailure.Kind kind = met == failure ? ExchangeFailure.Kind.INTERRUPTED : ExchangeFailure.Kind.READ;
        // The conversation may be in its middle.
        attemptFailed(told, false, met, new ExchangeFailure(kind, "The login on the open connection failed", failure));
    }

    // ---- no answer

    @Override
    public final void failed(ExchangeFailure failure) {
        CommandWatch.Watched listener = watched();
        if (failure.kind() == ExchangeFailure.Kind.ENCODING) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (listener != null) {
                listener.failed(cause);
            }
            attemptFailed(cause, false, null);
            return;
        }
        Throwable translated = Failures.onWire(failure, address(), isTimed(), spentOnWire(operations.now()));
        if (listener != null) {
            listener.failed(translated);
        }
        connectionLost();
        connectionBroke();
        attemptFailed(translated, failure.kind() != ExchangeFailure.Kind.NOT_SENT, failure);
    }
}
