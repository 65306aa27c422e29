package io.codriver.internal.secure;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The tls pool: where trust stores are read, and where certificates are checked, which may mean to ask a revocation
 * server. One for all clients of this JVM; its daemon threads end when they are idle, so that nobody has to close it.
 */
final class TlsTasks {

    /** Checking certificates is a matter of the processor: more threads than processors gain nothing. */
    static final int MOST_THREADS = Math.min(4, Runtime.getRuntime().availableProcessors());

    /** Tasks that may wait; each belongs to an opening, and those are few. When full, the handshake fails. */
    static final int MOST_WAITING = 1_024;

    private static final long IDLE_SECONDS = 10;

    private static final AtomicInteger COUNT = new AtomicInteger();

    static final Executor POOL = pool();

    private TlsTasks() {}

    private static Executor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MOST_THREADS,
                MOST_THREADS,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MOST_WAITING),
                TlsTasks::newThread);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread newThread(Runnable task) {
        Thread thread = new Thread(task, "codriver-tls-" + COUNT.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }
}
