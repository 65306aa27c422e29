package io.codriver.internal.handshake.auth;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The identity pool, in two parts, so that a callback which waits for somebody to type a password keeps nobody's keys from being
 * derived. One for all clients of this JVM; its daemon threads end when they are idle, so that nobody has to close it.
 */
public final class IdentityTasks {

    /** For derivations, which take tens of milliseconds of a processor: more threads than processors gain nothing. */
    static final int MOST_DERIVING = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** For what waits for somebody else: callbacks, endpoints, key distribution centers. Clients make one such call at a time. */
    static final int MOST_ASKING = 32;

    /** Openings share what they wait for, so what waits here are different clients or salts. When full, a login fails. */
    static final int MOST_WAITING = 1_024;

    private static final long IDLE_SECONDS = 10;

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** Where keys are derived from passwords. */
    public static final Executor DERIVING = pool(MOST_DERIVING);

    /** Where callbacks are called and endpoints are asked. */
    public static final Executor ASKING = pool(MOST_ASKING);

    private IdentityTasks() {}

    private static Executor pool(int mostThreads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                mostThreads,
                mostThreads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                IdentityTasks::newThread);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "codriver-identity-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
