package io.codriver.internal.handshake.auth;

import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Asks somebody else on the identity pool, once at a time: whoever wants an answer meanwhile joins the call under way. Each one who
 * waits has the whole limit. A call that is over its limit is interrupted; if that does not help it runs on, later ones join it
 * instead of beginning a second, and its answer still serves them.
 *
 * <p>Concurrency: the call under way is kept under a monitor; signals come on the thread that asked, or that of the timers.
 */
public final class SharedCall<T> {

    private final Executor pool;
    private final Timers timers;
    private final String what;
    private final Duration limit;
    private final long pauseNanos;
    private @Nullable Call underWay;
    private Deadline notBefore;

    /**
     * Nothing is called yet.
     *
     * @param what is asked, for messages
     * @param limit for each one who waits
     * @param pause from the beginning of a call to that of the next
     */
    public SharedCall(Executor pool, Timers timers, String what, Duration limit, Duration pause) {
        this.pool = pool;
        this.timers = timers;
        this.what = what;
        this.limit = limit;
        this.pauseNanos = pause.toNanos();
        this.notBefore = Deadline.afterNanos(0, timers.nanos());
    }

    /** Fails with {@link IdentityFailure}. Cancelling does not stop the call. */
    public Mono<T> answer(Callable<T> question) {
        return Mono.defer(() -> Mono.fromFuture(join(question).answer, true).takeUntilOther(patience()));
    }

    private Mono<Void> patience() {
        return Mono.create(sink -> {
            Timers.Timeout timeout = timers.at(
                    Deadline.after(limit, timers.nanos()),
                    () -> sink.error(IdentityFailure.late(
                            "The " + what + " has not answered within " + limit.toSeconds() + " s")));
            sink.onDispose(timeout::cancel);
        });
    }

    private Call join(Callable<T> question) {
        Call begun;
        Deadline start;
        synchronized (this) {
            if (underWay != null) {
                return underWay;
            }
            begun = new Call(question);
            underWay = begun;
            start = notBefore;
        }
        if (start.hasPassed(timers.nanos())) {
            begun.submit();
        } else {
            timers.at(start, begun::submit);
        }
        return begun;
    }

    private final class Call implements Runnable {

        private final Callable<T> question;
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private @Nullable Thread asking;

        Call(Callable<T> question) {
            this.question = question;
        }

        void submit() {
            try {
                pool.execute(this);
            } catch (RejectedExecutionException full) {
                end(null, new IdentityFailure("Too many wait for credentials in this JVM", full));
            }
        }

        @Override
        public void run() {
            long now = timers.nanos();
            synchronized (SharedCall.this) {
                notBefore = Deadline.afterNanos(pauseNanos, now);
            }
            setAsking(Thread.currentThread());
            Timers.Timeout alarm = timers.at(Deadline.after(limit, now), this::interrupt);
            T given = null;
            IdentityFailure failure = null;
            try {
                given = question.call();
            } catch (IdentityFailure told) {
                failure = told;
            } catch (Throwable thrown) {
                failure = new IdentityFailure(
                        "The " + what + " failed with " + thrown.getClass().getName(), thrown);
            } finally {
                alarm.cancel();
                setAsking(null);
                // It was for the call that has ended, not for the next task of this thread.
                Thread.interrupted();
            }
            end(given, failure);
        }

        private synchronized void setAsking(@Nullable Thread thread) {
            asking = thread;
        }

        private synchronized void interrupt() {
            if (asking != null) {
                asking.interrupt();
            }
        }

        /** First the place is free, then it is told: whoever hears of a failure may well ask again. */
        private void end(@Nullable T given, @Nullable IdentityFailure failure) {
            synchronized (SharedCall.this) {
                underWay = null;
            }
            if (failure == null && given != null) {
                answer.complete(given);
            } else {
                answer.completeExceptionally(
                        failure == null ? new IdentityFailure("The " + what + " gave nothing") : failure);
            }
        }
    }
}
