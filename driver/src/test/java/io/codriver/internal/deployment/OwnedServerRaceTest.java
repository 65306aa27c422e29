package io.codriver.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.Opening;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/** A server that leaves in the moment in which it enters. */
class OwnedServerRaceTest {

    private static final int ROUNDS = 2_000;
    private static final ServerAddress SERVER = new ServerAddress("db");

    @Test
    void whoeverComesFirstNothingOfTheServerIsLeft() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            CyclicBarrier together = new CyclicBarrier(2);
            for (int round = 0; round < ROUNDS; round++) {
                CountedOpener opener = new CountedOpener();
                OwnedServer server = new OwnedServer(new ServerId(new ClusterId(), SERVER));
                Future<?> opened = threads.submit(() -> {
                    together.await();
                    server.open(assembly(opener), new NoFacts());
                    return null;
                });
                Future<?> closed = threads.submit(() -> {
                    together.await();
                    server.close();
                    return null;
                });
                opened.get();
                closed.get();
                assertThat(opener.watched.get()).as("hosts watched").isZero();
                assertThat(opener.resolving.get()).as("openings of the monitor").isZero();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static ServerAssembly assembly(Opener opener) {
        return new ServerAssembly(
                new DeploymentOptions(
                        new ClusterId(),
                        ClusterSettings.builder().build(),
                        ServerSettings.builder().build(),
                        ConnectionPoolSettings.builder().build(),
                        SocketSettings.builder().build(),
                        Optional.empty()),
                opener,
                new ManualTime());
    }

    private static final class CountedOpener implements Opener {

        private final AtomicInteger watched = new AtomicInteger();
        private final AtomicInteger resolving = new AtomicInteger();

        @Override
        public Opening begin(ServerAddress server, boolean forMonitor) {
            return new Opening() {
                @Override
                public Mono<Void> resolve(Deadline by) {
                    return Mono.<Void>never()
                            .doOnSubscribe(subscription -> resolving.incrementAndGet())
                            .doOnCancel(resolving::decrementAndGet);
                }

                @Override
                public void awaitPermit() {}

                @Override
                public Mono<OpenConnection> establish(Deadline by) {
                    return Mono.never();
                }

                @Override
                public OpeningLedger ledger() {
                    return OpeningLedger.EMPTY;
                }
            };
        }

        @Override
        public Disposable watch(ServerAddress server) {
            watched.incrementAndGet();
            AtomicInteger left = new AtomicInteger(1);
            return () -> {
                if (left.compareAndSet(1, 0)) {
                    watched.decrementAndGet();
                }
            };
        }
    }

    private static final class NoFacts implements ServerAssembly.Facts {

        @Override
        public void seen(OwnedServer server, ServerDescription description) {}

        @Override
        public void checkFailed(OwnedServer server, Throwable failure) {}

        @Override
        public void openingFailed(
                OwnedServer server, Throwable failure, int generation, @Nullable ObjectId service, Runnable then) {}
    }
}
