package io.codriver.specification.unified.entity;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A thread of the runner on which a case runs operations. Used by the thread of the case. */
public final class ThreadEntity implements AutoCloseable {

    private static final long LIMIT_SECONDS = 10;

    private final String name;
    private final ExecutorService executor;
    private final List<Future<?>> tasks = new ArrayList<>();

    public ThreadEntity(String name) {
        this.name = name;
        this.executor = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "codriver-test-" + name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** What runs on a thread may fail with anything. */
    public interface Task {
        void run() throws Throwable;
    }

    /** Runs a task after those before it; returns at once. */
    public void run(Task task) {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        tasks.add(outcome);
        executor.execute(() -> {
            try {
                task.run();
                outcome.complete(null);
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            }
        });
    }

    /** Waits for all tasks; fails as the first that failed. */
    public void join() throws Throwable {
        executor.shutdown();
        for (Future<?> task : tasks) {
            try {
                task.get(LIMIT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException failure) {
                throw new AssertionError("on thread '" + name + "': " + failure.getCause(), failure.getCause());
            } catch (TimeoutException failure) {
                throw new AssertionError("thread '" + name + "' did not end within " + LIMIT_SECONDS + " s", failure);
            }
        }
        tasks.clear();
    }

    /** Fails if a task has failed by now. */
    public void check() throws Throwable {
        for (Future<?> task : tasks) {
            if (task.isDone()) {
                task.get();
            }
        }
    }

    @Override
    public void close() {
        executor.shutdownNow();
    }
}
