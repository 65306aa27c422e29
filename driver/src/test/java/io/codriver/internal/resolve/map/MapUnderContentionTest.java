package io.codriver.internal.resolve.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.resolve.line.LookupPool;
import io.codriver.internal.resolve.source.BlockingSource;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** Map, turns and lookup pool on real threads. */
class MapUnderContentionTest {

    /** Nobody is forgotten, nobody hears twice. */
    @Test
    void underContentionEveryWaiterHearsExactlyOnce() throws Exception {
        LookupPool busy = new LookupPool(4, 256);
        List<InetAddress> answer = List.of(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}));
        Timers never = new NeverFiring();
        SharedLookups map = new SharedLookups(new BlockingSource(name -> answer, busy, never), never, new Random(1));
        int threads = 4;
        int rounds = 5_000;
        AtomicInteger answered = new AtomicInteger();
        AtomicInteger cancelled = new AtomicInteger();
        CountDownLatch all = new CountDownLatch(threads * rounds);
        List<Thread> callers = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Random random = new Random(t);
            Thread caller = new Thread(() -> {
                for (int i = 0; i < rounds; i++) {
                    boolean giveUp = random.nextInt(4) == 0;
                    Disposable asked = map.resolve("h" + random.nextInt(3) + "-" + i / 200, Duration.ofMinutes(1))
                            .subscribe(batch -> {}, error -> {}, () -> {
                                answered.incrementAndGet();
                                if (!giveUp) {
                                    all.countDown();
                                }
                            });
                    if (giveUp) {
                        asked.dispose();
                        cancelled.incrementAndGet();
                        all.countDown();
                    }
                }
            });
            callers.add(caller);
            caller.start();
        }
        for (Thread caller : callers) {
            caller.join();
        }
        assertThat(all.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answered.get()).isGreaterThanOrEqualTo(threads * rounds - cancelled.get());
        assertThat(busy.waiting()).isZero();
    }

    private static final class NeverFiring implements Timers {
        @Override
        public long nanos() {
            return Ticker.system().nanos();
        }

        @Override
        public Timeout at(Deadline deadline, Runnable task) {
            return Timeout.NONE;
        }
    }
}
