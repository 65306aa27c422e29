package io.codriver.internal.handshake.auth;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks of one client one after another on a pool, so that they never keep more than one of its threads, however many connections
 * are opened at once. Tasks do not throw.
 *
 * <p>Concurrency: the line is kept under a monitor, also while the pool is handed the work; a thread of the pool works it off and leaves
 * when it is empty.
 */
public final class InTurn implements Executor {

    private final Executor pool;
    private final int most;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean underWay;

    public InTurn(Executor pool) {
        this(pool, IdentityTasks.MOST_WAITING);
    }

    InTurn(Executor pool, int most) {
        this.pool = pool;
        this.most = most;
    }

    /** @throws RejectedExecutionException if too many wait, here or in the pool */
    @Override
    public synchronized void execute(Runnable task) {
        if (waiting.size() == most) {
            throw new RejectedExecutionException("the line is full");
        }
        if (!underWay) {
            // Before the task is in line: if the pool does not take it, nobody else has relied on it.
            pool.execute(this::workOff);
            underWay = true;
        }
        waiting.add(task);
    }

    private void workOff() {
        for (Runnable next = next(); next != null; next = next()) {
            next.run();
        }
    }

    private synchronized @Nullable Runnable next() {
        Runnable next = waiting.poll();
        if (next == null) {
            underWay = false;
        }
        return next;
    }
}
