package io.codriver.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoConfigurationException;
import com.mongodb.connection.SocketSettings;
import com.mongodb.connection.TransportSettings;
import io.codriver.Loops;
import io.codriver.Transport;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class TransportLeaseTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void autoIsEpollWhereItsNativeLibraryIsPresent() {
        try (TransportLease lease = TransportLease.take(Transport.AUTO, null)) {
            assertThat(lease.kind()).isEqualTo("epoll");
        }
    }

    @Test
    void aTransportThatIsDemandedButMissingIsAClearError() {
        assertThatThrownBy(() -> TransportLease.take(Transport.KQUEUE, null))
                .isInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("netty-transport-native-kqueue")
                .hasCauseInstanceOf(LinkageError.class);
    }

    @Test
    void theNextClientTakesTheSharedLoopsOfTheLastOneOver() {
        TransportLease first = TransportLease.take(Transport.NIO, null);
        TransportLease second = TransportLease.take(Transport.NIO, null);
        EventLoopGroup shared = first.loops();
        assertThat(second.loops()).isSameAs(shared);
        first.close();
        first.close();
        second.close();
        try (TransportLease later = TransportLease.take(Transport.NIO, null)) {
            assertThat(later.loops()).isSameAs(shared);
            assertThat(shared.isShuttingDown()).isFalse();
        }
    }

    @Test
    void loopsOfTheApplicationAreUsedAndLeftRunning() {
        EventLoopGroup theirs = Loops.nio();
        try {
            TransportLease lease = TransportLease.take(
                    Transport.AUTO,
                    TransportSettings.nettyBuilder()
                            .eventLoopGroup(theirs)
                            .socketChannelClass(NioSocketChannel.class)
                            .build());
            assertThat(lease.loops()).isSameAs(theirs);
            assertThat(lease.kind()).isEqualTo("nio");
            lease.close();
            assertThat(theirs.isShuttingDown()).isFalse();
        } finally {
            Loops.end(theirs);
        }
    }

    @Test
    void theKindFollowsTheLoopsOfTheApplication() {
        EventLoopGroup theirs = Loops.epoll("epollEventLoopGroup");
        try (TransportLease lease = TransportLease.take(
                Transport.AUTO,
                TransportSettings.nettyBuilder().eventLoopGroup(theirs).build())) {
            assertThat(lease.kind()).isEqualTo("epoll");
        } finally {
            Loops.end(theirs);
        }
    }

    @Test
    void loopsOfTheApplicationThatWereShutDownAreAClearError() {
        EventLoopGroup theirs = Loops.nio();
        Loops.end(theirs);
        assertThatThrownBy(() -> TransportLease.take(
                        Transport.AUTO,
                        TransportSettings.nettyBuilder().eventLoopGroup(theirs).build()))
                .isInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("shut down");
    }

    @Test
    void theAllocatorOfTheApplicationMakesTheBuffersOfEveryChannel() throws Exception {
        ByteBufAllocator theirs = new UnpooledByteBufAllocator(false);
        for (Transport each : List.of(Transport.NIO, Transport.EPOLL)) {
            try (Listener good = new Listener();
                    TransportLease lease = TransportLease.take(
                            each,
                            TransportSettings.nettyBuilder().allocator(theirs).build())) {
                Channel channel = dial(lease, good.address());
                assertThat(channel.alloc()).isSameAs(theirs);
                channel.close().awaitUninterruptibly();
            }
        }
    }

    @Test
    void channelsAreOfTheClassOfTheApplication() throws Exception {
        try (Listener good = new Listener();
                TransportLease lease = TransportLease.take(
                        Transport.AUTO,
                        TransportSettings.nettyBuilder()
                                .socketChannelClass(Ours.class)
                                .build())) {
            assertThat(lease.kind()).isEqualTo("nio");
            Channel channel = dial(lease, good.address());
            assertThat(channel).isExactlyInstanceOf(Ours.class);
            channel.close().awaitUninterruptibly();
        }
    }

    /** As an application may make one. */
    public static final class Ours extends NioSocketChannel {}

    @Test
    void aUnixSocketIsDialedOnLoopsOfTheApplicationToo(@TempDir Path folder) throws Exception {
        UnixDomainSocketAddress address = UnixDomainSocketAddress.of(folder.resolve("mongodb.sock"));
        for (EventLoopGroup theirs : List.of(Loops.nio(), Loops.epoll("theirs"))) {
            Files.deleteIfExists(address.getPath());
            try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                    TransportLease lease = TransportLease.take(
                            Transport.AUTO,
                            TransportSettings.nettyBuilder()
                                    .eventLoopGroup(theirs)
                                    .build())) {
                server.bind(address);
                Channel channel = dial(lease, address);
                assertThat(theirs).contains(channel.eventLoop());
                channel.close().awaitUninterruptibly();
            } finally {
                Loops.end(theirs);
            }
        }
    }

    private static Channel dial(TransportLease lease, SocketAddress address) {
        return lease.dialer(SocketSettings.builder().build(), Ticker.system())
                .dial(Flux.just(List.of(address)), Deadline.NEVER, attempts -> {})
                .map(Dialed::channel)
                .block(PATIENCE);
    }

    @Test
    void dialingOnLoopsThatWereShutDownMeanwhileIsAClearError() {
        EventLoopGroup theirs = Loops.nio();
        TransportLease lease = TransportLease.take(
                Transport.AUTO,
                TransportSettings.nettyBuilder().eventLoopGroup(theirs).build());
        Dialer dialer = lease.dialer(SocketSettings.builder().build(), Ticker.system());
        Loops.end(theirs);
        StepVerifier.create(dialer.dial(Flux.just(List.of()), Deadline.NEVER, attempts -> {}))
                .expectErrorSatisfies(failure ->
                        assertThat(failure).isInstanceOf(DialFailure.class).hasMessageContaining("shut down"))
                .verify();
    }

    @Test
    void aDemandedTransportContradictsLoopsOfTheApplication() {
        EventLoopGroup theirs = Loops.nio();
        try {
            assertThatThrownBy(() -> TransportLease.take(
                            Transport.NIO,
                            TransportSettings.nettyBuilder()
                                    .eventLoopGroup(theirs)
                                    .build()))
                    .isInstanceOf(MongoConfigurationException.class)
                    .hasMessageContaining("AUTO");
        } finally {
            Loops.end(theirs);
        }
    }

    @Test
    void settingsOfAnotherTransportAreRefused() {
        assertThatThrownBy(() -> TransportLease.take(
                        Transport.AUTO, TransportSettings.asyncBuilder().build()))
                .isInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("AsyncTransportSettings");
    }
}
