package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.Proxy;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Everything of this artifact gives back what it took. */
class HygieneTest {

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static void useEverythingOnce() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start();
                FaultProxy proxy = FaultProxy.to(server.address());
                ScriptedServer scripted = ScriptedServer.start();
                StrangeServer silent = StrangeServer.silent();
                StrangeServer http = StrangeServer.http();
                BlackHole hole = BlackHole.open();
                ClosedPort closed = ClosedPort.open();
                QueueingResolver resolver =
                        QueueingResolver.serving(1, Duration.ofHours(1)).fill(20);
                DnsServer dns = DnsServer.start();
                SocksServer socks = SocksServer.start();
                ReplicaSet set = TestDeployment.replicaSet(3).start();
                LoadBalancedCluster cluster = TestDeployment.loadBalanced().start();
                BareClient waiting = new BareClient(cluster.address());
                DnsProbe probe = new DnsProbe(dns);
                BareClient client = new BareClient(proxy.address());
                BareClient other = new BareClient(scripted.address());
                BareClient stranger = new BareClient(silent.address());
                Socket proxied = new Socket(new Proxy(Proxy.Type.SOCKS, socks.address()))) {
            assertThat(List.of(http, hole, closed, resolver, stranger)).doesNotContainNull();
            proxied.connect(server.address());
            set.member(0).kill();
            set.member(1).unplug();
            waiting.send(1, "{hello: 1, loadBalanced: true, $db: 'admin'}");
            waiting.receive();
            probe.ask("db.example", DnsProbe.A);
            probe.askOverTcp("db.example", DnsProbe.A);
            client.send(1, "{ping: 1, $db: 'admin'}");
            client.receive();
            other.send(1, "{hello: 1, $db: 'admin'}");
            other.receive();
        }
    }

    private static long openFiles() throws IOException {
        try (Stream<Path> files = Files.list(DESCRIPTORS)) {
            return files.count();
        }
    }

    @Test
    void filesAndThreadsAreGivenBack() throws Exception {
        assumeTrue(Files.isDirectory(DESCRIPTORS), "counts files the way Linux shows them");
        useEverythingOnce();
        long before = openFiles();

        for (int i = 0; i < 5; i++) {
            useEverythingOnce();
        }

        assertThat(openFiles()).isEqualTo(before);
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("codriver-test-")) {
                thread.join(5_000);
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }
}
