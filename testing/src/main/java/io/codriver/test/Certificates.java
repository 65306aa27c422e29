package io.codriver.test;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import io.netty.util.NetUtil;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * A certificate authority that nobody knew before, and the certificates it issues. Everything stays in memory.
 *
 * <pre>{@code
 * Certificates ca = Certificates.create();
 * EmbeddedServer.builder().tls(ca.server("db.example", "127.0.0.1").serverContext()).start();
 * MongoClientSettings.builder().applyToSslSettings(tls -> tls.enabled(true).context(ca.clientContext()));
 * }</pre>
 *
 * <p>Immutable, for any thread.
 */
public final class Certificates {

    private static final Duration VALID = Duration.ofDays(30);

    private final X509Bundle authority;

    private Certificates(X509Bundle authority) {
        this.authority = authority;
    }

    /**
     * Founds an authority.
     *
     * @return an authority with a key of its own
     */
    public static Certificates create() {
        return new Certificates(built(() -> valid(new CertificateBuilder().ecp256())
                .subject("CN=codriver-test authority")
                .setIsCertificateAuthority(true)
                .buildSelfSigned()));
    }

    /**
     * A certificate for a server.
     *
     * @param hosts DNS names and address literals under which it is valid; the first is the common name
     * @return certificate and key
     */
    public Certificate server(String... hosts) {
        return issued(valid(forHosts(hosts)).addExtendedKeyUsageServerAuth());
    }

    /**
     * A certificate for a server that was valid until an hour ago.
     *
     * @param hosts DNS names and address literals, as for {@link #server}
     * @return certificate and key
     */
    public Certificate expired(String... hosts) {
        Instant now = Instant.now();
        return issued(forHosts(hosts)
                .notBefore(now.minus(VALID))
                .notAfter(now.minus(Duration.ofHours(1)))
                .addExtendedKeyUsageServerAuth());
    }

    /**
     * A certificate for a server that no authority has signed.
     *
     * @param hosts DNS names and address literals, as for {@link #server}
     * @return certificate and key
     */
    public Certificate selfSigned(String... hosts) {
        // A leaf which signs itself counts as an authority: the builder makes no other kind.
        CertificateBuilder builder =
                valid(forHosts(hosts)).setIsCertificateAuthority(true).addExtendedKeyUsageServerAuth();
        return new Certificate(built(builder::buildSelfSigned), authority);
    }

    /**
     * A certificate for a client.
     *
     * @param subject a distinguished name such as {@code CN=alice,OU=people}
     * @return certificate and key
     */
    public Certificate client(String subject) {
        return issued(valid(new CertificateBuilder().ecp256()).subject(subject).addExtendedKeyUsageClientAuth());
    }

    /**
     * What a client needs that trusts this authority and has no certificate.
     *
     * @return a context of the JDK
     */
    public SSLContext clientContext() {
        return context(authority, null);
    }

    /**
     * What a client needs that trusts this authority and has no certificate.
     *
     * @return a context of Netty
     */
    public SslContext nettyClientContext() {
        return built(() -> SslContextBuilder.forClient()
                .sslProvider(SslProvider.JDK)
                .trustManager(authority.toTrustManagerFactory())
                .build());
    }

    private Certificate issued(CertificateBuilder builder) {
        return new Certificate(built(() -> builder.buildIssuedBy(authority)), authority);
    }

    private static CertificateBuilder valid(CertificateBuilder builder) {
        Instant now = Instant.now();
        return builder.notBefore(now.minus(Duration.ofHours(1))).notAfter(now.plus(VALID));
    }

    private static CertificateBuilder forHosts(String... hosts) {
        if (hosts.length == 0) {
            throw new IllegalArgumentException("a server has at least one name");
        }
        CertificateBuilder builder = new CertificateBuilder().ecp256().subject("CN=" + hosts[0]);
        for (String host : hosts) {
            if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
                builder.addSanIpAddress(host);
            } else {
                builder.addSanDnsName(host);
            }
        }
        return builder;
    }

    private static SSLContext context(X509Bundle authority, KeyManager @Nullable [] keys) {
        return built(() -> {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, authority.toTrustManagerFactory().getTrustManagers(), null);
            return context;
        });
    }

    /** A step of making a certificate. */
    @FunctionalInterface
    private interface Step<T> {
        T run() throws Exception;
    }

    private static <T> T built(Step<T> step) {
        try {
            return step.run();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new IllegalStateException("this machine cannot make certificates", failure);
        }
    }

    /** A certificate with its private key, and the authority its owner trusts. Immutable, for any thread. */
    public static final class Certificate {

        private final X509Bundle bundle;
        private final X509Bundle authority;

        private Certificate(X509Bundle bundle, X509Bundle authority) {
            this.bundle = bundle;
            this.authority = authority;
        }

        /**
         * The certificate itself.
         *
         * @return without its key
         */
        public X509Certificate certificate() {
            return bundle.getCertificate();
        }

        /**
         * What a server needs that shows this certificate and asks clients for none.
         *
         * @return a context of Netty
         */
        public SslContext serverContext() {
            return serverContext(ClientAuth.NONE);
        }

        /**
         * What a server needs that shows this certificate.
         *
         * @param clients whether clients may or must show a certificate of the same authority
         * @return a context of Netty
         */
        public SslContext serverContext(ClientAuth clients) {
            return built(() -> SslContextBuilder.forServer(bundle.toKeyManagerFactory())
                    .sslProvider(SslProvider.JDK)
                    .trustManager(authority.toTrustManagerFactory())
                    .clientAuth(clients)
                    .build());
        }

        /**
         * What a client needs that shows this certificate, and trusts the authority.
         *
         * @return a context of the JDK
         */
        public SSLContext clientContext() {
            return context(authority, built(() -> bundle.toKeyManagerFactory().getKeyManagers()));
        }

        /**
         * What a client needs that shows this certificate, and trusts the authority.
         *
         * @return a context of Netty
         */
        public SslContext nettyClientContext() {
            return built(() -> SslContextBuilder.forClient()
                    .sslProvider(SslProvider.JDK)
                    .keyManager(bundle.toKeyManagerFactory())
                    .trustManager(authority.toTrustManagerFactory())
                    .build());
        }
    }
}
