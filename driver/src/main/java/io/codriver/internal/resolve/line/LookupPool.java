package io.codriver.internal.resolve.line;

import io.codriver.resolve.LookupRejectedException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads on which lookups may block: daemons, few, named {@code codriver-lookup-N}, shared by all clients of the
 * JVM. A thread is made when a lookup comes and none is free, and ends when nothing waits. Nobody else waits for them:
 * submitting takes no lock, so an event loop may do it.
 *
 * <p>{@value #THREADS} threads: a lookup that hangs costs a thread for as long as the C library tries (5 to 30 seconds), so
 * the number decides how many dead names it takes to hold up a living one. Two replica sets of the largest voting
 * size (7) with all their names hanging still leave two; more would only load a resolver which is in trouble already.
 *
 * <p>Concurrency: counters are changed by compare-and-set; a worker that saw an empty queue gives its place back
 * <em>before</em> it looks once more, so that a task put in between is never forgotten.
 */
public final class LookupPool implements LookupLine {

    static final int THREADS = 16;
    static final int QUEUE_BOUND = 256;

    private static final Logger LOG = LoggerFactory.getLogger(LookupPool.class);
    private static final LookupPool SHARED = new LookupPool(THREADS, QUEUE_BOUND);

    private final int threads;
    private final int queueBound;
    private final Queue<LookupTask> queue = new ConcurrentLinkedQueue<>();
    private final Queue<LookupTask> preferred = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger workers = new AtomicInteger();
    private final AtomicInteger threadNumber = new AtomicInteger();

    /** For tests; else there is one for all, see {@link #shared}. */
    public LookupPool(int threads, int queueBound) {
        this.threads = threads;
        this.queueBound = queueBound;
    }

    /** The pool of this JVM. */
    public static LookupPool shared() {
        return SHARED;
    }

    @Override
    public int submit(LookupTask task) throws LookupRejectedException {
        if (claim(workers, threads)) {
            start(task);
            return 0;
        }
        if (!claim(waiting, queueBound)) {
            throw new LookupRejectedException("The lookup of '" + task.host() + "' was not begun: " + queueBound
                    + " lookups wait already and " + threads + " are under way. The resolver of this machine or the"
                    + " application's InetAddressResolver is too slow for the number of hosts; look there, write"
                    + " addresses instead of names, or let the clients share one HostResolver");
        }
        boolean first = task.isPreferred();
        int before = (first ? preferred.size() : waiting.get() - 1) + threads;
        (first ? preferred : queue).add(task);
        if (task.isPreferred()) {
            prefer(task);
        }
        wakeIfIdle();
        return before;
    }

    @Override
    public void prefer(LookupTask task) {
        task.prefer();
        if (queue.remove(task)) {
            preferred.add(task);
            // A thread may have seen both lines without it.
            wakeIfIdle();
        }
    }

    @Override
    public void forget(LookupTask task) {
        if (queue.remove(task) || preferred.remove(task)) {
            waiting.decrementAndGet();
        }
    }

    /** How many wait for a thread. */
    public int waiting() {
        return waiting.get();
    }

    private void start(LookupTask first) throws LookupRejectedException {
        try {
            startWorker(() -> {
                run(first);
                workOff();
            });
        } catch (OutOfMemoryError noThread) {
            workers.decrementAndGet();
            throw new LookupRejectedException("The lookup of '" + first.host()
                    + "' was not begun: no thread could be started (" + noThread + ")");
        }
    }

    private void wakeIfIdle() {
        if (isAnyWaiting() && claim(workers, threads)) {
            try {
                startWorker(this::workOff);
            } catch (OutOfMemoryError noThread) {
                workers.decrementAndGet();
                LOG.warn("No thread could be started for a lookup; it waits for a running one to end", noThread);
            }
        }
    }

    private void startWorker(Runnable work) {
        String name = "codriver-lookup-" + threadNumber.incrementAndGet();
        // No thread-locals are inherited: the submitting thread may belong to an application that is undeployed later.
        Thread thread = new Thread(null, work, name, 0, false);
        thread.setDaemon(true);
        thread.start();
    }

    private void workOff() {
        do {
            for (LookupTask next = next(); next != null; next = next()) {
                waiting.decrementAndGet();
                run(next);
            }
            workers.decrementAndGet();
        } while (isAnyWaiting() && claim(workers, threads));
    }

    private @Nullable LookupTask next() {
        LookupTask first = preferred.poll();
        return first != null ? first : queue.poll();
    }

    private boolean isAnyWaiting() {
        return !queue.isEmpty() || !preferred.isEmpty();
    }

    private static void run(LookupTask task) {
        try {
            task.run();
        } catch (Throwable bug) {
            LOG.error("A lookup's callback failed; the other lookups go on", bug);
        } finally {
            // A resolver may have left the flag up; the next lookup on this thread must not see it.
            Thread.interrupted();
        }
    }

    private static boolean claim(AtomicInteger counter, int bound) {
        int now = counter.get();
        while (now < bound) {
            if (counter.compareAndSet(now, now + 1)) {
                return true;
            }
            now = counter.get();
        }
        return false;
    }
}
