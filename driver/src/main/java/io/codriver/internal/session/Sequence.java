package io.codriver.internal.session;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the commands of one session on the wire one after another, a reply that nobody waits for any more included: servers
 * do not run two commands of a session side by side. Nothing waits here: who comes while another is inside is begun
 * by the one that leaves.
 *
 * <p>Concurrency: {@code rounds} counts who has something to do here; the first one does it for all, so that a long line
 * of commands which fail at once does not nest.
 */
final class Sequence {

    private final Queue<Runnable> line = new ConcurrentLinkedQueue<>();
    private final AtomicInteger rounds = new AtomicInteger();
    private volatile boolean occupied;

    /** Calls {@code turn} when it is its turn, perhaps before this returns; {@link #leave} follows exactly once. */
    void enter(Runnable turn) {
        line.add(turn);
        advance();
    }

    void leave() {
        occupied = false;
        advance();
    }

    private void advance() {
        if (rounds.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            Runnable next = occupied ? null : line.poll();
            while (next != null) {
                occupied = true;
                next.run();
                next = occupied ? null : line.poll();
            }
            seen = rounds.addAndGet(-seen);
        } while (seen != 0);
    }
}
