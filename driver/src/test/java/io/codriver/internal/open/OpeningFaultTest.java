package io.codriver.internal.open;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import com.mongodb.connection.SocketSettings;
import io.codriver.Loops;
import io.codriver.Transport;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.connect.TransportLease;
import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.handshake.ClientMetadata;
import io.codriver.internal.handshake.CurrentMetadata;
import io.codriver.internal.handshake.GreetingSettings;
import io.codriver.internal.handshake.HelloGreeting;
import io.codriver.internal.handshake.Surroundings;
import io.codriver.internal.observe.Observers;
import io.codriver.internal.observe.OpeningCounters;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.map.SharedLookups;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.HostResolver;
import io.codriver.test.BlackHole;
import io.codriver.test.ClosedPort;
import io.codriver.test.EmbeddedServer;
import io.codriver.test.QueueingResolver;
import io.codriver.test.StrangeServer;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** All real stages on loopback: what a pool gets from an opening. */
class OpeningFaultTest {

    private static final Ticker TICKER = Ticker.system();
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final EventExecutor EXECUTOR = new DefaultEventExecutor();

    private final Timers timers = new EventLoopTimers(EXECUTOR, TICKER);
    private final QueueingResolver dns = QueueingResolver.serving(1, Duration.ofMillis(20));
    private Duration resolveLimit = Duration.ofSeconds(10);
    private Duration connectLimit = Duration.ofMillis(500);

    /** A cold JVM loads hundreds of classes inside its first opening; the figures below are about the network. */
    @BeforeAll
    static void warmUp() {
        OpeningFaultTest first = new OpeningFaultTest();
        first.connectLimit = Duration.ofSeconds(20);
        try (EmbeddedServer server = EmbeddedServer.start()) {
            for (Transport transport : List.of(Transport.NIO, Transport.EPOLL)) {
                first.open(transport, literal(server.address(), server.port()));
            }
        }
    }

    @AfterAll
    static void stop() {
        Loops.end(EXECUTOR);
    }

    private OpenConnection open(Transport transport, ServerAddress server) {
        try (TransportLease lease = TransportLease.take(transport, null)) {
            HostResolver map = SharedLookups.of(dns, timers);
            OpenStages stages = new OpenStages(
                    new ResolveStage(map, resolveLimit, timers),
                    lease.dialer(
                            SocketSettings.builder()
                                    .connectTimeout((int) connectLimit.toMillis(), TimeUnit.MILLISECONDS)
                                    .build(),
                            TICKER),
                    Optional.empty(),
                    Optional.empty(),
                    channel -> ChannelConversation.on(channel, new EventLoopTimers(channel.eventLoop(), TICKER)),
                    new HelloGreeting(
                            new CurrentMetadata(ClientMetadata.of(Optional.empty(), Surroundings.look())),
                            GreetingSettings.PLAIN,
                            TICKER),
                    Optional.empty());
            Opening opening = new StagedOpener(
                            stages,
                            OpenLimits.of(connectLimit, Optional.empty()),
                            TICKER,
                            Observers.of(List.of()),
                            new OpeningCounters())
                    .begin(server, false);
            opening.resolve(Deadline.NEVER).block(PATIENCE);
            opening.awaitPermit();
            OpenConnection connection = opening.establish(Deadline.NEVER).block(PATIENCE);
            assertThat(connection).isNotNull();
            connection.close("test");
            return connection;
        }
    }

    private static OpenFailure causeOf(Throwable error) {
        assertThat(error).hasCauseInstanceOf(OpenFailure.class);
        return (OpenFailure) error.getCause();
    }

    private static Duration took(OpeningLedger ledger, OpenStage stage) {
        return ledger.entry(stage).orElseThrow().duration();
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void literalPassesAQueueOfThreeHundredLookups(Transport transport) {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            dns.lookupTime(Duration.ofMillis(50)).fill(300);
            OpenConnection connection = open(transport, new ServerAddress("::ffff:127.0.0.1", server.port()));
            assertThat(took(connection.ledger(), OpenStage.RESOLVE)).isLessThan(Duration.ofMillis(100));
            assertThat(connection.ledger().toString()).contains("literal");
            assertThat(dns.callCount()).isZero();
        } finally {
            dns.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void nameConnectsWhenItsTurnHasComeHoweverShortTheConnectTimeout(Transport transport) {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            dns.answer("db1.example", "127.0.0.1").fill(60);
            OpenConnection connection = open(transport, new ServerAddress("db1.example", server.port()));
            assertThat(took(connection.ledger(), OpenStage.RESOLVE)).isGreaterThan(Duration.ofSeconds(1));
            assertThat(took(connection.ledger(), OpenStage.CONNECT)).isLessThan(Duration.ofMillis(500));
            assertThat(dns.callCount("db1.example")).isEqualTo(1);
        } finally {
            dns.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void resolveLimitPassesWhileSomebodyElsesLookupsQueue(Transport transport) {
        resolveLimit = Duration.ofMillis(300);
        try {
            dns.answer("db1.example", "127.0.0.1").fill(200);
            MongoSocketException error = catchThrowableOfType(
                    MongoSocketException.class, () -> open(transport, new ServerAddress("db1.example")));
            assertThat(error).hasMessageContaining("resolve.timeout is 300 ms");
            assertThat(took(causeOf(error).ledger(), OpenStage.RESOLVE))
                    .isBetween(Duration.ofMillis(300), Duration.ofMillis(800));
        } finally {
            dns.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void blackHoleFailsTheConnectStageAtItsLimit(Transport transport) {
        try (BlackHole hole = BlackHole.open()) {
            MongoSocketOpenException error = catchThrowableOfType(
                    MongoSocketOpenException.class, () -> open(transport, literal(hole.address(), hole.port())));
            OpenFailure failure = causeOf(error);
            assertThat(failure.stage()).isEqualTo(OpenStage.CONNECT);
            assertThat(failure.isTimeout()).isTrue();
            assertThat(took(failure.ledger(), OpenStage.CONNECT))
                    .isBetween(Duration.ofMillis(500), Duration.ofMillis(700));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void closedPortFailsTheConnectStageAtOnce(Transport transport) {
        try (ClosedPort port = ClosedPort.open()) {
            MongoSocketOpenException error = catchThrowableOfType(
                    MongoSocketOpenException.class, () -> open(transport, literal(port.address(), port.port())));
            assertThat(error).hasMessageContaining("refused").hasMessageContaining("Nothing listens");
            assertThat(error.getErrorLabels()).contains("SystemOverloadedError", "RetryableError");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void silentServerFailsTheHelloStageAtTheHandshakeLimit(Transport transport) {
        try (StrangeServer server = StrangeServer.silent()) {
            MongoSocketReadTimeoutException error = catchThrowableOfType(
                    MongoSocketReadTimeoutException.class,
                    () -> open(transport, literal(server.address(), server.port())));
            OpenFailure failure = causeOf(error);
            assertThat(failure.stage()).isEqualTo(OpenStage.HELLO);
            assertThat(took(failure.ledger(), OpenStage.HELLO))
                    .isBetween(Duration.ofMillis(490), Duration.ofMillis(1_000));
            server.await(PATIENCE, () -> server.openConnections() == 0);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void httpServerFailsTheHelloStageAndIsCalledNoMongoDb(Transport transport) {
        try (StrangeServer server = StrangeServer.http()) {
            MongoSocketReadException error = catchThrowableOfType(
                    MongoSocketReadException.class, () -> open(transport, literal(server.address(), server.port())));
            assertThat(error).hasMessageContaining("does not speak the MongoDB protocol");
            assertThat(error.getErrorLabels()).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Transport.class,
            names = {"NIO", "EPOLL"})
    void unixSocketIsOpenedWithoutALookup(Transport transport, @TempDir Path folder) {
        Path path = folder.resolve("m.sock");
        try (EmbeddedServer server = EmbeddedServer.builder().unixSocket(path).start()) {
            OpenConnection connection = open(transport, new UnixServerAddress(path.toString()));
            assertThat(connection.ledger().toString()).contains("Unix socket");
            assertThat(server.acceptedConnections()).isEqualTo(1);
            assertThat(dns.callCount()).isZero();
        }
    }

    private static ServerAddress literal(InetSocketAddress address, int port) {
        return new ServerAddress(address.getAddress().getHostAddress(), port);
    }
}
