package io.codriver.internal.resolve.line;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.resolve.LookupRejectedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real threads, held by latches instead of sleeping. */
class LookupPoolTest {

    private final CountDownLatch gate = new CountDownLatch(1);
    private final LookupPool pool = new LookupPool(2, 3);

    @AfterEach
    void openTheGate() {
        gate.countDown();
    }

    private LookupTask held(CountDownLatch begun) {
        return new LookupTask("held", () -> {
            begun.countDown();
            awaitQuietly(gate);
        });
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void occupyAllThreads() throws Exception {
        CountDownLatch begun = new CountDownLatch(2);
        assertThat(pool.submit(held(begun))).isZero();
        assertThat(pool.submit(held(begun))).isZero();
        awaitQuietly(begun);
    }

    @Test
    void lookupsRunInTheirOrderOnceAThreadIsFree() throws Exception {
        occupyAllThreads();
        Queue<String> order = new ConcurrentLinkedQueue<>();
        LookupPool single = new LookupPool(1, 10);
        CountDownLatch begun = new CountDownLatch(1);
        single.submit(held(begun));
        awaitQuietly(begun);
        CountDownLatch done = new CountDownLatch(3);
        for (String name : List.of("a", "b", "c")) {
            single.submit(new LookupTask(name, () -> {
                order.add(name);
                done.countDown();
            }));
        }
        gate.countDown();
        awaitQuietly(done);
        assertThat(order).containsExactly("a", "b", "c");
    }

    @Test
    void queueIsBoundedAndTheErrorSaysWhatToDo() throws Exception {
        occupyAllThreads();
        assertThat(pool.submit(new LookupTask("a", () -> {}))).isEqualTo(2);
        assertThat(pool.submit(new LookupTask("b", () -> {}))).isEqualTo(3);
        assertThat(pool.submit(new LookupTask("c", () -> {}))).isEqualTo(4);
        assertThatThrownBy(() -> pool.submit(new LookupTask("d", () -> {})))
                .isInstanceOf(LookupRejectedException.class)
                .hasMessageContaining("'d'")
                .hasMessageContaining("3 lookups wait already")
                .hasMessageContaining("share one HostResolver");
    }

    @Test
    void cancelledLookupGivesItsPlaceBackAndNeverStarts() throws Exception {
        occupyAllThreads();
        AtomicInteger started = new AtomicInteger();
        List<LookupTask> waiting = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            LookupTask task = new LookupTask("x", started::incrementAndGet);
            pool.submit(task);
            waiting.add(task);
        }
        for (LookupTask task : waiting) {
            assertThat(task.cancel()).isTrue();
            pool.forget(task);
        }
        assertThat(pool.waiting()).isZero();
        CountDownLatch last = new CountDownLatch(1);
        pool.submit(new LookupTask("y", last::countDown));
        gate.countDown();
        awaitQuietly(last);
        assertThat(started).hasValue(0);
    }

    @Test
    void threadsAreNamedDaemonsAndEndWhenIdle() throws Exception {
        Queue<Thread> seen = new ConcurrentLinkedQueue<>();
        CountDownLatch done = new CountDownLatch(1);
        pool.submit(new LookupTask("a", () -> {
            seen.add(Thread.currentThread());
            done.countDown();
        }));
        awaitQuietly(done);
        Thread thread = seen.remove();
        assertThat(thread.getName()).startsWith("codriver-lookup-");
        assertThat(thread.isDaemon()).isTrue();
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void throwingCallbackAndRaisedInterruptLeaveThePoolUsable() throws Exception {
        LookupPool single = new LookupPool(1, 10);
        CountDownLatch begun = new CountDownLatch(1);
        single.submit(held(begun));
        awaitQuietly(begun);
        single.submit(new LookupTask("bad", () -> {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("expected by the test");
        }));
        CountDownLatch done = new CountDownLatch(1);
        Queue<Boolean> interrupted = new ConcurrentLinkedQueue<>();
        single.submit(new LookupTask("good", () -> {
            interrupted.add(Thread.currentThread().isInterrupted());
            done.countDown();
        }));
        gate.countDown();
        awaitQuietly(done);
        assertThat(interrupted).containsExactly(false);
    }
}
