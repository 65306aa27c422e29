package io.codriver.identity;

import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.Map;
import javax.security.auth.callback.CallbackHandler;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslClientFactory;
import javax.security.sasl.SaslException;

/** Stands before the provider of GSSAPI of this JVM until it is closed. Its ticket is a text, and it wants one challenge. */
final class PlayedKerberos implements AutoCloseable {

    static final String TICKET = "t1cket-of-alice";

    private final Provider provider = new Played();

    PlayedKerberos() {
        Security.insertProviderAt(provider, 1);
    }

    @Override
    public void close() {
        Security.removeProvider(provider.getName());
    }

    private static final class Played extends Provider {

        private static final long serialVersionUID = 1L;

        Played() {
            super("PlayedKerberos", "1", "plays Kerberos");
            put("SaslClientFactory.GSSAPI", Factory.class.getName());
        }
    }

    /** Made by the JDK. */
    public static final class Factory implements SaslClientFactory {

        @Override
        public SaslClient createSaslClient(
                String[] mechanisms,
                String user,
                String protocol,
                String host,
                Map<String, ?> properties,
                CallbackHandler handler) {
            return new Client();
        }

        @Override
        public String[] getMechanismNames(Map<String, ?> properties) {
            return new String[] {"GSSAPI"};
        }
    }

    private static final class Client implements SaslClient {

        private boolean asked;
        private boolean complete;

        @Override
        public String getMechanismName() {
            return "GSSAPI";
        }

        @Override
        public boolean hasInitialResponse() {
            return true;
        }

        @Override
        public byte[] evaluateChallenge(byte[] challenge) throws SaslException {
            if (!asked) {
                asked = true;
                return TICKET.getBytes(StandardCharsets.UTF_8);
            }
            if (!new String(challenge, StandardCharsets.UTF_8).equals("challenge")) {
                throw new SaslException("This is no challenge");
            }
            complete = true;
            return new byte[] {1};
        }

        @Override
        public boolean isComplete() {
            return complete;
        }

        @Override
        public byte[] unwrap(byte[] incoming, int offset, int length) throws SaslException {
            throw new SaslException("no layer");
        }

        @Override
        public byte[] wrap(byte[] outgoing, int offset, int length) throws SaslException {
            throw new SaslException("no layer");
        }

        @Override
        public Object getNegotiatedProperty(String name) {
            return null;
        }

        @Override
        public void dispose() {}
    }
}
