package io.codriver.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opening;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** Many threads at once: no connection has two holders, nobody is forgotten, nothing is lost. */
class FairPoolRaceTest {

    private static final int THREADS = 4;
    private static final int CALLS_PER_THREAD = 20_000;
    private static final int MAX_SIZE = 3;

    private final ManualTime time = new ManualTime();
    private final Map<OpenConnection, Thread> holders = new ConcurrentHashMap<>();
    private final AtomicInteger heldTwice = new AtomicInteger();
    private final AtomicInteger signals = new AtomicInteger();
    private final AtomicInteger cancelled = new AtomicInteger();

    @Test
    void connectionsHaveOneHolderAtATimeAndAllComeBack() throws Exception {
        FairPool pool = new FairPool(
                new PoolOptions(
                        new ServerId(new ClusterId(), new ServerAddress("db")),
                        ConnectionPoolSettings.builder().maxSize(MAX_SIZE).build(),
                        List.of(),
                        StructuredLog.SILENT),
                (server, forMonitor) -> new OpensAtOnce(server),
                time,
                (failure, generation, service, then) -> then.run());
        pool.ready();
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Void> work = () -> callOftenInto(pool);
            List<Future<Void>> running = threads.invokeAll(
                    IntStream.range(0, THREADS).mapToObj(i -> work).toList());
            for (Future<Void> one : running) {
                one.get();
            }
        } finally {
            threads.shutdown();
        }
        assertThat(heldTwice).hasValue(0);
        assertThat(signals.get() + cancelled.get()).isGreaterThanOrEqualTo(THREADS * CALLS_PER_THREAD);
        assertThat(holders).isEmpty();
        for (int i = 0; i < MAX_SIZE; i++) {
            pool.checkOut(Deadline.NEVER).subscribe(lent -> signals.set(-1));
        }
        assertThat(signals).as("every connection can be lent again").hasValue(-1);
    }

    private Void callOftenInto(FairPool pool) {
        for (int i = 0; i < CALLS_PER_THREAD; i++) {
            Holder holder = new Holder();
            pool.checkOut(Deadline.NEVER).subscribe(holder);
            if (ThreadLocalRandom.current().nextInt(10) == 0) {
                cancelled.incrementAndGet();
                holder.cancel();
            }
            if (i % 1_000 == 0) {
                pool.clear(null, false);
                pool.ready();
            }
        }
        return null;
    }

    private final class Holder extends BaseSubscriber<LentConnection> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(LentConnection lent) {
            signals.incrementAndGet();
            if (holders.put(lent.connection(), Thread.currentThread()) != null) {
                heldTwice.incrementAndGet();
            }
            holders.remove(lent.connection());
            lent.checkIn();
        }

        @Override
        protected void hookOnError(Throwable failure) {
            signals.incrementAndGet(); // Cleared: fine.
        }
    }

    private final class OpensAtOnce implements Opening {

        private final ServerAddress server;

        OpensAtOnce(ServerAddress server) {
            this.server = server;
        }

        @Override
        public Mono<Void> resolve(Deadline by) {
            return Mono.empty();
        }

        @Override
        public void awaitPermit() {}

        @Override
        public Mono<OpenConnection> establish(Deadline by) {
            return Mono.fromSupplier(() -> new HandConnection(server, time));
        }

        @Override
        public OpeningLedger ledger() {
            return OpeningLedger.EMPTY;
        }
    }
}
