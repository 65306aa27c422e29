package io.codriver.internal.execute;

import io.codriver.internal.command.Command;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.session.SessionTie;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Where a run stands, and what it has at hand: its server and its connection. A part of the run itself, because every
 * operation has them.
 *
 * <p>Concurrency: the stage moves by compare-and-set; whoever moves it owns what follows, and what is at hand.
 */
abstract class Stages<R> extends SessionShare<R> {

    static final int NEW = 0;
    static final int IN_LINE = 1;
    static final int SELECTING = 2;
    static final int CHECKING_OUT = 3;
    static final int ON_WIRE = 4;
    /** An attempt has failed; who is here gives back what it had, and decides. */
    static final int FAILING = 5;
    /** Between two attempts. */
    static final int BACKING_OFF = 6;

    static final int DONE = 7;
    static final int CANCELLED = 8;

    @SuppressWarnings("rawtypes")
    private static final AtomicIntegerFieldUpdater<Stages> STAGE =
            AtomicIntegerFieldUpdater.newUpdater(Stages.class, "stage");

    private volatile int stage;
    private boolean bound;
    private boolean borrowed;
    private @Nullable SelectedServer server;
    private @Nullable LentConnection lent;

    Stages(Operations operations, Command<R> command, @Nullable SessionTie session) {
        super(operations, command, session);
    }

    final int stage() {
        return stage;
    }

    final boolean move(int from, int to) {
        return STAGE.compareAndSet(this, from, to);
    }

    final boolean isOnWire() {
        return stage == ON_WIRE;
    }

    final boolean isCancelled() {
        return stage == CANCELLED;
    }

    // ---- what is at hand

    /** No other server will do, in no attempt. */
    final void bindTo(SelectedServer at) {
        server = at;
        bound = true;
    }

    /** Nor any other connection. */
    final void bindTo(SelectedServer at, LentConnection kept) {
        bindTo(at);
        lent = kept;
        borrowed = true;
    }

    /** The next attempt may go anywhere. */
    final void unbind() {
        bound = false;
        borrowed = false;
    }

    final void selected(SelectedServer at) {
        server = at;
    }

    final void lent(LentConnection connection) {
        lent = connection;
    }

    /** What the next attempt must find anew. */
    final void forget() {
        if (!bound) {
            server = null;
        }
        if (!borrowed) {
            lent = null;
        }
    }

    final boolean isSelected() {
        return server != null;
    }

    final boolean isLent() {
        return lent != null;
    }

    final SelectedServer selected() {
        return known(server);
    }

    final LentConnection lent() {
        return known(lent);
    }

    /** Whether the connection belongs to a cursor or a transaction and stays with it. */
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
