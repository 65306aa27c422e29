package io.codriver.acceptance;

import com.mongodb.Block;
import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.SocketSettings;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningListener;
import io.codriver.resolve.AddressBatch;
import io.codriver.test.EmbeddedServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.Document;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Settings, clients and clocks that the scenarios share. */
final class Given {

    private Given() {}

    static MongoClientSettings.Builder hosts(ServerAddress... hosts) {
        return MongoClientSettings.builder().applyToClusterSettings(cluster -> cluster.hosts(List.of(hosts)));
    }

    static MongoClientSettings.Builder host(String host, int port) {
        return hosts(new ServerAddress(host, port));
    }

    /** A map of the application that remembers nothing: every opening asks. */
    static CodriverSettings withoutMemory(InetAddressResolver resolver) {
        return CodriverSettings.builder()
                .hostResolver((host, limit) -> Mono.fromCallable(() -> AddressBatch.of(resolver.lookupByName(host)))
                        .subscribeOn(Schedulers.boundedElastic())
                        .flux())
                .build();
    }

    static Block<SocketSettings.Builder> connectTimeout(Duration limit) {
        return socket -> socket.connectTimeout((int) limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    static Block<ClusterSettings.Builder> selectionTimeout(Duration limit) {
        return cluster -> cluster.serverSelectionTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Loads classes and warms the event loops up, as in any process that has run for a moment. */
    static void aJvmThatHasOpenedAndClosedOneClient() {
        try (EmbeddedServer server = EmbeddedServer.start();
                CodriverClient client =
                        Codriver.create(host("127.0.0.1", server.port()).build())) {
            ping(client).block(Duration.ofSeconds(30));
        }
    }

    static Mono<Document> ping(CodriverClient client) {
        return client.getDatabase("admin").runCommand(new Document("ping", 1));
    }

    /** Milliseconds that the action took. */
    static long millis(Runnable action) {
        long start = System.nanoTime();
        action.run();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    static long openDescriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        } catch (java.io.IOException notLinux) {
            return -1;
        }
    }

    /** Writes down every opening. */
    static final class Openings implements OpeningListener {

        final List<ConnectionOpenedEvent> opened = new CopyOnWriteArrayList<>();
        final List<ConnectionOpenFailedEvent> failed = new CopyOnWriteArrayList<>();

        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            opened.add(event);
        }

        @Override
        public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
            // Whoever closes a client gives up what its monitors are opening at that moment.
            if (event.failure().ledger().entries().stream()
                    .noneMatch(entry -> entry.outcome() == OpeningLedger.Outcome.CANCELLED)) {
                failed.add(event);
            }
        }

        CodriverSettings.Builder settings() {
            return CodriverSettings.builder().addOpeningListener(this);
        }
    }
}
