package io.codriver.internal.execute;

import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Terms;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.deployment.ServerRequest;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.topology.Suitable;
import io.codriver.internal.wire.OpMsgFlags;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.SectionWriter;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The road of one command: select, check out, send, read. One object is subscriber of the first two steps, request and
 * receiver of the reply, because this is what every operation allocates.
 *
 * <p>Concurrency: the stage moves by compare-and-set; whoever moves it owns what follows. A cancel wins over any step
 * that has not moved the stage yet, so a request is either never written or its reply is waited for (for a short while) and
 * the connection goes back exactly once.
 */
abstract class Run<R> implements CoreSubscriber<Object>, RequestBody, ReplyReceiver, Conversation.Told {

    private static final int NEW = 0;
    private static final int SELECTING = 1;
    private static final int CHECKING_OUT = 2;
    private static final int ON_WIRE = 3;
    private static final int DONE = 4;
    private static final int CANCELLED = 5;

    private static final long SHORTEST_DRAIN_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Run> STAGE =
            AtomicIntegerFieldUpdater.newUpdater(Run.class, "stage");

    final Operations operations;
    final Command<R> command;
    private final OperationTimeout timeout;
    private final Deadline by;
    private final long operationId;

    private volatile int stage;
    private volatile @Nullable Subscription upstream;
    private @Nullable SelectedServer server;
    private @Nullable LentConnection lent;
    private boolean borrowed;
    private boolean gone;
    private @Nullable Terms terms;
    private CommandWatch.@Nullable Watched watched;
    private long begunNanos;
    private long selectedNanos;
    private long lentNanos;

    Run(Operations operations, Command<R> command, OperationTimeout timeout, Deadline by) {
        this.operations = operations;
        this.command = command;
        this.timeout = timeout;
        this.by = by;
        this.operationId = operations.nextOperationId();
    }

    /** The same in logs and in the events of pool and command. */
    final long operationId() {
        return operationId;
    }

    /** The answer; last call. On the thread that brought the reply. */
    abstract void arrived(@Nullable R result);

    /** No answer; last call. */
    abstract void broke(Throwable failure);

    /** Cancelled, and it is known now what came of it; last call. The result is that of a reply nobody waited for any more. */
    void discarded(@Nullable R result) {}

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

    /** Selects first. {@code false} if it was cancelled before. */
    final boolean start() {
        begunNanos = operations.now();
        if (!STAGE.compareAndSet(this, NEW, SELECTING)) {
            return false;
        }
        operations
                .deployment()
                .select(ServerRequest.of(suitable(), by, command.name(), operationId))
                .subscribe(this);
        return true;
    }

    private Suitable suitable() {
        return command.writes() ? Suitable.toWrite() : Suitable.toRead(command.readPreference());
    }

    /** Goes where the cursor is. */
    final void startOn(SelectedServer at) {
        begunNanos = operations.now();
        selectedNanos = begunNanos;
        server = at;
        if (STAGE.compareAndSet(this, NEW, CHECKING_OUT)) {
            at.operationBegun();
            at.pool().checkOut(by, operationId).subscribe(this);
        }
    }

    /**
     * Goes where the cursor is, on the connection which is kept for it. It does not go back when this run ends, unless it
     * broke: then it is gone.
     */
    final void startOn(SelectedServer at, LentConnection kept) {
        begunNanos = operations.now();
        selectedNanos = begunNanos;
        lentNanos = begunNanos;
        server = at;
        lent = kept;
        borrowed = true;
        if (STAGE.compareAndSet(this, NEW, ON_WIRE)) {
            at.operationBegun();
            send();
        }
    }

    /** Any thread, idempotent. */
    final void cancelRun() {
        while (true) {
            int now = stage;
            if (now >= DONE) {
                return;
            }
            if (STAGE.compareAndSet(this, now, CANCELLED)) {
                abandon(now);
                return;
            }
        }
    }

    private void abandon(int from) {
        if (from == ON_WIRE) {
            // Written or about to be: the reply, or the refusal to write, gives the connection back.
            lent().connection().conversation().hurry(this, Deadline.afterNanos(drainNanos(), operations.now()));
            return;
        }
        Subscription step = upstream;
        if (step != null) {
            step.cancel();
        }
        if (from == CHECKING_OUT) {
            selected().operationEnded();
        }
        discarded(null);
    }

    private long drainNanos() {
        return Math.max(2 * selected().description().getRoundTripTimeNanos(), SHORTEST_DRAIN_NANOS);
    }

    // ---- select, check out

    @Override
    public final void onSubscribe(Subscription step) {
        upstream = step;
        if (stage == CANCELLED) {
            step.cancel();
        } else {
            step.request(Long.MAX_VALUE);
        }
    }

    @Override
    public final void onNext(Object found) {
        if (found instanceof LentConnection connection) {
            lent = connection;
            lentNanos = operations.now();
            if (STAGE.compareAndSet(this, CHECKING_OUT, ON_WIRE)) {
                send();
            } else {
                connection.checkIn();
            }
        } else {
            SelectedServer at = (SelectedServer) found;
            server = at;
            selectedNanos = operations.now();
            if (STAGE.compareAndSet(this, SELECTING, CHECKING_OUT)) {
                at.pool().checkOut(by, operationId).subscribe(this);
            } else {
                at.operationEnded();
            }
        }
    }

    @Override
    public final void onError(Throwable failure) {
        int now = stage;
        if (now < ON_WIRE && STAGE.compareAndSet(this, now, DONE)) {
            if (now == CHECKING_OUT) {
                selected().operationEnded();
            }
            String during = now == SELECTING ? "server selection" : "check-out of a connection";
            broke(Failures.beforeWire(failure, timeout.isSet(), during, spent(now)));
        }
    }

    @Override
    public final void onComplete() {}

    // ---- on the wire

    private void send() {
        LentConnection connection = lent();
        long now = operations.now();
        Deadline replyBy = by;
        if (!timeout.isSet()) {
            long limit = operations.settings().readTimeoutNanos();
            replyBy = limit == 0 ? Deadline.NEVER : Deadline.afterNanos(limit, now);
        }
        long serverMillis = serverMillis(now);
        if (serverMillis < 0) {
            tooLate();
            return;
        }
        terms = termsFor(connection.connection().hello(), serverMillis);
        watched = operations.watch().begin(this, connection, now);
        Conversation conversation = connection.connection().conversation();
        if (command.acknowledged()) {
            conversation.exchange(this, replyBy, this);
        } else {
            conversation.tell(this, replyBy, this);
        }
    }

    /** What is left for the server's work: 0 if there is no limit, negative if not even the way there is. */
    private long serverMillis(long now) {
        if (!timeout.isSet() || by.isNever()) {
            return 0;
        }
        long left = by.remainingNanos(now) - selected().description().getMinRoundTripTimeNanos();
        return left <= 0 ? -1 : Math.max(1, TimeUnit.NANOSECONDS.toMillis(left));
    }

    private void tooLate() {
        if (finish(borrowed)) {
            broke(new MongoOperationTimeoutException("timeoutMS leaves no time for a round trip to " + address()
                    + ", so nothing was sent (" + spent(ON_WIRE) + ")"));
        } else {
            discarded(null);
        }
    }

    private Terms termsFor(Hello hello, long serverMillis) {
        ServerDescription description = selected().description();
        return new Terms(
                description.getType(),
                operations.settings().direct(),
                hello.maxWireVersion(),
                hello.maxDocumentBytes(),
                hello.maxMessageBytes(),
                hello.maxWriteBatchSize(),
                serverMillis,
                operations.settings().api());
    }

    @Override
    public final int flags() {
        return command.acknowledged() ? 0 : OpMsgFlags.MORE_TO_COME;
    }

    @Override
    public final void writeTo(SectionWriter sections) {
        if (stage == CANCELLED) {
            // The last moment at which nothing has been sent yet.
            throw new NeverSent();
        }
        CommandWatch.Watched listener = watched;
        if (listener == null) {
            command.writeTo(sections, sentTerms());
        } else {
            command.writeTo(listener.listening(sections), sentTerms());
            listener.started();
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
            result = command.read(reply, address());
        } catch (Throwable thrown) {
            failure = thrown;
        }
        Throwable told = failure == null ? null : toldToTopology(failure, reply);
        if (failure != null || !resultKeepsReply()) {
            reply.release();
        }
        if (failure == null && command.another() && stage == ON_WIRE) {
            send();
            return;
        }
        if (told != null && Failures.concernsTopology(told)) {
            selected().failed(told, lent());
        }
        deliver(result, failure);
    }

    /** Of a write, which may be refused and badly acknowledged at once, the topology wants to know the latter. */
    private Throwable toldToTopology(Throwable failure, Reply reply) {
        if (!Failures.isOfWrites(failure)) {
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
        R result = command.unacknowledged();
        if (command.another() && stage == ON_WIRE) {
            send();
        } else {
            deliver(result, null);
        }
    }

    private void deliver(@Nullable R result, @Nullable Throwable failure) {
        boolean wanted = finish(borrowed || (failure == null && result != null && keepsConnection(result)));
        if (!wanted) {
            discarded(result);
        } else if (failure != null) {
            broke(failure);
        } else {
            arrived(result);
        }
    }

    /** The connection goes back before the application hears of the result: its next operation may well want one. */
    private boolean finish(boolean kept) {
        boolean wanted = STAGE.compareAndSet(this, ON_WIRE, DONE);
        if (!kept) {
            lent().checkIn();
        }
        selected().operationEnded();
        return wanted;
    }

    @Override
    public final void failed(ExchangeFailure failure) {
        CommandWatch.Watched listener = watched;
        if (failure.kind() == ExchangeFailure.Kind.ENCODING) {
            Throwable cause = failure.getCause() == null ? failure : failure.getCause();
            if (listener != null) {
                listener.failed(cause);
            }
            deliver(null, cause);
            return;
        }
        Throwable translated = Failures.onWire(failure, address(), timeout.isSet(), spent(ON_WIRE));
        if (listener != null) {
            listener.failed(translated);
        }
        boolean wanted = STAGE.compareAndSet(this, ON_WIRE, DONE);
        gone = true;
        // The pool is cleared before the connection is back in it: whoever waits must not get one of the old
        // generation.
        if (wanted && failure.kind() != ExchangeFailure.Kind.INTERRUPTED && Failures.concernsTopology(translated)) {
            selected().failed(translated, lent());
        }
        lent().discard(String.valueOf(failure.getMessage()));
        selected().operationEnded();
        if (wanted) {
            broke(translated);
        } else {
            discarded(null);
        }
    }

    // ---- what is known by now

    final SelectedServer selected() {
        return known(server);
    }

    /** Whether the connection broke and was thrown away. */
    final boolean connectionIsGone() {
        return gone;
    }

    final LentConnection lent() {
        return known(lent);
    }

    private Terms sentTerms() {
        return known(terms);
    }

    private ServerAddress address() {
        return lent().connection().server();
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("asked for before its stage");
        }
        return value;
    }

    /** Where the time went, for the message of a timeout. */
    private String spent(int until) {
        long now = operations.now();
        StringBuilder text =
                new StringBuilder("selection ").append(millis(begunNanos, until > SELECTING ? selectedNanos : now));
        if (until > SELECTING) {
            text.append(", check-out ").append(millis(selectedNanos, until > CHECKING_OUT ? lentNanos : now));
        }
        if (until > CHECKING_OUT) {
            text.append(", on the wire ").append(millis(lentNanos, now));
        }
        return text.toString();
    }

    private static String millis(long fromNanos, long toNanos) {
        return TimeUnit.NANOSECONDS.toMillis(toNanos - fromNanos) + " ms";
    }
}
