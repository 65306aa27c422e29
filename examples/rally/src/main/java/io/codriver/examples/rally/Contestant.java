package io.codriver.examples.rally;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.Codriver;
import io.codriver.CodriverSettings;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningListener;
import io.codriver.examples.rally.Lap.Leg;
import io.codriver.resolve.HostResolver;
import io.codriver.test.QueueingResolver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One who wants an answer: a driver, the host as it was told, and a resolver with a queue of its own. */
final class Contestant implements AutoCloseable {

    static final String NAME = "db.rally.example";
    static final String LITERAL = "127.0.0.1";

    private static final int TEAM = 5;
    private static final Duration CONNECT_TIMEOUT = Duration.ofMillis(500);
    private static final Duration RESOLVE_LIMIT = Duration.ofSeconds(30);
    private static final Duration SELECTION_TIMEOUT = Duration.ofSeconds(60);

    /** Makes the clients of a contestant; what it hears of openings goes to the listener. */
    private interface Garage {
        List<MongoClient> build(InetAddressResolver resolver, OpeningListener listener);
    }

    private final String name;
    private final String settings;
    private final String host;
    private final Garage garage;
    private final QueueingResolver resolver =
            QueueingResolver.serving(1, Duration.ZERO).answer(NAME, LITERAL);
    private final List<MongoClient> clients = new ArrayList<>();
    private final AtomicReference<OpeningLedger> opening = new AtomicReference<>(OpeningLedger.EMPTY);

    private Contestant(String name, String host, String settings, Garage garage) {
        this.name = name;
        this.host = host;
        this.settings = settings;
        this.garage = garage;
    }

    static Contestant official(String name, String host, int port) {
        return new Contestant(
                name,
                host,
                told(host),
                (resolver, listener) -> List.of(MongoClients.create(
                        told(host, port).inetAddressResolver(resolver).build())));
    }

    static Contestant codriver(String name, String host, int port) {
        return new Contestant(
                name,
                host,
                told(host) + ", " + resolveLimit(),
                (resolver, listener) -> List.of(Codriver.create(
                        told(host, port).inetAddressResolver(resolver).build(),
                        own(listener).build())));
    }

    static Contestant sharingOneMap(String name, int port) {
        return new Contestant(
                name, NAME, told(NAME) + ", " + resolveLimit() + ", one HostResolver", (resolver, listener) -> {
                    HostResolver map = Codriver.hostResolver(resolver);
                    return IntStream.range(0, TEAM)
                            .<MongoClient>mapToObj(member -> Codriver.create(
                                    told(NAME, port).build(),
                                    own(listener).hostResolver(map).build()))
                            .toList();
                });
    }

    private static MongoClientSettings.Builder told(String host, int port) {
        return MongoClientSettings.builder()
                .applyToClusterSettings(cluster -> cluster.hosts(List.of(new ServerAddress(host, port)))
                        .serverSelectionTimeout(SELECTION_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS))
                .applyToSocketSettings(
                        socket -> socket.connectTimeout((int) CONNECT_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS));
    }

    private static CodriverSettings.Builder own(OpeningListener listener) {
        return CodriverSettings.builder()
                .resolve(resolve -> resolve.timeout(RESOLVE_LIMIT))
                .addOpeningListener(listener);
    }

    private static String told(String host) {
        return "host " + host + ", connectTimeout " + OpeningLedger.readable(CONNECT_TIMEOUT)
                + ", serverSelectionTimeout " + OpeningLedger.readable(SELECTION_TIMEOUT);
    }

    private static String resolveLimit() {
        return "resolve limit " + OpeningLedger.readable(RESOLVE_LIMIT);
    }

    String name() {
        return name;
    }

    String settings() {
        return settings;
    }

    int inLine() {
        return resolver.queued();
    }

    /** Loads the classes of this driver: opens and closes one client whose resolver answers at once. */
    void warmUp() {
        QueueingResolver free = QueueingResolver.serving(1, Duration.ZERO).answer(NAME, LITERAL);
        List<MongoClient> rehearsal = garage.build(free, new OpeningListener() {});
        try {
            Flux.fromIterable(rehearsal).flatMap(Contestant::ping).blockLast(SELECTION_TIMEOUT);
        } finally {
            rehearsal.forEach(MongoClient::close);
            free.close();
        }
    }

    /** Other code queues its lookups. */
    void lineUp(int lookups, Duration perLookup) {
        resolver.lookupTime(perLookup).fill(lookups);
    }

    /** Creates the clients and asks each for one answer; the lap is there when the last has answered or failed. */
    CompletableFuture<Lap> start(long startNanos) {
        return CompletableFuture.supplyAsync(
                        () -> garage.build(resolver, new PoolLedger(opening)), this::onThreadOfItsOwn)
                .thenCompose(built -> {
                    clients.addAll(built);
                    return Flux.fromIterable(built)
                            .flatMap(Contestant::ping, TEAM)
                            .then(Mono.just("ok"))
                            .onErrorResume(failure -> Mono.just(firstSentence(failure)))
                            .toFuture();
                })
                .thenApply(result -> lap(result, Duration.ofNanos(System.nanoTime() - startNanos)));
    }

    private void onThreadOfItsOwn(Runnable task) {
        Thread thread = new Thread(task, "rally-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private static Mono<Document> ping(MongoClient client) {
        return Mono.from(client.getDatabase("admin").runCommand(new Document("ping", 1)));
    }

    private Lap lap(String result, Duration total) {
        List<QueueingResolver.Lookup> lookups = resolver.calls().stream()
                .filter(lookup -> !lookup.other() && lookup.host().equals(host))
                .toList();
        Duration waited = lookups.stream().map(QueueingResolver.Lookup::queued).reduce(Duration.ZERO, Duration::plus);
        List<Leg> legs =
                opening.get() == OpeningLedger.EMPTY ? asTheResolverSawIt(lookups, total) : asTheLedgerSays(total);
        return new Lap(name, settings, legs, total, result, (int) resolver.callCount(host), waited);
    }

    /** A driver without a ledger: what its first lookup waited is known from the resolver, the rest is one leg. */
    private static List<Leg> asTheResolverSawIt(List<QueueingResolver.Lookup> lookups, Duration total) {
        List<Leg> legs = new ArrayList<>();
        Duration at = Duration.ZERO;
        Optional<QueueingResolver.Lookup> first = lookups.stream().findFirst();
        if (first.isPresent()) {
            legs.add(new Leg("waiting in line", at, first.get().queued()));
            at = at.plus(first.get().queued());
            legs.add(new Leg("lookup", at, first.get().served()));
            at = at.plus(first.get().served());
        }
        Duration rest = total.minus(at);
        legs.add(new Leg("everything else", at, rest.isNegative() ? Duration.ZERO : rest));
        return legs;
    }

    private List<Leg> asTheLedgerSays(Duration total) {
        OpeningLedger ledger = opening.get();
        List<Leg> legs = new ArrayList<>();
        for (OpeningLedger.Entry entry : ledger.entries()) {
            legs.add(new Leg(entry.stage().toString(), entry.start(), entry.duration()));
        }
        Duration rest = total.minus(ledger.total());
        legs.add(new Leg("first ping", ledger.total(), rest.isNegative() ? Duration.ZERO : rest));
        return legs;
    }

    private static String firstSentence(Throwable failure) {
        String text = failure.getClass().getSimpleName() + ": " + failure.getMessage();
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    @Override
    public void close() {
        clients.forEach(MongoClient::close);
        resolver.close();
    }

    /** Keeps the ledger of the opening that took longest: for a client it is the one everything waited for. */
    private record PoolLedger(AtomicReference<OpeningLedger> kept) implements OpeningListener {

        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            kept.accumulateAndGet(
                    event.ledger(), (before, now) -> now.total().compareTo(before.total()) > 0 ? now : before);
        }
    }
}
