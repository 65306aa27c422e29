package io.codriver.internal.handshake.auth;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The identity pool: where keys are derived from passwords, which takes tens of milliseconds of a processor. One for all
 * clients of this JVM; its daemon threads end when they are idle, so that nobody has to close it.
 */
final class IdentityTasks {

    /** More threads than processors gain nothing. */
    static final int MOST_THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** Openings share a derivation, so what waits are different salts or clients. When full, a login fails. */
    static final int MOST_WAITING = 1_024;

    private static final long IDLE_SECONDS = 10;

    private static final AtomicInteger COUNT = new AtomicInteger();

    static final Executor POOL = pool();

    private IdentityTasks() {}

    private static Executor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
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
