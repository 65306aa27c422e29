package io.codriver.internal.pool;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gives plain state one owner at a time, without a lock and without a thread of its own.
 *
 * <p>Whoever submits a turn while nobody owns the state becomes its owner, runs every turn that waits, gives the
 * ownership back, tells the {@link News} and performs the acts which the turns have decided. So no code of others runs
 * while the state is owned, and whatever an act submits is served at once. Giving back goes before asking.
 *
 * <p>News are told in the order of the turns, whichever threads took them. Acts run in order on the thread that took
 * the turns; two threads may perform acts of different turns at the same time, so an act that undoes another one has to
 * work in either order.
 *
 * <p>A turn that throws is a bug: it is logged, and the turn {@code broken} shuts the machine in an orderly way. An act
 * that throws is logged, and the next one is performed.
 */
public final class Turns {

    private static final Logger LOGGER = LoggerFactory.getLogger(Turns.class);

    /** One change of the state: runs while owning it, calls nobody, and adds what is to be done to the acts. */
    @FunctionalInterface
    public interface Turn {
        void run(List<Runnable> acts);
    }

    private static final int DEEPEST = 8;

    private static final ThreadLocal<Nesting> NESTING = ThreadLocal.withInitial(Nesting::new);

    private final Queue<Turn> giving = new ConcurrentLinkedQueue<>();
    private final Queue<Turn> asking = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final News news;
    private final Turn broken;

    /**
     * Makes the turns of one machine.
     *
     * @param news what the turns announce; told before the acts
     * @param broken shuts the machine after a turn has thrown
     */
    public Turns(News news, Turn broken) {
        this.news = news;
        this.broken = broken;
    }

    /** A turn that gives something back or clears: served before those that ask. */
    public void give(Turn turn) {
        giving.add(turn);
        take();
    }

    /** A turn that asks for something. */
    public void ask(Turn turn) {
        asking.add(turn);
        take();
    }

    private void take() {
        if (waiting.getAndIncrement() != 0) {
            return; // The owner of this moment will see it.
        }
        List<Runnable> acts = new ArrayList<>(4);
        do {
            runOne(acts);
        } while (waiting.decrementAndGet() != 0);
        news.tell();
        performAll(acts);
    }

    /**
     * A subscriber may come back from inside an act, be lent to, come back, and so on, as often as callers wait. Up to a
     * depth acts nest, so that a subscriber which blocks inside its signal is served by its own call; beyond it they wait
     * until the outermost act has returned, so that the stack does not overflow.
     */
    private static void performAll(List<Runnable> acts) {
        if (acts.isEmpty()) {
            return;
        }
        Nesting nesting = NESTING.get();
        if (nesting.depth >= DEEPEST) {
            nesting.postponed.addAll(acts);
            return;
        }
        nesting.depth++;
        acts.forEach(Turns::perform);
        nesting.depth--;
        if (nesting.depth == 0) {
            performPostponed(nesting);
        }
    }

    private static void performPostponed(Nesting nesting) {
        if (nesting.postponed.isEmpty()) {
            return;
        }
        nesting.depth++;
        for (Runnable act = nesting.postponed.poll(); act != null; act = nesting.postponed.poll()) {
            perform(act);
        }
        nesting.depth--;
    }

    /** How deep the acts of this thread are nested, and what was put off for it. Owned by its thread. */
    private static final class Nesting {
        private final Queue<Runnable> postponed = new ArrayDeque<>();
        private int depth;
    }

    private void runOne(List<Runnable> acts) {
        Turn next = giving.poll();
        if (next == null) {
            next = asking.poll();
        }
        if (next == null) {
            return;
        }
        try {
            next.run(acts);
        } catch (Throwable bug) {
            LOGGER.error("A turn failed, which is a bug of the driver; shutting down what it belongs to", bug);
            shut(acts);
        }
    }

    private void shut(List<Runnable> acts) {
        try {
            broken.run(acts);
        } catch (Throwable worse) {
            LOGGER.error("Shutting down after a bug failed as well", worse);
        }
    }

    private static void perform(Runnable act) {
        try {
            act.run();
        } catch (Throwable failure) {
            LOGGER.error("An act failed, which is a bug of the driver or of a subscriber; going on", failure);
        }
    }
}
