package io.codriver.internal.handshake.auth.kerberos;

import java.nio.charset.StandardCharsets;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javax.security.auth.Subject;
import javax.security.sasl.SaslException;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.MessageProp;
import org.ietf.jgss.Oid;
import org.jspecify.annotations.Nullable;

/**
 * The client's side of one GSSAPI conversation: tokens until both sides share a context, then the server's offer of layers, wrapped,
 * of which none is taken. The offer proves the server: only whoever has the key of the service can wrap it. Tickets are not delegated.
 *
 * <p>Not the {@code SaslClient} of the JDK, which can name a service by its host alone, in the realm that krb5.conf says.
 *
 * <p>Concurrency: {@link #first} and {@link #next} block and are called one after the other, on the identity pool; {@link #close} on any
 * thread: what is under way then ends first.
 *
 * <p>Spec: RFC 4752, 3.1.
 */
final class GssapiClient {

    private static final byte[] NOTHING = {};
    private static final byte NO_LAYER = 1;
    private static final int OFFER_BYTES = 4;
    private static final int DEFAULT_QUALITY = 0;

    private final KerberosSettings settings;
    private final Supplier<GSSManager> managers;
    private final Subject subject;
    private final String host;
    private volatile boolean complete;
    private @Nullable GSSContext context;
    private boolean busy;
    private boolean closed;

    /** @param host after which the service is named */
    GssapiClient(KerberosSettings settings, Supplier<GSSManager> managers, Subject subject, String host) {
        this.settings = settings;
        this.managers = managers;
        this.subject = subject;
        this.host = host;
    }

    /** How the key distribution center is to know the server. */
    String service() {
        return settings.service() + "/" + host
                + settings.realm().map(realm -> "@" + realm).orElse("");
    }

    /** Whether the server has proved who it is, and all is said. */
    boolean isComplete() {
        return complete;
    }

    /** Asks a key distribution center, unless the subject has the ticket. Fails with {@code IdentityFailure}. */
    byte[] first() throws Exception {
        return alone(() -> {
            try {
                return as(this::initiate);
            } catch (GSSException failure) {
                throw KerberosTrouble.ofTicket(settings.credential().getUserName(), service(), failure);
            }
        });
    }

    /** Fails with {@link SaslException} if the server has not proved itself. */
    byte[] next(byte[] challenge) throws Exception {
        return alone(() -> {
            try {
                return as(() -> proceed(begun(), challenge));
            } catch (GSSException failure) {
                throw new SaslException(
                        "What the server says is not protected by the key of " + service()
                                + ": it runs under another name, has another key, or somebody changed it on its way",
                        failure);
            }
        });
    }

    private byte[] initiate() throws GSSException {
        GSSManager manager = managers.get();
        GSSContext made =
                manager.createContext(name(manager), Oids.KERBEROS, own(manager), GSSContext.INDEFINITE_LIFETIME);
        context = made;
        made.requestMutualAuth(settings.options().mutual());
        made.requestInteg(true);
        made.requestCredDeleg(false);
        return said(made.initSecContext(NOTHING, 0, 0));
    }

    private GSSName name(GSSManager manager) throws GSSException {
        return settings.realm().isPresent()
                ? manager.createName(service(), Oids.PRINCIPAL)
                : manager.createName(settings.service() + "@" + host, GSSName.NT_HOSTBASED_SERVICE, Oids.KERBEROS);
    }

    /** Never disposed of: it may be the subject's own. */
    private @Nullable GSSCredential own(GSSManager manager) throws GSSException {
        if (!settings.options().ofTheUser()) {
            return settings.options().credential().orElse(null);
        }
        return manager.createCredential(
                manager.createName(settings.credential().getUserName(), GSSName.NT_USER_NAME),
                GSSCredential.INDEFINITE_LIFETIME,
                Oids.KERBEROS,
                GSSCredential.INITIATE_ONLY);
    }

    private GSSContext begun() throws SaslException {
        GSSContext made = context;
        if (made == null) {
            throw new SaslException("The conversation was not begun");
        }
        return made;
    }

    private byte[] proceed(GSSContext made, byte[] challenge) throws GSSException, SaslException {
        if (!made.isEstablished()) {
            return said(made.initSecContext(challenge, 0, challenge.length));
        }
        if (settings.options().mutual() && !made.getMutualAuthState()) {
            throw new SaslException("The server has not proved who it is, as SERVER_AUTH wants it to");
        }
        // Without mutual authentication a server may have nothing to say before its offer.
        if (complete || challenge.length == 0) {
            return NOTHING;
        }
        byte[] offer = made.unwrap(challenge, 0, challenge.length, new MessageProp(DEFAULT_QUALITY, false));
        if (offer.length != OFFER_BYTES || (offer[0] & NO_LAYER) == 0) {
            throw new SaslException("The server offers no conversation without a security layer");
        }
        byte[] answer = answer();
        byte[] wrapped = made.wrap(answer, 0, answer.length, new MessageProp(DEFAULT_QUALITY, false));
        complete = true;
        return wrapped;
    }

    /** No layer, so no room for wrapped messages; and as whom to act. */
    private byte[] answer() {
        byte[] user = settings.credential().getUserName().getBytes(StandardCharsets.UTF_8);
        byte[] answer = new byte[OFFER_BYTES + user.length];
        answer[0] = NO_LAYER;
        System.arraycopy(user, 0, answer, OFFER_BYTES, user.length);
        return answer;
    }

    private static byte[] said(byte @Nullable [] token) {
        return token == null ? NOTHING : token;
    }

    private byte[] alone(Callable<byte[]> step) throws Exception {
        synchronized (this) {
            if (closed) {
                throw new SaslException("The conversation has ended");
            }
            busy = true;
        }
        try {
            return step.call();
        } finally {
            synchronized (this) {
                busy = false;
                if (closed) {
                    dispose();
                }
            }
        }
    }

    /** Forgets the keys of the context. */
    synchronized void close() {
        closed = true;
        if (!busy) {
            dispose();
        }
    }

    private void dispose() {
        GSSContext made = context;
        if (made != null) {
            try {
                made.dispose();
            } catch (GSSException nothingIsLeftToDo) {
                // It is over either way.
            }
        }
    }

    @SuppressWarnings({"removal", "deprecation"}) // What replaces it came with Java 18.
    private byte[] as(PrivilegedExceptionAction<byte[]> action) throws Exception {
        try {
            return Subject.doAs(subject, action);
        } catch (PrivilegedActionException wrapped) {
            throw wrapped.getException();
        }
    }

    /** As RFC 1964 numbers them. */
    private static final class Oids {

        static final Oid KERBEROS = oid("1.2.840.113554.1.2.2");
        static final Oid PRINCIPAL = oid("1.2.840.113554.1.2.2.1");

        private static Oid oid(String numbers) {
            try {
                return new Oid(numbers);
            } catch (GSSException notWellFormed) {
                throw new IllegalStateException(notWellFormed);
            }
        }
    }
}
