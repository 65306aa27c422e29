package io.codriver.internal.secure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.mongodb.connection.SocketSettings;
import com.mongodb.connection.SslSettings;
import com.mongodb.connection.TransportSettings;
import io.codriver.Transport;
import io.codriver.internal.connect.Dialed;
import io.codriver.internal.connect.TransportLease;
import io.codriver.internal.secure.TlsFailure.Kind;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.CharsetUtil;
import java.net.Socket;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

class SslUpgradeFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private static X509Bundle authority;
    private static X509Bundle named;

    private final Ticker ticker = Ticker.system();
    private TransportLease lease = TransportLease.take(Transport.NIO, null);

    @BeforeAll
    static void makeCertificates() throws Exception {
        authority = TlsPeers.newAuthority();
        named = leaf().addSanDnsName("mongo.test").addSanDnsName("also.test").buildIssuedBy(authority);
    }

    @AfterEach
    void giveBack() {
        lease.close();
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2,NIO", "TLSv1.3,NIO", "TLSv1.2,EPOLL", "TLSv1.3,EPOLL"})
    void theRightNameIsAccepted(String protocol, Transport transport) throws Exception {
        lease.close();
        lease = TransportLease.take(transport, null);
        try (TlsServer server = TlsServer.speaking(serving(named, protocol))) {
            Channel channel = upgraded(server, "mongo.test", trusting(authority));
            assertThat(channel.isActive()).isTrue();
            assertThat(channel.pipeline().names().get(0)).isEqualTo("tls");
            assertThat(channel.pipeline().names()).hasSize(2);
            await().until(() -> server.indications().equals(List.of("mongo.test")));
            channel.close();
        }
    }

    @Test
    void aTrailingDotIsNeitherIndicatedNorChecked() throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            upgraded(server, "mongo.test.", trusting(authority)).close();
            await().until(() -> server.indications().equals(List.of("mongo.test")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theWrongNameIsRejectedAndTheErrorSaysBothNames(String protocol) throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, protocol))) {
            TlsFailure failure = failure(server, "elsewhere.test", telling(authority));
            assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
            assertThat(failure)
                    .hasMessageContaining("expected name: elsewhere.test")
                    .hasMessageContaining("names of the certificate: mongo.test, also.test");
        }
    }

    @Test
    void aContextOfTheApplicationDoesNotTellTheNames() throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            TlsFailure failure = failure(server, "elsewhere.test", trusting(authority));
            assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
            assertThat(failure)
                    .hasMessageContaining("elsewhere.test")
                    .hasMessageContaining("not told by the SSLContext of the application");
        }
    }

    @Test
    void theWrongNameIsAcceptedWhereThatIsAllowed() throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            SslSettings settings = SslSettings.builder(trusting(authority))
                    .invalidHostNameAllowed(true)
                    .build();
            upgraded(server, "elsewhere.test", settings).close();
        }
    }

    @Test
    void aLiteralIsAcceptedIfTheCertificateHasItAndIsNotIndicated() throws Exception {
        X509Bundle literal = leaf().addSanIpAddress("127.0.0.1").buildIssuedBy(authority);
        try (TlsServer server = TlsServer.speaking(serving(literal, "TLSv1.3"))) {
            upgraded(server, "127.0.0.1", trusting(authority)).close();
            await().until(() -> server.indications().equals(List.of("none")));
        }
    }

    @Test
    void aLiteralInBracketsIsAcceptedIfTheCertificateHasIt() throws Exception {
        X509Bundle literal = leaf().addSanIpAddress("::1").buildIssuedBy(authority);
        try (TlsServer server = TlsServer.speaking(serving(literal, "TLSv1.3"))) {
            upgraded(server, "[::1]", trusting(authority)).close();
        }
    }

    @Test
    void aLiteralIsRejectedIfTheCertificateHasNamesOnly() throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            TlsFailure failure = failure(server, "127.0.0.1", telling(authority));
            assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
            assertThat(failure).hasMessageContaining("expected name: 127.0.0.1").hasMessageContaining("mongo.test");
        }
    }

    @Test
    void anUnderscoreIsNotIndicatedAndTheErrorSaysWhatToDo() throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            TlsFailure failure = failure(server, "mongo_1", trusting(authority));
            assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
            assertThat(failure).hasMessageContaining("underscore");

            SslSettings settings = SslSettings.builder(trusting(authority))
                    .invalidHostNameAllowed(true)
                    .build();
            upgraded(server, "mongo_1", settings).close();
            await().until(() -> server.indications().contains("none"));
        }
    }

    @Test
    void anExpiredCertificateIsNamedAsSuch() throws Exception {
        X509Bundle expired = leaf().addSanDnsName("mongo.test")
                .notBefore(Instant.parse("2020-01-01T00:00:00Z"))
                .notAfter(Instant.parse("2021-01-01T00:00:00Z"))
                .buildIssuedBy(authority);
        try (TlsServer server = TlsServer.speaking(serving(expired, "TLSv1.3"))) {
            TlsFailure failure = failure(server, "mongo.test", trusting(authority));
            assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
            assertThat(failure)
                    .hasMessageContaining("expired")
                    .hasMessageContaining("names of the certificate: mongo.test");
        }
    }

    @Test
    void aSelfSignedCertificateIsRejectedByTheDefaultContext() throws Exception {
        X509Bundle selfSigned = leaf().addSanDnsName("mongo.test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        try (TlsServer server = TlsServer.speaking(serving(selfSigned, "TLSv1.3"))) {
            TlsFailure failure = failure(
                    server, "mongo.test", SslSettings.builder().enabled(true).build());
            assertThat(failure.kind()).isEqualTo(Kind.CERTIFICATE);
            assertThat(failure)
                    .hasMessageContaining("no trusted authority has issued it")
                    .hasMessageContaining("names of the certificate: mongo.test");
        }
    }

    @Test
    void theContextOfNettyTransportSettingsIsUsed() throws Exception {
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(authority.getCertificate())
                .build();
        TransportSettings transport =
                TransportSettings.nettyBuilder().sslContext(context).build();
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            SslUpgrade tls = SslUpgrade.of(SslSettings.builder().enabled(true).build(), transport, ticker);
            upgrade(server, "mongo.test", tls, LIMIT).block(PATIENCE).close();
            assertThat(failureOf(upgrade(server, "elsewhere.test", tls, LIMIT)).kind())
                    .isEqualTo(Kind.CERTIFICATE);
        }
    }

    @Test
    void noApplicationProtocolIsOfferedWhateverTheContextWasMadeFor() throws Exception {
        SslContext forHttp = SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(authority.toTrustManagerFactory())
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        "h2"))
                .build();
        TransportSettings transport =
                TransportSettings.nettyBuilder().sslContext(forHttp).build();
        SslSettings enabled = SslSettings.builder().enabled(true).build();
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            upgrade(server, "mongo.test", SslUpgrade.of(enabled, transport, ticker), LIMIT)
                    .block(PATIENCE)
                    .close();
            await().until(() -> !server.indications().isEmpty());
            assertThat(server.offered()).isEmpty();
        }
    }

    @Test
    void noCommonProtocolIsAProtocolFailure() throws Exception {
        SSLContext only12 = SSLContext.getInstance("TLSv1.2");
        only12.init(null, trust(authority), null);
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            TlsFailure failure = failure(server, "mongo.test", settings(only12));
            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
        }
    }

    @Test
    void aServerThatDoesNotSpeakTlsIsAProtocolFailure() {
        try (TlsServer server = TlsServer.handledBy(new Answering("HTTP/1.1 400 Bad Request\r\n\r\n"))) {
            TlsFailure failure = failure(server, "mongo.test", trusting(authority));
            assertThat(failure.kind()).isEqualTo(Kind.PROTOCOL);
            assertThat(failure).hasMessageContaining("may not speak TLS");
        }
    }

    @Test
    void anEndInsideTheHandshakeIsANetworkFailure() {
        try (TlsServer server = TlsServer.handledBy(new Closing())) {
            TlsFailure failure = failure(server, "mongo.test", trusting(authority));
            assertThat(failure.kind()).isEqualTo(Kind.NETWORK);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"NIO", "EPOLL"})
    void aSilentServerFailsAtTheDeadline(Transport transport) {
        lease.close();
        lease = TransportLease.take(transport, null);
        try (TlsServer server = TlsServer.handledBy(new Silent())) {
            SslUpgrade tls = SslUpgrade.of(trusting(authority), null, ticker);
            long start = ticker.nanos();
            TlsFailure failure = failureOf(upgrade(server, "mongo.test", tls, Duration.ofMillis(300)));
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(ticker.nanos() - start)
                    .isBetween(TimeUnit.MILLISECONDS.toNanos(300), TimeUnit.MILLISECONDS.toNanos(600));
        }
    }

    @Test
    void aSlowTrustManagerDoesNotHoldTheEventLoopUp() throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            SslUpgrade tls = SslUpgrade.of(settings(slow(2_000)), null, ticker);
            Channel[] dialed = new Channel[1];
            Disposable upgrading =
                    upgrade(server, "mongo.test", tls, LIMIT, dialed).subscribe();
            assertThat(longestPause(dialed, 2_500)).isLessThan(700);
            await().until(upgrading::isDisposed);
            dialed[0].close();
        }
    }

    @Test
    void closingWhileATrustManagerIsSlowDoesNotHoldTheEventLoopUp() throws Exception {
        try (TlsServer server = TlsServer.speaking(serving(named, "TLSv1.3"))) {
            SslUpgrade tls = SslUpgrade.of(settings(slow(2_000)), null, ticker);
            Channel[] dialed = new Channel[1];
            CompletableFuture<Channel> upgrading = upgrade(server, "mongo.test", tls, Duration.ofMillis(500), dialed)
                    .toFuture();
            assertThat(longestPause(dialed, 2_500)).isLessThan(700);
            assertThat(upgrading)
                    .failsWithin(PATIENCE)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(TlsFailure.class, failure -> assertThat(failure.kind())
                            .isEqualTo(Kind.CHECKING));
            assertThat(dialed[0].isOpen()).isFalse();
        }
    }

    @Test
    void cancellingLeavesNothingRunning() {
        try (TlsServer server = TlsServer.handledBy(new Silent())) {
            SslUpgrade tls = SslUpgrade.of(trusting(authority), null, ticker);
            Channel[] dialed = new Channel[1];
            Disposable upgrading =
                    upgrade(server, "mongo.test", tls, LIMIT, dialed).subscribe();
            await().until(() -> dialed[0] != null && dialed[0].pipeline().get("tls") != null);
            upgrading.dispose();
            await().until(() -> !dialed[0].isOpen());
        }
    }

    /** Longest time that the loop of the channel took to run a task, in milliseconds, over {@code millis}. */
    private long longestPause(Channel[] dialed, long millis) {
        await().until(() -> dialed[0] != null);
        long longest = 0;
        long start = ticker.nanos();
        while (ticker.nanos() - start < TimeUnit.MILLISECONDS.toNanos(millis)) {
            long asked = ticker.nanos();
            dialed[0].eventLoop().schedule(() -> {}, 5, TimeUnit.MILLISECONDS).awaitUninterruptibly();
            longest = Math.max(longest, ticker.nanos() - asked);
        }
        return TimeUnit.NANOSECONDS.toMillis(longest);
    }

    private Channel upgraded(TlsServer server, String host, SslSettings settings) {
        Channel channel = upgrade(server, host, SslUpgrade.of(settings, null, ticker), LIMIT)
                .block(PATIENCE);
        assertThat(channel).isNotNull();
        return channel;
    }

    private TlsFailure failure(TlsServer server, String host, SslSettings settings) {
        return failureOf(upgrade(server, host, SslUpgrade.of(settings, null, ticker), LIMIT));
    }

    private static TlsFailure failureOf(Mono<Channel> upgrade) {
        try {
            upgrade.block(PATIENCE);
        } catch (RuntimeException wrapped) {
            assertThat(Exceptions.unwrap(wrapped)).isInstanceOf(TlsFailure.class);
            return (TlsFailure) Exceptions.unwrap(wrapped);
        }
        throw new AssertionError("no failure");
    }

    private Mono<Channel> upgrade(TlsServer server, String host, SslUpgrade tls, Duration limit) {
        return upgrade(server, host, tls, limit, new Channel[1]);
    }

    /** As the opening does it: the channel is closed wherever the upgrade did not succeed. */
    private Mono<Channel> upgrade(TlsServer server, String host, SslUpgrade tls, Duration limit, Channel[] dialed) {
        SocketSettings sockets = SocketSettings.builder().build();
        return Mono.usingWhen(
                lease.dialer(sockets, ticker)
                        .dial(Flux.just(List.of(server.address())), Deadline.NEVER, attempts -> {})
                        .map(Dialed::channel)
                        .doOnNext(channel -> dialed[0] = channel),
                channel -> tls.upgrade(channel, host, server.address().getPort(), Deadline.after(limit, ticker.nanos()))
                        .thenReturn(channel),
                channel -> Mono.empty(),
                (channel, failure) -> Mono.fromRunnable(channel::close),
                channel -> Mono.fromRunnable(channel::close));
    }

    private static CertificateBuilder leaf() {
        return new CertificateBuilder().ecp256().subject("CN=leaf of the test");
    }

    private static SslContext serving(X509Bundle bundle, String protocol) throws Exception {
        return SslContextBuilder.forServer(bundle.toKeyManagerFactory())
                .sslProvider(SslProvider.JDK)
                .protocols(protocol)
                .build();
    }

    private static SslSettings trusting(X509Bundle root) {
        return settings(context(trust(root)));
    }

    private static SslSettings telling(X509Bundle root) {
        X509ExtendedTrustManager trusted = (X509ExtendedTrustManager) trust(root)[0];
        return settings(context(new TrustManager[] {new StandardContext.Telling(trusted)}));
    }

    private static SSLContext slow(long millis) {
        return context(new TrustManager[] {new Slow((X509ExtendedTrustManager) trust(authority)[0], millis)});
    }

    private static TrustManager[] trust(X509Bundle root) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("root", root.getCertificate());
            javax.net.ssl.TrustManagerFactory factory = javax.net.ssl.TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return factory.getTrustManagers();
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static SSLContext context(TrustManager[] trust) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust, null);
            return context;
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static SslSettings settings(SSLContext context) {
        return SslSettings.builder().enabled(true).context(context).build();
    }

    @ChannelHandler.Sharable
    private static final class Answering extends ChannelInboundHandlerAdapter {

        private final String answer;

        Answering(String answer) {
            this.answer = answer;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            io.netty.util.ReferenceCountUtil.release(message);
            context.writeAndFlush(Unpooled.copiedBuffer(answer, CharsetUtil.US_ASCII));
        }
    }

    @ChannelHandler.Sharable
    private static final class Closing extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            io.netty.util.ReferenceCountUtil.release(message);
            context.close();
        }
    }

    @ChannelHandler.Sharable
    private static final class Silent extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            io.netty.util.ReferenceCountUtil.release(message);
        }
    }

    /** Takes its time, as one does that asks a revocation server. */
    private static final class Slow extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager trusted;
        private final long millis;

        Slow(X509ExtendedTrustManager trusted, long millis) {
            this.trusted = trusted;
            this.millis = millis;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws java.security.cert.CertificateException {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException impossible) {
                Thread.currentThread().interrupt();
            }
            trusted.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new UnsupportedOperationException();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trusted.getAcceptedIssuers();
        }
    }
}
