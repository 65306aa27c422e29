package io.codriver.internal.execute;

import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.command.Command;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.deployment.ServerRequest;
import io.codriver.internal.execute.retry.Attempts;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.session.LogicalSession;
import io.codriver.internal.session.SessionTie;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.topology.selection.AtAddress;
import io.codriver.internal.topology.selection.Suitable;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/**
 * The first half of the road of one command: its turn in an explicit session, select a server, check a connection out; and
 * the way back here when an attempt has failed. It is the subscriber of its steps itself, because this is what every
 * operation allocates.
 *
 * <p>Concurrency: the stage moves by compare-and-set; whoever moves it owns what follows. A cancel wins over any step
 * that has not moved the stage yet, so whatever a step brings afterwards goes back at once. An attempt that fails gives everything back but the session: the same
 * object takes the road again.
 */
abstract class Approach<R> extends Setbacks<R> implements CoreSubscriber<Object> {

    private final long operationId;

    private volatile @Nullable Subscription upstream;
    private Timers.@Nullable Timeout patience;

    /** @param operationId shared by all commands of one operation */
    Approach(
            Operations operations,
            Command<R> command,
            @Nullable SessionTie session,
            OperationTimeout timeout,
            Deadline by,
            long operationId) {
        super(operations, command, session, timeout, by);
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

    /** The answer; last call. On the thread that brought the reply. */
    abstract void arrived(@Nullable R result);

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
        bindTo(at);
        start();
    }

    /**
     * Goes where the cursor is, on the connection which is kept for it. It does not go back when this run ends, unless it
     * broke: then it is gone.
     */
    final void startOn(SelectedServer at, LentConnection kept) {
        bindTo(at, kept);
        start();
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
        boolean begun = refusal != null ? refuse(refusal) : hasNothingToSay() ? finish() : beginInSession();
        if (!begun) {
            leaveSession(false); // Cancelled or out of time while it stood in line.
        }
    }

    private boolean beginInSession() {
        RouterPin pin = pin();
        if (pin != null && pin.connection() != null) {
            bindTo(pin.server(), pin.connection());
        }
        return begin(IN_LINE);
    }

    private boolean finish() {
        if (!move(IN_LINE, DONE)) {
            return false;
        }
        leaveSession(false);
        arrived(null);
        return true;
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
        if (!isSelected()) {
            return select(from);
        }
        selectedAt(now);
        if (!isLent()) {
            if (!move(from, CHECKING_OUT)) {
                return false;
            }
            selected().operationBegun();
            checkOut(selected());
            return true;
        }
        lentAt(now);
        if (!move(from, ON_WIRE)) {
            return false;
        }
        selected().operationBegun();
        send();
        return true;
    }

    private boolean select(int from) {
        if (!move(from, SELECTING)) {
            return false;
        }
        ServerRequest request = ServerRequest.of(wanted(), by, command.name(), operationId);
        operations.deployment().select(avoidingFailed(request)).subscribe(this);
        return true;
    }

    private ServerSelector wanted() {
        RouterPin pin = pin();
        return pin == null ? suitable() : new AtAddress(pin.address());
    }

    private Suitable suitable() {
        if (command.writes()) {
            return Suitable.toWrite();
        }
        ReadPreference preference = isInTransaction() ? ReadPreference.primary() : command.readPreference();
        return command.readsInto() ? Suitable.toReadInto(preference) : Suitable.toRead(preference);
    }

    /** Any thread, idempotent. */
    final void cancelRun() {
        while (true) {
            int now = stage();
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
        if (from == FAILING) {
            // Whoever is about to give everything back will see it.
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
        selected(at);
        selectedAt(operations.now());
        if (command.readsInto() && !at.description().isSecondary()) {
            command.selectedBy(suitable().effective(operations.deployment().description()));
        }
        if (move(SELECTING, CHECKING_OUT)) {
            checkOut(at);
        } else {
            at.operationEnded();
        }
    }

    private void checkOut(SelectedServer at) {
        (command.isCourtesy() ? at.pool().checkOutIdle(operationId) : at.pool().checkOut(by, operationId))
                .subscribe(this);
    }

    private void lentBy(LentConnection connection) {
        lent(connection);
        lentAt(operations.now());
        if (move(CHECKING_OUT, ON_WIRE)) {
            send();
        } else {
            connection.checkIn();
        }
    }

    @Override
    public final void onError(Throwable failure) {
        if (move(CHECKING_OUT, FAILING)) {
            Throwable told = Failures.beforeWire(
                    failure, isTimed(), "check-out of a connection", spentCheckingOut(operations.now()));
            long pause = pauseAfter(told, false);
            selected().operationEnded();
            goOn(pause, told);
        } else if (move(SELECTING, FAILING)) {
            Throwable told =
                    Failures.beforeWire(failure, isTimed(), "server selection", spentSelecting(operations.now()));
            unselected(told);
            goOn(Attempts.NO_MORE, told);
        }
    }

    @Override
    public final void onComplete() {}

    // ---- an attempt has failed

    /** What the attempt had was given back, but not the session. Only while {@code FAILING}. */
    final void goOn(long pauseNanos, Throwable failure) {
        if (pauseNanos == Attempts.NO_MORE) {
            leaveSession(false);
            end(toldOf(failure));
            return;
        }
        if (isInTransaction() && pin() == null) {
            unbind();
        }
        forget();
        command.repeat();
        boolean goesOn = pauseNanos == 0 ? begin(FAILING) : backOff(pauseNanos);
        if (!goesOn) {
            leaveSession(false);
            discarded(null);
        }
    }

    private void end(Throwable failure) {
        if (move(FAILING, DONE)) {
            Throwable told = command.failed(failure);
            if (told == null) {
                arrived(null);
            } else {
                broke(told);
            }
        } else {
            discarded(null);
        }
    }

    private boolean backOff(long pauseNanos) {
        Pause pause =
                new Pause(operations.timers(), Deadline.afterNanos(pauseNanos, operations.now()), this::backedOff);
        upstream = pause;
        if (!move(FAILING, BACKING_OFF)) {
            return false;
        }
        pause.request(1);
        return true;
    }

    /** If it was cancelled just now, whoever cancelled has given everything back. */
    private void backedOff() {
        begin(BACKING_OFF);
    }
}
