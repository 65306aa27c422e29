package io.codriver.test.internal.scripted;

import io.codriver.test.internal.wire.Request;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one connection is to do, and how far it has come. Written by a test, performed by an {@link Actor}. */
public final class Play {

    private final Deque<Step> steps = new ArrayDeque<>();
    private final List<Request> heard = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private boolean complete;
    private Runnable more = () -> {};

    /**
     * Writes the next step; the actor who waits for it goes on.
     *
     * @throws IllegalStateException after a step that nothing can follow
     */
    public void add(Step step) {
        Runnable goOn;
        synchronized (this) {
            if (complete) {
                throw new IllegalStateException("nothing can follow the end of the script: " + step);
            }
            complete = step.isLast();
            steps.addLast(step);
            goOn = more;
        }
        goOn.run();
    }

    /** Who is to be told when a step is added. */
    synchronized void onMore(Runnable goOn) {
        this.more = goOn;
    }

    synchronized @Nullable Step next() {
        return steps.peekFirst();
    }

    synchronized void done() {
        steps.removeFirst();
    }

    synchronized void heard(Request request) {
        heard.add(request);
    }

    synchronized void failed(String why) {
        failures.add(why);
        steps.clear();
        complete = true;
    }

    /** Whether every step was performed and nothing went wrong. */
    public synchronized boolean isDone() {
        return steps.isEmpty() && failures.isEmpty();
    }

    /** Whether something went wrong. */
    public synchronized boolean hasFailed() {
        return !failures.isEmpty();
    }

    /** The requests that met an expectation. */
    public synchronized List<Request> requests() {
        return List.copyOf(heard);
    }

    /** What went wrong, and what was not reached. */
    public synchronized List<String> complaints() {
        List<String> all = new ArrayList<>(failures);
        if (!steps.isEmpty()) {
            all.add("never came to: " + steps);
        }
        return all;
    }
}
