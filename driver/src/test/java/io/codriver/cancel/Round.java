package io.codriver.cancel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.TransportSettings;
import com.mongodb.event.ClusterDescriptionChangedEvent;
import com.mongodb.event.ClusterListener;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.CodriverSettings;
import io.codriver.resolve.AddressBatch;
import io.codriver.test.FaultProxy;
import io.codriver.test.FaultProxy.Direction;
import io.codriver.test.LoadBalancedCluster;
import io.codriver.test.Member;
import io.codriver.test.MessageFate;
import io.codriver.test.RecordedCommand;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One client, from its first lookup to its last connection: askers come and leave at random moments, while names are looked
 * up slowly and messages take their time. Then everything has to be as if they had never been there.
 */
final class Round implements CommandListener, ClusterListener {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int MOST_CONNECTIONS = 6;
    private static final int LONGEST_LOOKUP_MICROS = 4_000;
    private static final int LONGEST_WAY_MICROS = 1_000;
    private static final int SHORT_STAY_MICROS = 8_000;
    private static final int LONG_STAY_MICROS = 60_000;
    private static final int ARRIVALS_MICROS = 2_000;

    private final Random random;
    private final TestDeployment servers;
    private final boolean balanced;
    private final EventLoopGroup loops;
    private final Consumer<Point> told;
    private final PoolLedger pool = new PoolLedger();
    private final AtomicInteger lookups = new AtomicInteger();
    private final Map<String, Asker> askers = new ConcurrentHashMap<>();
    /** By number of the request. */
    private final Map<Integer, Asker> underway = new ConcurrentHashMap<>();

    private volatile boolean serverKnown;

    Round(Random random, TestDeployment servers, EventLoopGroup loops, Consumer<Point> told) {
        this.random = random;
        this.servers = servers;
        this.balanced = servers instanceof LoadBalancedCluster;
        this.serverKnown = balanced;
        this.loops = loops;
        this.told = told;
    }

    void play(int first, int count) {
        servers.forgetCommands();
        Set<Long> before = openCursors();
        try (FaultProxy proxy = FaultProxy.to(address())) {
            proxy.messages(Direction.TO_CLIENT, this::late).messages(Direction.TO_SERVER, this::late);
            try (CodriverClient client = Codriver.create(settings(proxy.port()), lookingUpSlowly())) {
                CodriverCollection<Document> people = client.getDatabase("town").getCollection("people");
                for (int i = 0; i < count; i++) {
                    Asker asker = new Asker(first + i, random);
                    askers.put(asker.mark(), asker);
                }
                Flux.fromIterable(askers.values())
                        .flatMap(asker -> visit(asker, operation(people, asker)), count)
                        .blockLast(LONG);
                await().atMost(LONG).until(() -> askers.values().stream().allMatch(Asker::isQuiet) && pool.isAtRest());
                requireCursorsKilled(before);
            }
            proxy.await(LONG, () -> proxy.openConnections() == 0);
            awaitServers(member -> member.openConnections() == 0);
        }
        pool.requireClosed();
        requireNothingUnseen();
    }

    private void awaitServers(Predicate<Member> condition) {
        servers.await(LONG, () -> servers.members().stream().allMatch(condition));
    }

    /** But for those of replies which nobody waited for any longer: then the connection is closed, and the cursor cannot be killed. */
    private void requireCursorsKilled(Set<Long> before) {
        servers.await(LONG, () -> {
            Set<Long> left = openCursors();
            left.removeAll(before);
            return left.size() <= pool.closed();
        });
    }

    private Set<Long> openCursors() {
        Set<Long> open = new HashSet<>();
        servers.members().forEach(member -> open.addAll(member.openCursors()));
        return open;
    }

    private InetSocketAddress address() {
        return balanced
                ? ((LoadBalancedCluster) servers).address()
                : ((Standalone) servers).server().address();
    }

    private MongoClientSettings settings(int port) {
        return MongoClientSettings.builder()
                .applyToClusterSettings(cluster -> {
                    cluster.hosts(List.of(new ServerAddress("somewhere.example", port)))
                            .addClusterListener(this);
                    if (balanced) {
                        cluster.mode(ClusterConnectionMode.LOAD_BALANCED);
                    }
                })
                .applyToConnectionPoolSettings(
                        settings -> settings.maxSize(MOST_CONNECTIONS).addConnectionPoolListener(pool))
                .transportSettings(
                        TransportSettings.nettyBuilder().eventLoopGroup(loops).build())
                .addCommandListener(this)
                .build();
    }

    private CodriverSettings lookingUpSlowly() {
        AddressBatch here = AddressBatch.of(List.of(InetAddress.getLoopbackAddress()));
        return CodriverSettings.builder()
                .hostResolver((host, limit) -> Mono.defer(() -> {
                            lookups.incrementAndGet();
                            return Mono.delay(micros(LONGEST_LOOKUP_MICROS));
                        })
                        .map(tick -> here)
                        .doFinally(signal -> lookups.decrementAndGet())
                        .flux())
                .build();
    }

    private MessageFate late(byte[] message) {
        return MessageFate.passes(message).after(micros(LONGEST_WAY_MICROS));
    }

    private synchronized Duration micros(int most) {
        return Duration.ofNanos(random.nextInt(most) * 1_000L);
    }

    private Publisher<?> operation(CodriverCollection<Document> people, Asker asker) {
        if (random.nextInt(3) == 0) {
            return people.insertOne(new Document("_id", asker.mark()));
        }
        return people.find(new Document("n", new Document("$gte", 0)))
                .comment(asker.mark())
                .batchSize(2 + random.nextInt(3));
    }

    private Mono<Long> visit(Asker asker, Publisher<?> operation) {
        return Mono.delay(micros(ARRIVALS_MICROS * askers.size()))
                .doOnNext(tick -> operation.subscribe(asker))
                .then(Mono.delay(micros(random.nextBoolean() ? SHORT_STAY_MICROS : LONG_STAY_MICROS)))
                .doOnNext(tick -> told.accept(asker.leave(loops, serverKnown, lookups.get() > 0)));
    }

    // ---- what the driver tells

    @Override
    public void clusterDescriptionChanged(ClusterDescriptionChangedEvent event) {
        serverKnown |=
                event.getNewDescription().getServerDescriptions().stream().anyMatch(server -> server.isOk());
    }

    @Override
    public void commandStarted(CommandStartedEvent event) {
        Asker asker = askerOf(event.getCommand());
        if (asker != null) {
            underway.put(event.getRequestId(), asker);
            asker.started(event.getCommandName());
        }
    }

    @Override
    public void commandSucceeded(CommandSucceededEvent event) {
        Asker asker = underway.remove(event.getRequestId());
        if (asker != null) {
            asker.replied();
        }
    }

    @Override
    public void commandFailed(CommandFailedEvent event) {
        underway.remove(event.getRequestId());
    }

    private @Nullable Asker askerOf(BsonDocument command) {
        String mark = mark(command);
        return mark == null ? null : askers.get(mark);
    }

    /** {@code killCursors} carries none: it is what has to be sent afterwards. */
    private static @Nullable String mark(BsonDocument command) {
        BsonValue mark = command.containsKey("insert")
                ? command.getArray("documents").get(0).asDocument().get("_id")
                : command.get("comment");
        return mark instanceof BsonString text ? text.getValue() : null;
    }

    // ---- what the servers have seen

    private void requireNothingUnseen() {
        Set<String> seen = new HashSet<>();
        for (Member member : servers.members()) {
            for (RecordedCommand command : member.commands()) {
                String mark = mark(command.document());
                if (mark != null) {
                    seen.add(mark);
                }
            }
        }
        Set<String> sent = new HashSet<>();
        askers.values().stream().filter(Asker::wasSent).forEach(asker -> sent.add(asker.mark()));
        // A command may be lost with a connection that was closed under it, but nothing comes that was not told of.
        assertThat(sent).containsAll(seen);
        assertThat(askers.values().stream().map(Asker::wrong).filter(Objects::nonNull))
                .isEmpty();
    }
}
