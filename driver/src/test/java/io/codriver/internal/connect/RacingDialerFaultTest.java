package io.codriver.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.mongodb.connection.SocketSettings;
import io.codriver.Transport;
import io.codriver.internal.connect.Attempt.Outcome;
import io.codriver.internal.connect.loops.SharedLoops;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.test.BlackHole;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import java.io.IOException;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class RacingDialerFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final List<List<Attempt>> watched = new CopyOnWriteArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void deliversAConnectedChannelOnItsEventLoop(Transport transport) throws IOException {
        try (Listener good = new Listener();
                TransportLease lease = TransportLease.take(transport, null)) {
            Mono<Boolean> onLoop = dial(lease, 500, good.address()).map(dialed -> {
                boolean inLoop = dialed.channel().eventLoop().inEventLoop();
                assertThat(dialed.channel().isActive()).isTrue();
                assertThat(dialed.channel().pipeline().names()).hasSize(1);
                assertThat(dialed.channel().config().getOption(ChannelOption.TCP_NODELAY))
                        .isTrue();
                assertThat(dialed.channel().config().getOption(ChannelOption.SO_KEEPALIVE))
                        .isTrue();
                assertThat(Thread.currentThread().getName()).matches("codriver-" + lease.kind() + "-\\d+");
                assertThat(Thread.currentThread().isDaemon()).isTrue();
                dialed.channel().close();
                return inLoop;
            });
            assertThat(onLoop.block(PATIENCE)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aBlackHoleFailsWithinTheConnectLimit(Transport transport) throws IOException {
        try (BlackHole blackHole = BlackHole.open("127.0.0.66", 0);
                TransportLease lease = TransportLease.take(transport, null)) {
            dialOnce(lease);
            DialFailure failure = failureOf(dial(lease, 500, blackHole.address()));
            assertThat(failure.timedOut()).isTrue();
            assertThat(failure).hasMessageContaining("1 tried: 127.0.0.66 timed out");
            Attempt attempt = failure.attempts().get(0);
            assertThat(attempt.outcome()).isEqualTo(Outcome.TIMED_OUT);
            assertThat(attempt.endNanos() - attempt.startNanos())
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(500), TimeUnit.MILLISECONDS.toNanos(700));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aRefusalGivesWayToTheNextAddressAtOnce(Transport transport) throws IOException {
        try (Listener good = new Listener();
                TransportLease lease = TransportLease.take(transport, null)) {
            for (int round = 0; round < 20; round++) {
                long start = Ticker.system().nanos();
                Dialed dialed = close(dial(lease, 500, good.refusing(), good.address()));
                assertThat(Ticker.system().nanos() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(600));
                assertThat(dialed.remote()).isEqualTo(good.address());
                assertThat(dialed.attempts().get(dialed.attempts().size() - 1).outcome())
                        .isEqualTo(Outcome.OK);
            }
            assertThat(watched).anySatisfy(attempts -> assertThat(attempts)
                    .anyMatch(attempt -> attempt.outcome() == Outcome.REFUSED));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aBlackHoleGivesWayToTheNextAddressAfterTheStagger(Transport transport) throws IOException {
        try (Listener good = new Listener();
                BlackHole blackHole = BlackHole.open("127.0.0.66", 0);
                TransportLease lease = TransportLease.take(transport, null)) {
            for (int round = 0; round < 5; round++) {
                long start = Ticker.system().nanos();
                Dialed dialed = close(dial(lease, 10_000, blackHole.address(), good.address()));
                assertThat(Ticker.system().nanos() - start).isLessThan(TimeUnit.MILLISECONDS.toNanos(600));
                assertThat(dialed.remote()).isEqualTo(good.address());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aBlackHoleIsTriedLastTheNextTime(Transport transport) throws IOException {
        try (Listener good = new Listener();
                BlackHole blackHole = BlackHole.open("127.0.0.66", 0);
                TransportLease lease = TransportLease.take(transport, null)) {
            Dialer dialer = lease.dialer(settings(10_000), Ticker.system());
            List<SocketAddress> both = List.of(blackHole.address(), good.address());
            boolean met = false;
            for (int round = 0; round < 30; round++) {
                List<Attempt> attempts = close(dialer.dial(Flux.just(both), Deadline.NEVER, watched::add))
                        .attempts();
                boolean holeFirst = attempts.get(0).address().equals(blackHole.address());
                assertThat(met && holeFirst).as("tried first once more").isFalse();
                met |= holeFirst;
            }
            assertThat(met).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void anAddressWhichALaterStageBlamesIsTriedLastUntilItIsProved(Transport transport) throws IOException {
        try (Listener good = new Listener();
                Listener swallowing = new Listener();
                TransportLease lease = TransportLease.take(transport, null)) {
            Dialer dialer = lease.dialer(settings(10_000), Ticker.system());
            Mono<Dialed> dial =
                    dialer.dial(Flux.just(List.of(swallowing.address(), good.address())), Deadline.NEVER, watched::add);
            dialer.failedLater(swallowing.address());
            for (int round = 0; round < 20; round++) {
                assertThat(close(dial).remote()).isEqualTo(good.address());
            }
            dialer.proved(swallowing.address());
            Set<SocketAddress> winners = new HashSet<>();
            for (int round = 0; round < 50; round++) {
                winners.add(close(dial).remote());
            }
            assertThat(winners).hasSize(2);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void theLimitHoldsAlsoOnALoopThatWasHeldUp(Transport transport) throws IOException {
        try (BlackHole blackHole = BlackHole.open("127.0.0.66", 0);
                TransportLease lease = TransportLease.take(transport, null)) {
            dialOnce(lease);
            Dialer dialer = lease.dialer(settings(100), Ticker.system());
            long spin = TimeUnit.MILLISECONDS.toNanos(300);
            Consumer<List<Attempt>> holdingTheLoopUp = attempts -> {
                long end = Ticker.system().nanos() + spin;
                boolean running = attempts.stream().anyMatch(attempt -> attempt.outcome() == Outcome.RUNNING);
                while (running && Ticker.system().nanos() < end) {
                    // Nothing that BlockHound takes for waiting: the loop is busy.
                }
            };
            DialFailure failure =
                    failureOf(dialer.dial(Flux.just(List.of(blackHole.address())), Deadline.NEVER, holdingTheLoopUp));
            assertThat(failure.timedOut()).isTrue();
            assertThat(failure.attempts()).extracting(Attempt::outcome).containsExactly(Outcome.TIMED_OUT);
        }
    }

    @ParameterizedTest
    @CsvSource({"NIO, TCP_KEEPINTERVAL, TCP_KEEPCOUNT", "EPOLL, TCP_KEEPINTVL, TCP_KEEPCNT"})
    void theKernelAsksEarlyWhetherThePeerIsAlive(Transport transport, String interval, String count)
            throws IOException {
        try (Listener good = new Listener();
                TransportLease lease = TransportLease.take(transport, null)) {
            Dialed dialed = dial(lease, 5_000, good.address()).block(PATIENCE);
            Map<String, Object> options = options(dialed.channel());
            Object unacknowledged = transport == Transport.EPOLL
                    ? dialed.channel().config().getOption(EpollChannelOption.TCP_USER_TIMEOUT)
                    : null;
            dialed.channel().close().awaitUninterruptibly();
            assertThat(options)
                    .containsEntry("TCP_KEEPIDLE", 120)
                    .containsEntry(interval, 10)
                    .containsEntry(count, 9);
            assertThat(unacknowledged).isEqualTo(transport == Transport.EPOLL ? 210_000 : null);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void everyRefusalIsKept(Transport transport) throws IOException {
        try (Listener good = new Listener();
                TransportLease lease = TransportLease.take(transport, null)) {
            DialFailure failure = failureOf(dial(lease, 500, good.refusing()));
            assertThat(failure.timedOut()).isFalse();
            assertThat(failure).hasMessageContaining("127.0.0.9 refused").hasCauseInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void cancellingClosesEveryAttempt(Transport transport) throws IOException {
        try (BlackHole blackHole = BlackHole.open("127.0.0.66", 0);
                BlackHole other = BlackHole.open("127.0.0.67", 0);
                TransportLease lease = TransportLease.take(transport, null)) {
            dialOnce(lease);
            long before = openDescriptors();
            Disposable dialing =
                    dial(lease, 10_000, blackHole.address(), other.address()).subscribe(dialed -> {}, failure -> {});
            await().until(() ->
                    !watched.isEmpty() && watched.get(watched.size() - 1).size() == 2);
            dialing.dispose();
            await().until(() -> openDescriptors() <= before);
            assertThat(watched.get(watched.size() - 1))
                    .extracting(Attempt::outcome)
                    .containsExactly(Outcome.LOST, Outcome.LOST);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aThousandRoundsLeaveNoDescriptorBehind(Transport transport) throws IOException {
        try (Listener good = new Listener();
                TransportLease lease = TransportLease.take(transport, null)) {
            dialOnce(lease);
            long before = openDescriptors();
            Dialer dialer = lease.dialer(settings(5_000), Ticker.system());
            SocketAddress refusing = good.refusing();
            Flux.range(0, 1_000)
                    .flatMap(
                            round -> dialer.dial(
                                            Flux.just(List.of(refusing, good.address())), Deadline.NEVER, watch -> {})
                                    .doOnNext(dialed -> dialed.channel().close()),
                            20)
                    .blockLast(Duration.ofSeconds(60));
            await().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(before));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void cancellingInTheMomentOfSuccessLeavesNoDescriptorBehind(Transport transport) throws IOException {
        try (Listener good = new Listener();
                TransportLease lease = TransportLease.take(transport, null)) {
            dialOnce(lease);
            long before = openDescriptors();
            for (int round = 0; round < 500; round++) {
                // As an opening takes it: a plain subscriber that was cancelled drops what is on its way to it.
                Disposable dialing = Mono.usingWhen(
                                dial(lease, 5_000, good.address()),
                                dialed -> Mono.never(),
                                dialed -> Mono.empty(),
                                (dialed, failure) -> Mono.empty(),
                                dialed -> Mono.fromRunnable(dialed.channel()::close))
                        .subscribe();
                LockSupport.parkNanos(ThreadLocalRandom.current().nextInt(400_000));
                dialing.dispose();
            }
            await().untilAsserted(() -> assertThat(openDescriptors()).isLessThanOrEqualTo(before));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void unixSocketsAreDialedToo(Transport transport, @TempDir Path folder) throws IOException {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("mongodb.sock"));
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                TransportLease lease = TransportLease.take(transport, null)) {
            server.bind(address);
            Dialed dialed = close(dial(lease, 500, address));
            assertThat(dialed.remote()).isEqualTo(address);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aMissingUnixSocketFailsAtOnce(Transport transport, @TempDir Path folder) {
        try (TransportLease lease = TransportLease.take(transport, null)) {
            DialFailure failure =
                    failureOf(dial(lease, 500, UnixDomainSocketAddress.of(folder.resolve("nobody.sock"))));
            assertThat(failure.timedOut()).isFalse();
            assertThat(failure).hasMessageContaining("nobody.sock");
        }
    }

    private Mono<Dialed> dial(TransportLease lease, int limitMillis, SocketAddress... addresses) {
        return lease.dialer(settings(limitMillis), Ticker.system())
                .dial(Flux.just(List.of(addresses)), Deadline.NEVER, watched::add);
    }

    /** What a first use of a transport opens for good must not look like a leak. */
    private void dialOnce(TransportLease lease) throws IOException {
        try (Listener warm = new Listener()) {
            for (int i = 0; i < 2 * SharedLoops.MOST_LOOPS; i++) {
                close(dial(lease, 5_000, warm.address()));
            }
        }
        watched.clear();
    }

    private static Dialed close(Mono<Dialed> dialing) {
        Dialed dialed = dialing.block(PATIENCE);
        assertThat(dialed).isNotNull();
        // To its end: what a server does later would be news to nobody but the log.
        dialed.channel().close().awaitUninterruptibly();
        return dialed;
    }

    private static DialFailure failureOf(Mono<Dialed> dialing) {
        return catchThrowableOfType(DialFailure.class, () -> {
            try {
                dialing.block(PATIENCE);
            } catch (RuntimeException wrapped) {
                throw Exceptions.unwrap(wrapped);
            }
        });
    }

    private static SocketSettings settings(int connectMillis) {
        return SocketSettings.builder()
                .connectTimeout(connectMillis, TimeUnit.MILLISECONDS)
                .build();
    }

    private static Map<String, Object> options(Channel channel) {
        Map<String, Object> options = new HashMap<>();
        channel.config().getOptions().forEach((option, value) -> options.put(shortNameOf(option), value));
        return options;
    }

    // Netty puts the class in which an option was defined before its name.
    private static String shortNameOf(ChannelOption<?> option) {
        return option.name().substring(option.name().lastIndexOf('#') + 1).replaceFirst("^.*\\.", "");
    }

    private static long openDescriptors() {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
