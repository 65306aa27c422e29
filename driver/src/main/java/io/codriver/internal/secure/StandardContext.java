package io.codriver.internal.secure;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The context of a client whose settings name none: {@link SSLContext#getDefault()}, or, where nobody has configured that
 * one, its like with trust managers that keep the chain which they reject. The JDK tells nobody else what a server
 * presented, and an error that does not say which names the certificate has is half an error.
 *
 * <p>Reads trust stores from files: never on an event loop.
 */
final class StandardContext {

    /** What the JDK calls the default context that it made itself. */
    private static final String NOT_REPLACED = "Default";

    private StandardContext() {}

    static SSLContext load() throws GeneralSecurityException {
        SSLContext standard = SSLContext.getDefault();
        boolean configured = !NOT_REPLACED.equals(standard.getProtocol())
                || !System.getProperty("javax.net.ssl.keyStore", "").isEmpty();
        return configured ? standard : telling(standard);
    }

    private static SSLContext telling(SSLContext standard) throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        TrustManager[] trustManagers = factory.getTrustManagers();
        if (trustManagers.length != 1 || !(trustManagers[0] instanceof X509ExtendedTrustManager trusted)) {
            return standard;
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new Telling(trusted)}, null);
        return context;
    }

    /** What was rejected, with the reason as its cause. */
    static final class RejectedChain extends CertificateException {

        private static final long serialVersionUID = 1L;

        private final transient List<X509Certificate> chain;

        RejectedChain(X509Certificate[] chain, CertificateException reason) {
            super(reason.getMessage(), reason);
            this.chain = List.of(chain);
        }

        /** The server's own certificate first; empty after deserialization. */
        List<X509Certificate> chain() {
            return chain == null ? List.of() : chain;
        }
    }

    /** Decides nothing by itself. */
    static final class Telling extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager trusted;

        Telling(X509ExtendedTrustManager trusted) {
            this.trusted = trusted;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            try {
                trusted.checkServerTrusted(chain, authType, engine);
            } catch (CertificateException reason) {
                throw new RejectedChain(chain, reason);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            trusted.checkServerTrusted(chain, authType, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            trusted.checkServerTrusted(chain, authType);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            trusted.checkClientTrusted(chain, authType, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            trusted.checkClientTrusted(chain, authType, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            trusted.checkClientTrusted(chain, authType);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return trusted.getAcceptedIssuers();
        }
    }
}
