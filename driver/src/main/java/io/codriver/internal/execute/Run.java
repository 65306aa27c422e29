package io.codriver.internal.execute;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Terms;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.execute.retry.Attempts;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.pool.PinnedTo;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.watch.CommandWatch;
import io.codriver.internal.watch.Sending;
import io.codriver.internal.wire.OpMsgFlags;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.SectionWriter;
import io.netty.buffer.ByteBuf;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import reactor.core.publisher.Mono;

/**
 * The second half of the road of one command: send it, read the reply, give the connection back. The same object as the
 * {@link Approach}; it is also request and receiver of the reply, because this is what every operation allocates.
 *
 * <p>Concurrency: a request is either never written or its reply is waited for (for a short while if it was cancelled),
 * and the connection goes back exactly once, before anybody hears of the result.
 */
abstract class Run<R> extends Approach<R> implements RequestBody, ReplyReceiver, Conversation.Told, Sending {

    private static final long SHORTEST_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private boolean gone;
    private volatile @Nullable AnotherProof proof;
    private @Nullable Terms terms;
    private CommandWatch.@Nullable Watched watched;
    private @Nullable ServerCursor left;

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

    /** Who asked, if anybody waits; only to tell contexts apart. */
    @Nullable
    Subscriber<?> asker() {
        return null;
    }

    /** Whether the result keeps the reply and releases it itself. */
    boolean resultKeepsReply() {
        return false;
    }

    /**
     * Whether the connection stays with this result instead of going back. Spec: Load Balancer Support, "Connection
     * Pinning".
     */
    boolean keepsConnection(R result) {
        return false;
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

    @Override
    final void send() {
        LentConnection connection = lent();
        long now = operations.now();
        Deadline replyBy = by;
        if (!isTimed()) {
            long limit = operations.settings().readTimeoutNanos();
            replyBy = limit == 0 ? Deadline.NEVER : Deadline.afterNanos(limit, now);
        }
        long serverMillis = serverMillis(now);
        if (serverMillis < 0) {
            tooLate();
            return;
        }
        Hello hello = connection.connection().hello();
        MongoClientException refusal = joinSession(hello, selected().description(), now);
        if (refusal != null) {
            attemptFailed(refusal, false, null);
            return;
        }
        bindTransaction();
        long number = transactionNumber(hello);
        if (number < 0) {
            attemptFailed(
                    new MongoClientException(address() + " cannot tell that it was sent a write before"), false, null);
            return;
        }
        terms = termsFor(hello, serverMillis, number);
        watched = operations.watch().begin(this, now);
        Conversation conversation = connection.connection().conversation();
        if (command.acknowledged()) {
            conversation.exchange(this, replyBy, this);
        } else {
            conversation.tell(this, replyBy, this);
        }
    }

    /** Spec: Transactions, "Mongos Pinning"; Load Balancer Support, "Behaviour With Transactions". */
    private void bindTransaction() {
        if (!isInTransaction() || endsTransaction() || pin() != null) {
            return;
        }
        if (serverType() == ServerType.SHARD_ROUTER) {
            pinTo(new RouterPin(selected(), null));
        } else if (serverType() == ServerType.LOAD_BALANCER) {
            LentConnection kept = lent();
            kept.pin(PinnedTo.TRANSACTION);
            bindTo(selected(), kept);
            pinTo(new RouterPin(selected(), kept));
        }
    }

    /** What is left for the server's work: 0 if there is no limit, negative if not even the way there is. */
    private long serverMillis(long now) {
        if (!isTimed() || by.isNever()) {
            return 0;
        }
        long left = by.remainingNanos(now) - selected().description().getMinRoundTripTimeNanos();
        return left <= 0 ? -1 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }

    private void tooLate() {
        attemptFailed(
                new MongoOperationTimeoutException("timeoutMS leaves no time for a round trip to " + address()
                        + ", so nothing was sent (" + spentOnWire(operations.now()) + ")"),
                false,
                null);
    }

    /** That of the attempt before, if there was one; 0 for none, negative if the server does not know them. */
    private long transactionNumber(Hello hello) {
        ServerType server = selected().description().getType();
        boolean numbers = operations.settings().retries().numbers(command.retry(), server, hello.knowsSessions());
        if (isInTransaction() || !(numbers || wasNumbered())) {
            return 0;
        }
        if (!wasNumbered()) {
            return nextTransactionNumber();
        }
        return numbers ? sentTerms().session().transactionNumber() : -1;
    }

    @Override
    final boolean wasNumbered() {
        return terms != null
                && terms.session().transaction() == null
                && terms.session().transactionNumber() > 0;
    }

    private Terms termsFor(Hello hello, long serverMillis, long transactionNumber) {
        ServerDescription description = selected().description();
        return new Terms(
                description.getType(),
                operations.settings().direct(),
                hello.maxWireVersion(),
                hello.maxDocumentBytes(),
                hello.maxMessageBytes(),
                hello.maxWriteBatchSize(),
                isTimed(),
                serverMillis,
                operations.settings().api(),
                sessionTerms(description.getType(), transactionNumber, isTimed()));
    }

    @Override
    public final int flags() {
        return command.acknowledged() ? 0 : OpMsgFlags.MORE_TO_COME;
    }

    @Override
    public final void writeTo(SectionWriter sections) {
        if (isCancelled()) {
            // The last moment at which nothing has been sent yet.
            throw new NeverSent();
        }
        command.writeTo(sections, sentTerms());
    }

    @Override
    public final void encoded(ByteBuf message) {
        saidInSession();
        CommandWatch.Watched listener = watched;
        if (listener != null) {
            listener.started(message);
        }
    }

    @Override
    public final void replied(Reply reply) {
        CommandWatch.Watched listener = watched;
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

    private void roundDone(@Nullable R result) {
        if (command.another() && isOnWire()) {
            nextRound();
        } else {
            deliver(result);
        }
    }

    private Throwable withinLimit(Throwable failure) {
        return isTimed() ? Failures.ofServersLimit(failure, spentOnWire(operations.now())) : failure;
    }

    private void nextRound() {
        terms = null;
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
        gone = true;
        ExchangeFailure.Kind kind = met == failure ? ExchangeFailure.Kind.INTERRUPTED : ExchangeFailure.Kind.READ;
        // The conversation may be in its middle.
        attemptFailed(told, false, met, new ExchangeFailure(kind, "The login on the open connection failed", failure));
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
        CommandWatch.Watched listener = watched;
        if (listener != null) {
            listener.written();
        }
        roundDone(command.unacknowledged());
    }

    /** The connection goes back before the application hears of the result: its next operation may well want one. */
    private void deliver(@Nullable R result) {
        boolean keepsConnection = isBorrowed() || (result != null && keepsConnection(result));
        boolean wanted = move(ON_WIRE, DONE);
        if (!wanted) {
            left = ServerCursor.leftBy(this);
        }
        succeededInSession();
        leaveSession(result != null && keepsSession(result));
        if (!keepsConnection) {
            checkIn();
        }
        selected().operationEnded();
        killCursor();
        if (wanted) {
            arrived(result);
        } else {
            discarded(result);
        }
    }

    private void checkIn() {
        if (left == null || !left.keepsConnection()) {
            lent().checkIn();
        }
    }

    private void killCursor() {
        if (left != null) {
            left.kill();
        }
    }

    // ---- no answer

    @Override
    public final void failed(ExchangeFailure failure) {
        CommandWatch.Watched listener = watched;
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
        gone = true;
        connectionBroke();
        attemptFailed(translated, failure.kind() != ExchangeFailure.Kind.NOT_SENT, failure);
    }

    private void attemptFailed(Throwable failure, boolean attempted, @Nullable ExchangeFailure broken) {
        attemptFailed(failure, attempted, failure, broken);
    }

    /**
     * The attempt is over; what follows is decided before anything is given back, and the session goes back first unless it is
     * needed again.
     *
     * @param attempted whether the server may have got the command
     * @param told what the topology has to know of it, if it concerns it
     * @param broken what broke the connection; {@code null} if it can be used again
     */
    private void attemptFailed(Throwable failure, boolean attempted, Throwable told, @Nullable ExchangeFailure broken) {
        boolean wanted = move(ON_WIRE, FAILING);
        long pause = wanted ? pauseAfter(failure, attempted) : Attempts.NO_MORE;
        if (pause == Attempts.NO_MORE) {
            left = ServerCursor.leftBy(this);
            leaveSession(false);
        }
        boolean ownFault = broken != null && (!wanted || broken.kind() == ExchangeFailure.Kind.INTERRUPTED);
        if (!ownFault && Failures.concernsTopology(told)) {
            // The pool is cleared before the connection is back in it, and before the next attempt looks for a server:
            // nobody must get a connection of the old generation.
            selected().failed(told, lent(), () -> giveBack(failure, wanted, pause, broken));
        } else {
            giveBack(failure, wanted, pause, broken);
        }
    }

    private void giveBack(Throwable failure, boolean wanted, long pause, @Nullable ExchangeFailure broken) {
        if (broken != null) {
            lent().discard(String.valueOf(broken.getMessage()));
        } else if (!isBorrowed()) {
            checkIn();
        }
        selected().operationEnded();
        killCursor();
        if (wanted) {
            goOn(pause, failure);
        } else {
            discarded(null);
        }
    }

    // ---- what is known by now

    @Override
    public final Command<R> command() {
        return command;
    }

    @Override
    public final LentConnection connection() {
        return lent();
    }

    @Override
    public final ServerType serverType() {
        return selected().description().getType();
    }

    @Override
    public final @Nullable Subscriber<?> subscriber() {
        return asker();
    }

    @Override
    final boolean connectionIsGone() {
        return gone;
    }

    private Terms sentTerms() {
        return known(terms);
    }

    private ServerAddress address() {
        return lent().connection().server();
    }
}
