package io.codriver.benchmarks.harness;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import io.codriver.benchmarks.server.SecuredServer;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** Settings with which every operation needs a connection of its own, over TLS and with SCRAM-SHA-256. */
final class Secured {

    private static final char[] PASSWORD = SecuredServer.PASSWORD.toCharArray();

    private Secured() {}

    /** One connection at a time, which has outlived itself when its first answer comes. */
    static MongoClientSettings.Builder settings(int port) {
        return Contestant.settings(SecuredServer.HOST, port, 1)
                .credential(MongoCredential.createScramSha256Credential(SecuredServer.USER, "admin", PASSWORD))
                .applyToSslSettings(tls -> tls.enabled(true).context(trusting(port)))
                .applyToConnectionPoolSettings(pool -> pool.maxConnectionLifeTime(1, TimeUnit.MILLISECONDS));
    }

    /** Trusts the certificate that the server shows now: it was made when that was started. */
    private static SSLContext trusting(int port) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            store.setCertificateEntry("server", shown(port));
            TrustManagerFactory trusted = TrustManagerFactory.getInstance("PKIX");
            trusted.init(store);
            return context(trusted.getTrustManagers());
        } catch (GeneralSecurityException | IOException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static Certificate shown(int port) throws GeneralSecurityException, IOException {
        SSLContext anything = context(new TrustManager[] {new Anything()});
        try (SSLSocket socket = (SSLSocket) anything.getSocketFactory().createSocket("127.0.0.1", port)) {
            return socket.getSession().getPeerCertificates()[0];
        }
    }

    private static SSLContext context(TrustManager[] trusted) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted, null);
        return context;
    }

    /** For a look at a server of this machine. */
    private static final class Anything implements X509TrustManager {

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
