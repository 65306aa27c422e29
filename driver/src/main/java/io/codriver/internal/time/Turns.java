package io.codriver.internal.time;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Gives plain state one owner at a time, without a lock and without a thread of its own.
 *
 * <p>Whoever submits a turn while nobody owns the state becomes its owner, runs every turn that waits, gives the
 * ownership back, tells the news and performs the acts which the turns have decided. So no code of others runs while the
 * state is owned, and whatever an act submits is served at once. Giving back goes before asking.
 *
 * <p>Acts run in order on the thread that took the turns; two threads may perform acts of different turns at the same
 * time, so an act that undoes another one has to work in either order. The news are told by whoever took turns, too:
 * whoever needs them in the order of the turns has to keep them in a queue.
 *
 * <p>A turn that throws is a bug: it is logged, and the turn {@code broken} shuts the machine in an orderly way. An act
 * that throws is logged, and the next one is performed.
 */
public final class Turns {

    /** One change of the state: runs while owning it, calls nobody, and adds what is to be done to the acts. */
    @FunctionalInterface
    public interface Turn {
        void run(List<Runnable> acts);
    }

    /** Where bugs are reported; it must not throw. */
    @FunctionalInterface
    public interface Log {
        void error(String message, Throwable bug);
    }

    /** How many acts nest on one stack before further ones are put off. */
    static final int DEEPEST = 8;

    // Set while acts run and not a moment longer: a thread that outlives this class keeps nothing of it.
    private static final ThreadLocal<Nesting> NESTING = new ThreadLocal<>();

    private final Queue<Turn> giving = new ConcurrentLinkedQueue<>();
    private final Queue<Turn> asking = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable news;
    private final Turn broken;
    private final Log log;

    /**
     * Makes the turns of one machine.
     *
     * @param news tells what the turns announced; run after turns, before their acts
     * @param broken shuts the machine after a turn has thrown
     */
    public Turns(Runnable news, Turn broken, Log log) {
        this.news = news;
        this.broken = broken;
        this.log = log;
    }

    /** A turn that gives something back or clears: served before those that ask. Any thread; never waits. */
    public void give(Turn turn) {
        giving.add(turn);
        take();
    }

    /** A turn that asks for something. Any thread; never waits. */
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
        perform(news);
        if (!acts.isEmpty()) {
            performAll(acts);
        }
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
            log.error("A turn failed, which is a bug of the driver; shutting down what it belongs to", bug);
            shut(acts);
        }
    }

    private void shut(List<Runnable> acts) {
        try {
            broken.run(acts);
        } catch (Throwable worse) {
            log.error("Shutting down after a bug failed as well", worse);
        }
    }

    /**
     * A subscriber may come back from inside an act, be served, come back, and so on, as often as callers wait. Up to a
     * depth acts nest, so that a subscriber which blocks inside its signal is served by its own call; beyond it they wait
     * until the outermost act has returned, so that the stack does not overflow.
     */
    private void performAll(List<Runnable> acts) {
        Nesting nesting = NESTING.get();
        if (nesting == null) {
            performOutermost(acts);
        } else if (nesting.depth >= DEEPEST) {
            acts.forEach(act -> nesting.postponed.add(() -> perform(act)));
        } else {
            nesting.depth++;
            acts.forEach(this::perform);
            nesting.depth--;
        }
    }

    private void performOutermost(List<Runnable> acts) {
        Nesting nesting = new Nesting();
        NESTING.set(nesting);
        try {
            acts.forEach(this::perform);
            for (Runnable act = nesting.postponed.poll(); act != null; act = nesting.postponed.poll()) {
                act.run();
            }
        } finally {
            NESTING.remove();
        }
    }

    private void perform(Runnable act) {
        try {
            act.run();
        } catch (Throwable failure) {
            log.error("An act failed, which is a bug of the driver or of a subscriber; going on", failure);
        }
    }

    /** How deep the acts of this thread are nested, whichever machine they belong to, and what was put off. */
    private static final class Nesting {
        private final Queue<Runnable> postponed = new ArrayDeque<>(0);
        private int depth = 1;
    }
}
