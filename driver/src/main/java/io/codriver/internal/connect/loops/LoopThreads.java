package io.codriver.internal.connect.loops;

import io.netty.util.concurrent.FastThreadLocalThread;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import reactor.core.scheduler.NonBlocking;

/**
 * Makes the threads of event loops: daemons, so that a {@code main} which ends ends the process, named
 * {@code codriver-<kind>-<number>}, and marked so that Reactor refuses to block them.
 */
final class LoopThreads implements ThreadFactory {

    private final AtomicInteger count = new AtomicInteger();
    private final String prefix;

    LoopThreads(String kind) {
        this.prefix = "codriver-" + kind + "-";
    }

    @Override
    public Thread newThread(Runnable task) {
        Thread thread = new LoopThread(task, prefix + count.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private static final class LoopThread extends FastThreadLocalThread implements NonBlocking {

        LoopThread(Runnable task, String name) {
            super(null, task, name);
        }
    }
}
