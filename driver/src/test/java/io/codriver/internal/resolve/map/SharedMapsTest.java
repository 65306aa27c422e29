package io.codriver.internal.resolve.map;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.internal.resolve.Ip;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.resolve.source.AddressSource;
import io.codriver.internal.resolve.source.Finding;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.ResolverKind;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Who shares a map with whom, and when it ends. */
class SharedMapsTest {

    private static final MapOrigin MACHINE = new MapOrigin.Standard(ResolverKind.DNS_THEN_SYSTEM, List.of());
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final CountingSource source = new CountingSource();
    private final List<String> story = new ArrayList<>();
    private final SharedMaps maps = new SharedMaps(origin -> {
        story.add("made");
        return new SharedMaps.Made(new SharedLookups(source, time, new Random(1)), () -> story.add("ended"));
    });

    @Test
    void firstClientMakesTheMapAndTheLastOneEndsIt() {
        MapLease first = maps.take(MACHINE);
        MapLease second = maps.take(MACHINE);
        first.close();
        first.close();
        assertThat(story).containsExactly("made");
        second.close();
        assertThat(story).containsExactly("made", "ended");
        assertThat(maps.size()).isZero();
        maps.take(MACHINE).close();
        assertThat(story).containsExactly("made", "ended", "made", "ended");
    }

    @Test
    void onlyThoseWhoAskTheSameShare() {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), 53);
        InetSocketAddress other = new InetSocketAddress(InetAddress.getLoopbackAddress(), 54);
        maps.take(MACHINE);
        maps.take(new MapOrigin.Standard(ResolverKind.DNS, List.of()));
        maps.take(new MapOrigin.Standard(ResolverKind.DNS, List.of(server, other)));
        maps.take(new MapOrigin.Standard(ResolverKind.DNS, List.of(other, server)));
        maps.take(new MapOrigin.Given(new Lookups("one")));
        maps.take(new MapOrigin.Given(new Lookups("one")));
        assertThat(maps.size()).as("equal lookups are not the same ones").isEqualTo(6);

        Lookups lookups = new Lookups("two");
        maps.take(new MapOrigin.Given(lookups));
        maps.take(new MapOrigin.Given(lookups));
        maps.take(new MapOrigin.Standard(ResolverKind.DNS, List.of(server, other)));
        assertThat(maps.size()).isEqualTo(7);
    }

    @Test
    void mapOfOnesOwnIsSharedWithNobody() {
        MapLease own = maps.own(MACHINE);
        MapLease shared = maps.take(MACHINE);
        own.close();
        assertThat(story).containsExactly("made", "made", "ended");
        shared.close();
        assertThat(story).hasSize(4);
    }

    @Test
    void closingFailsThoseWhoWaitThereAndNobodyElse() {
        source.silent = true;
        MapLease closing = maps.take(MACHINE);
        MapLease staying = maps.take(MACHINE);
        closing.resolve("db", LIMIT).subscribe(batch -> story.add("told"), error -> story.add(error.getMessage()));
        staying.resolve("db", LIMIT).subscribe(batch -> story.add("stays"), error -> story.add("stays fails"));
        closing.close();
        assertThat(story).containsExactly("made", "The HostResolver was closed");
        source.answer();
        assertThat(story).containsExactly("made", "The HostResolver was closed", "stays");
        assertThat(time.pending()).isZero();
    }

    @Test
    void closedOneIsAskedInVain() {
        MapLease closed = maps.take(MACHINE);
        closed.close();
        closed.resolve("db", LIMIT).subscribe(batch -> {}, error -> story.add(error.toString()));
        closed.resolveFirst("db", LIMIT).subscribe(batch -> {}, error -> story.add("as well"));
        closed.watch("db", LIMIT);
        assertThat(story)
                .endsWith("java.lang.IllegalStateException: The HostResolver was closed", "as well")
                .hasSize(4);
        assertThat(time.pending()).isZero();
    }

    @Test
    void whatAClientWatchedEndsWithIt() {
        MapLease client = maps.take(MACHINE);
        client.watch("db", LIMIT);
        client.watch("gone", LIMIT).dispose();
        assertThat(time.pending()).isEqualTo(1);
        client.close();
        assertThat(time.pending()).isZero();
    }

    @Test
    void tenIdleClientsOfTenHostsWhichWereNotToldToShareAskOnceForEachHostInFiveMinutes() {
        List<MapLease> clients = new ArrayList<>();
        for (int client = 0; client < 10; client++) {
            MapLease share = maps.take(MACHINE);
            clients.add(share);
            ResolveStage stage = new ResolveStage(share, Duration.ofSeconds(1 + client), time);
            for (int host = 0; host < 10; host++) {
                ServerAddress server = new ServerAddress("db" + host);
                stage.watch(server);
                stage.of(server, true).first(Deadline.NEVER).subscribe();
            }
        }
        assertThat(source.asked).hasSize(10).allSatisfy((host, times) -> assertThat(times)
                .isOne());
        time.advance(Duration.ofSeconds(30));
        for (int fiveMinutes = 0; fiveMinutes < 2; fiveMinutes++) {
            source.asked.clear();
            time.advance(Duration.ofMinutes(5));
            assertThat(source.asked.values()).allMatch(times -> times == 1);
        }
        assertThat(source.asked).as("but they do ask").isNotEmpty();
        clients.forEach(MapLease::close);
        assertThat(time.pending()).isZero();
        assertThat(story).containsExactly("made", "ended");
    }

    /** Equal to others of its name, as a record may well be. */
    private record Lookups(String name) implements InetAddressResolver {
        @Override
        public List<InetAddress> lookupByName(String host) {
            return List.of();
        }
    }

    /** Answers at once, unless it is silent. */
    private static final class CountingSource implements AddressSource {

        private final Map<String, Integer> asked = new TreeMap<>();
        private final List<Answers> waiting = new ArrayList<>();
        private boolean silent;

        @Override
        public void begin(LookupTask task, Answers answers) {
            asked.merge(task.host(), 1, Integer::sum);
            waiting.add(answers);
            if (!silent) {
                answer();
            }
        }

        void answer() {
            waiting.forEach(answers -> answers.answered(new Finding(List.of(Ip.loopback(1)), Duration.ofSeconds(30))));
            waiting.clear();
        }

        @Override
        public void forget(LookupTask task) {}

        @Override
        public void prefer(LookupTask task) {}
    }
}
