package io.codriver.internal.execute;

import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.ReadPreference;
import io.codriver.internal.command.Command;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.deployment.ServerRequest;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.topology.Suitable;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The first half of the road of one command: its turn in an explicit session, select a server, check a connection out. It is the subscriber of the last
 * two steps itself, because this is what every operation allocates.
 *
 * <p>Concurrency: the stage moves by compare-and-set; whoever moves it owns what follows. A cancel wins over any step
 * that has not moved the stage yet, so whatever a step brings afterwards goes back at once.
 */
abstract class Approach<R> extends SessionShare<R> implements CoreSubscriber<Object> {

    static final int NEW = 0;
    static final int IN_LINE = 1;
    static final int SELECTING = 2;
    static final int CHECKING_OUT = 3;
    static final int ON_WIRE = 4;
    static final int DONE = 5;
    static final int CANCELLED = 6;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Approach> STAGE =
            AtomicIntegerFieldUpdater.newUpdater(Approach.class, "stage");

    final Deadline by;
    private final OperationTimeout timeout;
    private final long operationId;

    private volatile int stage;
    private volatile @Nullable Subscription upstream;
    private @Nullable SelectedServer server;
    private @Nullable LentConnection lent;
    private boolean borrowed;
    private Timers.@Nullable Timeout patience;

    /** @param operationId shared by all commands of one operation */
    Approach(
            Operations operations,
            Command<R> command,
            @Nullable SessionTie session,
            OperationTimeout timeout,
            Deadline by,
            long operationId) {
        super(operations, command, session);
        this.timeout = timeout;
        this.by = by;
        this.operationId = operationId;
    }

    /** The same in logs and in the events of pool and command. */
    public final long operationId() {
        return operationId;
    }

    /** The connection is at hand, and this is {@code ON_WIRE}. */
    abstract void send();

    /** Cancelled while {@code ON_WIRE}: whoever waits for the reply must not wait long any more. */
    abstract void hurryReply();

    /** No answer; last call. */
    abstract void broke(Throwable failure);

    /** Cancelled, and it is known now what came of it; last call. The result is that of a reply nobody waited for any more. */
    void discarded(@Nullable R result) {}

    /** Selects first. {@code false} if it was cancelled before. */
    final boolean start() {
        LogicalSession session = explicitSession();
        return session == null ? begin(NEW) : lineUp(session);
    }

    /** Goes where the cursor is. */
    final void startOn(SelectedServer at) {
        server = at;
        start();
    }

    /**
     * Goes where the cursor is, on the connection which is kept for it. It does not go back when this run ends, unless it
     * broke: then it is gone.
     */
    final void startOn(SelectedServer at, LentConnection kept) {
        lent = kept;
        borrowed = true;
        startOn(at);
    }

    private boolean lineUp(LogicalSession session) {
        begunAt(operations.now());
        if (!move(NEW, IN_LINE)) {
            return false;
        }
        if (!by.isNever()) {
            patience = operations.timers().at(by, this::waitedInVain);
        }
        session.enter(() -> turnIn(session));
        return true;
    }

    private void turnIn(LogicalSession session) {
        if (patience != null) {
            patience.cancel();
        }
        RuntimeException refusal = entered(session);
        boolean begun = refusal == null ? begin(IN_LINE) : refuse(refusal);
        if (!begun) {
            leaveSession(false); // Cancelled or out of time while it stood in line.
        }
    }

    private boolean refuse(RuntimeException refusal) {
        if (!move(IN_LINE, DONE)) {
            return false;
        }
        leaveSession(false);
        broke(refusal);
        return true;
    }

    private void waitedInVain() {
        if (move(IN_LINE, DONE)) {
            broke(new MongoOperationTimeoutException(
                    "timeoutMS has passed while another operation of the same session was under way"));
        }
    }

    /** Takes the first step that is not done already. */
    private boolean begin(int from) {
        long now = operations.now();
        begunAt(now);
        if (server == null) {
            return select(from);
        }
        selectedAt(now);
        if (lent == null) {
            if (!move(from, CHECKING_OUT)) {
                return false;
            }
            server.operationBegun();
            server.pool().checkOut(by, operationId).subscribe(this);
            return true;
        }
        lentAt(now);
        if (!move(from, ON_WIRE)) {
            return false;
        }
        server.operationBegun();
        send();
        return true;
    }

    private boolean select(int from) {
        if (!move(from, SELECTING)) {
            return false;
        }
        operations
                .deployment()
                .select(ServerRequest.of(suitable(), by, command.name(), operationId))
                .subscribe(this);
        return true;
    }

    private Suitable suitable() {
        if (command.writes()) {
            return Suitable.toWrite();
        }
        ReadPreference preference = command.readPreference();
        return command.readsInto() ? Suitable.toReadInto(preference) : Suitable.toRead(preference);
    }

    /** Any thread, idempotent. */
    final void cancelRun() {
        while (true) {
            int now = stage;
            if (now >= DONE) {
                return;
            }
            if (move(now, CANCELLED)) {
                abandon(now);
                return;
            }
        }
    }

    private void abandon(int from) {
        if (from == ON_WIRE) {
            // Written or about to be: the reply, or the refusal to write, gives the connection back.
            hurryReply();
            return;
        }
        Subscription step = upstream;
        if (step != null) {
            step.cancel();
        }
        if (from == CHECKING_OUT) {
            selected().operationEnded();
        }
        if (from != IN_LINE) {
            leaveSession(false);
        }
        discarded(null);
    }

    // ---- what the steps bring

    @Override
    public final void onSubscribe(Subscription step) {
        upstream = step;
        if (isCancelled()) {
            step.cancel();
        } else {
            step.request(Long.MAX_VALUE);
        }
    }

    @Override
    public final void onNext(Object found) {
        if (found instanceof LentConnection connection) {
            lentBy(connection);
        } else {
            found((SelectedServer) found);
        }
    }

    private void found(SelectedServer at) {
        server = at;
        selectedAt(operations.now());
        if (command.readsInto() && !at.description().isSecondary()) {
            command.selectedBy(suitable().effective(operations.deployment().description()));
        }
        if (move(SELECTING, CHECKING_OUT)) {
            at.pool().checkOut(by, operationId).subscribe(this);
        } else {
            at.operationEnded();
        }
    }

    private void lentBy(LentConnection connection) {
        lent = connection;
        lentAt(operations.now());
        if (move(CHECKING_OUT, ON_WIRE)) {
            send();
        } else {
            connection.checkIn();
        }
    }

    @Override
    public final void onError(Throwable failure) {
        int now = stage;
        if (now < ON_WIRE && move(now, DONE)) {
            if (now == CHECKING_OUT) {
                selected().operationEnded();
                leaveSession(false);
                broke(Failures.beforeWire(
                        failure, isTimed(), "check-out of a connection", spentCheckingOut(operations.now())));
            } else {
                leaveSession(false);
                broke(Failures.beforeWire(failure, isTimed(), "server selection", spentSelecting(operations.now())));
            }
        }
    }

    @Override
    public final void onComplete() {}

    // ---- what is known by now

    final boolean move(int from, int to) {
        return STAGE.compareAndSet(this, from, to);
    }

    final boolean isOnWire() {
        return stage == ON_WIRE;
    }

    final boolean isCancelled() {
        return stage == CANCELLED;
    }

    final SelectedServer selected() {
        return known(server);
    }

    final LentConnection lent() {
        return known(lent);
    }

    /** Whether {@code timeoutMS} was set, if only to "no limit". */
    final boolean isTimed() {
        return timeout.isSet();
    }

    /** Whether the connection belongs to a cursor and stays with it. */
    final boolean isBorrowed() {
        return borrowed;
    }

    static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("asked for before its stage");
        }
        return value;
    }
}
