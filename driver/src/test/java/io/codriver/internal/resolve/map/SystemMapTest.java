package io.codriver.internal.resolve.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.Loops;
import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.LookupTimeoutException;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Maps as applications get them: real pool, real timers; the only name looked up is localhost. */
class SystemMapTest {

    private final EventExecutor executor = new DefaultEventExecutor();
    private final Timers timers = new EventLoopTimers(executor, Ticker.system());

    @AfterEach
    void stop() {
        Loops.end(executor);
    }

    @Test
    void localhostIsLookedUpOnTheLookupPool() {
        Queue<String> threads = new ConcurrentLinkedQueue<>();
        assertThat(SharedLookups.ofSystem(timers)
                        .resolve("localhost", Duration.ofSeconds(20))
                        .doOnNext(batch -> threads.add(Thread.currentThread().getName()))
                        .blockLast(Duration.ofSeconds(30))
                        .addresses())
                .anyMatch(address -> address.isLoopbackAddress());
        assertThat(threads).allMatch(name -> name.startsWith("codriver-lookup-"));
    }

    @Test
    void limitPassesWhileTheApplicationsResolverBlocks() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        CountDownLatch inside = new CountDownLatch(1);
        SharedLookups map = SharedLookups.of(
                name -> {
                    inside.countDown();
                    try {
                        gate.await(30, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return List.of();
                },
                timers);
        try {
            // A lookup that has not begun is given up with its last waiter: let it begin first.
            Disposable patient = map.resolve("db1", Duration.ofSeconds(30)).subscribe(batch -> {}, failure -> {});
            assertThat(inside.await(20, TimeUnit.SECONDS)).isTrue();
            patient.dispose();

            assertThatThrownBy(() -> map.resolve("db1", Duration.ofMillis(50)).blockLast(Duration.ofSeconds(20)))
                    .hasCauseInstanceOf(LookupTimeoutException.class);
            assertThat(map.progress("db1")).as("it cannot be stopped").isPresent();
        } finally {
            gate.countDown();
        }
    }
}
