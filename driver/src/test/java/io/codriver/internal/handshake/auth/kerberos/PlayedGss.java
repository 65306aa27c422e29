package io.codriver.internal.handshake.auth.kerberos;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ietf.jgss.GSSContext;
import org.ietf.jgss.GSSCredential;
import org.ietf.jgss.GSSException;
import org.ietf.jgss.GSSManager;
import org.ietf.jgss.GSSName;
import org.ietf.jgss.Oid;

/**
 * Kerberos as a test plays it, where there is no key distribution center: its first token is {@code ticket}, what is wrapped begins with
 * {@code wrapped:}, and all that matters is noted.
 */
final class PlayedGss extends GSSManager {

    private static final String WRAPPED = "wrapped:";

    private final List<String> story = new ArrayList<>();
    private int refusal;

    /** What was asked of it. */
    List<String> story() {
        return story;
    }

    /** Gives no ticket from now on. */
    void refuse(int major) {
        refusal = major;
    }

    static byte[] wrapped(byte... content) {
        byte[] begin = WRAPPED.getBytes(StandardCharsets.UTF_8);
        byte[] whole = Arrays.copyOf(begin, begin.length + content.length);
        System.arraycopy(content, 0, whole, begin.length, content.length);
        return whole;
    }

    private static byte[] unwrapped(byte[] whole) throws GSSException {
        if (!new String(whole, StandardCharsets.ISO_8859_1).startsWith(WRAPPED)) {
            throw new GSSException(GSSException.BAD_MIC);
        }
        return Arrays.copyOfRange(whole, WRAPPED.length(), whole.length);
    }

    private static <T> T played(Class<T> type, String text, InvocationHandler play) {
        return type.cast(Proxy.newProxyInstance(
                PlayedGss.class.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) ->
                        method.getName().equals("toString") ? text : play.invoke(proxy, method, arguments)));
    }

    static GSSCredential credential(String text) {
        return played(GSSCredential.class, text, (proxy, method, arguments) -> null);
    }

    private static GSSName name(String text) {
        return played(GSSName.class, text, (proxy, method, arguments) -> null);
    }

    @Override
    public GSSContext createContext(GSSName peer, Oid mechanism, GSSCredential credential, int lifetime)
            throws GSSException {
        if (refusal != 0) {
            throw new GSSException(refusal);
        }
        story.add(credential + " to " + peer);
        boolean[] mutual = {false};
        int[] tokens = {0};
        return played(GSSContext.class, "context", (proxy, method, arguments) -> switch (method.getName()) {
            case "requestMutualAuth" -> {
                mutual[0] = (Boolean) arguments[0];
                yield null;
            }
            case "requestCredDeleg" -> {
                story.add("delegates " + arguments[0]);
                yield null;
            }
            case "initSecContext" -> (tokens[0]++ == 0 ? "ticket" : "").getBytes(StandardCharsets.UTF_8);
            case "isEstablished" -> tokens[0] > (mutual[0] ? 1 : 0);
            case "getMutualAuthState" -> mutual[0];
            case "unwrap" -> unwrapped((byte[]) arguments[0]);
            case "wrap" -> wrapped((byte[]) arguments[0]);
            case "dispose" -> {
                story.add("disposed");
                yield null;
            }
            default -> null;
        });
    }

    @Override
    public GSSName createName(String text, Oid type) {
        return name(text);
    }

    @Override
    public GSSName createName(String text, Oid type, Oid mechanism) {
        return name(text + (type.equals(GSSName.NT_HOSTBASED_SERVICE) ? " (host)" : ""));
    }

    @Override
    public GSSCredential createCredential(GSSName name, int lifetime, Oid mechanism, int usage) {
        return credential(name.toString());
    }

    // ---- what nobody asks

    @Override
    public Oid[] getMechs() {
        throw new UnsupportedOperationException();
    }

    @Override
    public Oid[] getNamesForMech(Oid mechanism) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Oid[] getMechsForName(Oid type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GSSName createName(byte[] text, Oid type) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GSSName createName(byte[] text, Oid type, Oid mechanism) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GSSCredential createCredential(int usage) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GSSCredential createCredential(GSSName name, int lifetime, Oid[] mechanisms, int usage) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GSSContext createContext(GSSCredential credential) {
        throw new UnsupportedOperationException();
    }

    @Override
    public GSSContext createContext(byte[] exported) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addProviderAtFront(Provider provider, Oid mechanism) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void addProviderAtEnd(Provider provider, Oid mechanism) {
        throw new UnsupportedOperationException();
    }
}
