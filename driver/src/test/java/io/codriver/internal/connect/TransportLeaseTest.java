package io.codriver.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.MongoConfigurationException;
import com.mongodb.connection.SocketSettings;
import com.mongodb.connection.TransportSettings;
import io.codriver.Loops;
import io.codriver.Transport;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

class TransportLeaseTest {

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
    void theLastClientShutsTheSharedLoopsDownAndALaterOneHasNewOnes() {
        TransportLease first = TransportLease.take(Transport.NIO, null);
        TransportLease second = TransportLease.take(Transport.NIO, null);
        EventLoopGroup shared = first.loops();
        assertThat(second.loops()).isSameAs(shared);

        first.close();
        first.close();
        assertThat(shared.isShuttingDown()).isFalse();
        second.close();
        assertThat(shared.isShuttingDown()).isTrue();
        await().until(shared::isTerminated);

        try (TransportLease later = TransportLease.take(Transport.NIO, null)) {
            assertThat(later.loops()).isNotSameAs(shared);
            assertThat(later.loops().isShuttingDown()).isFalse();
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

    @Test
    void aProxyIsRefusedAtCreation() {
        SocketSettings proxied = SocketSettings.builder()
                .applyToProxySettings(proxy -> proxy.host("127.0.0.1"))
                .build();
        try (TransportLease lease = TransportLease.take(Transport.NIO, null)) {
            assertThatThrownBy(() -> lease.dialer(proxied, Ticker.system()))
                    .isInstanceOf(MongoConfigurationException.class)
                    .hasMessageContaining("not supported yet");
        }
    }
}
