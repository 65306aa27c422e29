package io.codriver.benchmarks.harness;

import com.mongodb.ServerAddress;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.Codriver;
import io.codriver.CodriverSettings;
import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.map.SharedLookups;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/**
 * A map of hosts which asks the DNS of the null server, with {@value #STUCK_NAMES} lookups under way that never get an
 * answer: one that has failed begins again.
 */
final class DnsLoad {

    private static final int STUCK_NAMES = 500;
    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final int port;
    private final HostResolver map;
    private final ResolveStage stage;

    private DnsLoad(int port, HostResolver map, Timers timers) {
        this.port = port;
        this.map = map;
        this.stage = new ResolveStage(map, LIMIT, timers);
    }

    /** Begins the stuck lookups. They end with the process. */
    static DnsLoad on(int port) {
        Timers timers =
                new EventLoopTimers(new DefaultEventExecutor(new DefaultThreadFactory("map", true)), Ticker.system());
        InetSocketAddress server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        DnsLoad load = new DnsLoad(port, SharedLookups.ofDns(DnsNames.asking(List.of(server)), timers), timers);
        load.getStuck();
        return load;
    }

    // Nobody waits for these answers, and there are none.
    private void getStuck() {
        Flux.range(0, STUCK_NAMES).flatMap(this::stuck, STUCK_NAMES).subscribe();
    }

    // The map remembers a failure for a while and answers with it at once.
    private Flux<AddressBatch> stuck(int number) {
        return map.resolve("stuck" + number + ".rally.test", LIMIT)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, Duration.ofMillis(500)));
    }

    /** The first address of a name that nobody asked for before. */
    Mono<AddressBatch> lookUp(int number) {
        return map.resolve(name(number), LIMIT).next();
    }

    /** The first address of a name that is in the map. */
    Mono<AddressBatch> known() {
        return map.resolve("known.rally.test", LIMIT).next();
    }

    /** What the stage makes of an address. */
    Mono<?> literal() {
        return stage.of(new ServerAddress("127.0.0.1", port)).first(Deadline.NEVER);
    }

    /** A client with that map, for a name nobody asked for before. */
    MongoClient client(Contestant contestant, int number) {
        return Codriver.create(
                Contestant.settings(name(number), port, Contestant.POOL).build(),
                CodriverSettings.builder()
                        .transport(contestant.transport())
                        .hostResolver(map)
                        .build());
    }

    private static String name(int number) {
        return "n" + number + ".rally.test";
    }
}
