package io.codriver.internal.resolve.map;

import static io.codriver.internal.resolve.Ip.address;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.line.LookupPool;
import io.codriver.internal.resolve.source.BlockingSource;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.LookupRejectedException;
import io.codriver.test.DnsReply;
import io.codriver.test.DnsServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;

/** What happens at the bounds, and who does not care. */
class MapBoundsTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ManualTime time = new ManualTime();

    @Test
    void nameServersAreAskedForSoManyNamesAtOnce() {
        try (DnsServer server = DnsServer.start();
                DnsNames dns = DnsNames.asking(List.of(server.address()))) {
            server.name("known.example").a("127.0.0.2");
            server.name("*.stuck.example").replies(DnsReply.nothing());
            SharedLookups map = SharedLookups.ofDns(dns, time);
            map.resolve("known.example", LONG).blockLast(LONG);

            List<Disposable> stuck = ask(map, 1_024);

            assertThat(failure(map, "last.example"))
                    .isInstanceOf(LookupRejectedException.class)
                    .hasMessageContaining("'last.example'")
                    .hasMessageContaining("1024 names");
            assertThatOthersDoNotCare(map);
            stuck.get(7).dispose();
            server.name("last.example").a("127.0.0.3");
            assertThat(map.resolve("last.example", LONG).blockLast(LONG)).isNotNull();
            stuck.forEach(Disposable::dispose);
            assertThat(map.metrics().inFlight()).isZero();
        }
    }

    @Test
    void soManyLookupsStandInLineForTheLookupPool() {
        CountDownLatch gate = new CountDownLatch(1);
        LookupPool pool = new LookupPool(16, 256);
        SharedLookups map = new SharedLookups(
                new BlockingSource(
                        name -> {
                            assertThat(name.startsWith("n") && !gate.await(60, TimeUnit.SECONDS))
                                    .isFalse();
                            return List.of(address(1));
                        },
                        pool,
                        time),
                time,
                new Random(1));
        map.resolve("known.example", LONG).blockLast(LONG);

        List<Disposable> stuck = ask(map, 16 + 256);

        assertThat(failure(map, "last.example"))
                .isInstanceOf(LookupRejectedException.class)
                .hasMessageContaining("'last.example'")
                .hasMessageContaining("256 lookups wait already and 16 are under way");
        assertThatOthersDoNotCare(map);
        stuck.get(stuck.size() - 1).dispose();
        Disposable accepted = map.resolve("nlast", LONG).subscribe(batch -> {}, error -> {});
        assertThat(map.progress("nlast")).isPresent();
        accepted.dispose();
        stuck.forEach(Disposable::dispose);
        assertThat(pool.waiting()).isZero();
        gate.countDown();
    }

    private static List<Disposable> ask(SharedLookups map, int names) {
        List<Disposable> asking = new ArrayList<>();
        for (int i = 0; i < names; i++) {
            asking.add(map.resolve("n" + i + ".stuck.example", LONG).subscribe(batch -> {}, error -> {}));
        }
        assertThat(map.metrics().inFlight()).isEqualTo(names);
        return asking;
    }

    private void assertThatOthersDoNotCare(SharedLookups map) {
        ResolveStage stage = new ResolveStage(map, LONG, time);
        for (ServerAddress server : List.of(
                new ServerAddress("127.0.0.1"),
                new ServerAddress("::1"),
                new UnixServerAddress("/tmp/x.sock"),
                new ServerAddress("known.example"))) {
            assertThat(stage.of(server).first(time.in(LONG)).block(LONG))
                    .as(server.toString())
                    .isNotNull();
        }
    }

    private static Throwable failure(SharedLookups map, String name) {
        return Exceptions.unwrap(catchThrowable(() -> map.resolve(name, LONG).blockLast(LONG)));
    }
}
