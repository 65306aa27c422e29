package io.codriver.internal.secure;

import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.connection.SocketSettings;
import com.mongodb.connection.SslSettings;
import com.mongodb.connection.TransportSettings;
import io.codriver.Transport;
import io.codriver.internal.connect.Dialed;
import io.codriver.internal.connect.TransportLease;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Promise;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Both ends of a handshake: one trusts what the other shows, or not. */
final class TlsPeers implements AutoCloseable {

    /** By whom the client's side is made: each is a way in which applications ask for TLS. */
    enum Client {
        /** {@code SslSettings.context}. */
        CONTEXT,
        /** {@code NettyTransportSettings.sslContext} with the JDK's engine. */
        NETTY_JDK,
        /** The same with that of netty-tcnative. */
        NETTY_OPENSSL
    }

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final TransportLease lease = TransportLease.take(Transport.NIO, null);
    private final Counting trust;

    TlsPeers(X509Bundle authority) {
        this.trust = new Counting(trustManagerOf(authority));
    }

    /** Skips a test where netty-tcnative has no library for this platform. */
    static void assumeAvailable(Client client) {
        assumeThat(client != Client.NETTY_OPENSSL || OpenSsl.isAvailable())
                .as("netty-tcnative is available here")
                .isTrue();
    }

    /** How many chains of certificates the client has looked at. */
    int chainsChecked() {
        return trust.checks.get();
    }

    SslUpgrade client(Client client) throws Exception {
        SslSettings.Builder settings = SslSettings.builder().enabled(true);
        if (client == Client.CONTEXT) {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return SslUpgrade.of(settings.context(context).build(), null, Ticker.system());
        }
        SslContext context = SslContextBuilder.forClient()
                .sslProvider(client == Client.NETTY_JDK ? SslProvider.JDK : SslProvider.OPENSSL)
                .protocols("TLSv1.2", "TLSv1.3")
                .trustManager(trust)
                .build();
        TransportSettings transport =
                TransportSettings.nettyBuilder().sslContext(context).build();
        return SslUpgrade.of(settings.build(), transport, Ticker.system());
    }

    /** One that nobody has trusted before. */
    static X509Bundle newAuthority() throws Exception {
        return new CertificateBuilder()
                .ecp256()
                .subject("CN=authority of the test")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    static SslContext serving(X509Bundle bundle, String protocol) throws Exception {
        return SslContextBuilder.forServer(bundle.toKeyManagerFactory())
                .sslProvider(SslProvider.JDK)
                .protocols(protocol)
                .build();
    }

    /** As the opening does it: the channel is closed wherever the upgrade did not succeed. */
    Mono<Channel> upgrade(TlsServer server, String host, SslUpgrade tls) {
        Ticker ticker = Ticker.system();
        return Mono.usingWhen(
                lease.dialer(SocketSettings.builder().build(), ticker)
                        .dial(Flux.just(List.of(server.address())), Deadline.NEVER, attempts -> {})
                        .map(Dialed::channel),
                channel -> tls.upgrade(channel, host, server.address().getPort(), Deadline.after(LIMIT, ticker.nanos()))
                        .thenReturn(channel),
                channel -> Mono.empty(),
                (channel, failure) -> Mono.fromRunnable(channel::close),
                channel -> Mono.fromRunnable(channel::close));
    }

    /** Waits for an echo: with TLS 1.3 the server's ticket comes after the handshake, but before anything else. */
    static void exchangeAByte(Channel channel) {
        Promise<Void> echoed = channel.eventLoop().newPromise();
        channel.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelRead(ChannelHandlerContext context, Object message) {
                ReferenceCountUtil.release(message);
                echoed.trySuccess(null);
            }

            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                echoed.tryFailure(cause);
                context.close();
            }
        });
        channel.writeAndFlush(Unpooled.copiedBuffer(new byte[1]));
        if (!echoed.awaitUninterruptibly(LIMIT.toMillis())) {
            throw new AssertionError("no echo");
        }
    }

    @Override
    public void close() {
        lease.close();
    }

    private static X509ExtendedTrustManager trustManagerOf(X509Bundle root) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("root", root.getCertificate());
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            return (X509ExtendedTrustManager) factory.getTrustManagers()[0];
        } catch (Exception impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Counts: a session that is resumed shows no chain. */
    private static final class Counting extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager trusted;
        private final AtomicInteger checks = new AtomicInteger();

        Counting(X509ExtendedTrustManager trusted) {
            this.trusted = trusted;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            checks.incrementAndGet();
            trusted.checkServerTrusted(chain, authType, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {
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
        public void checkClientTrusted(X509Certificate[] chain, String authType, java.net.Socket socket) {
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
