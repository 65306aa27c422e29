package io.codriver.internal.handshake.auth.kerberos;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.sasl.Sasl;
import org.ietf.jgss.GSSCredential;
import org.jspecify.annotations.Nullable;

/**
 * {@code JAVA_SASL_CLIENT_PROPERTIES}, as far as they mean something to a login after which nothing is wrapped.
 *
 * @param credential to be used whatever the subject holds
 * @param ofTheUser whether the ticket has to be that of the user name; else whatever the subject holds will do
 * @param mutual whether the server proves itself in an exchange of its own; by default in its last message alone
 */
record ContextOptions(Optional<GSSCredential> credential, boolean ofTheUser, boolean mutual) {

    /** Layers are never negotiated, and GSSAPI is neither plain nor anonymous. */
    private static final Set<String> WITHOUT_EFFECT = Set.of(
            Sasl.MAX_BUFFER,
            Sasl.RAW_SEND_SIZE,
            Sasl.STRENGTH,
            Sasl.POLICY_NOPLAINTEXT,
            Sasl.POLICY_NOACTIVE,
            Sasl.POLICY_NOANONYMOUS);

    private static final String AUTHENTICATION_ALONE = "auth";

    static ContextOptions of(@Nullable Object properties) {
        if (properties == null) {
            return new ContextOptions(Optional.empty(), true, false);
        }
        if (!(properties instanceof Map<?, ?> given)) {
            throw new IllegalArgumentException("GSSAPI takes a Map as JAVA_SASL_CLIENT_PROPERTIES");
        }
        Optional<GSSCredential> credential = Optional.empty();
        boolean mutual = false;
        for (Map.Entry<?, ?> property : given.entrySet()) {
            String name = String.valueOf(property.getKey());
            Object value = property.getValue();
            if (name.equals(Sasl.CREDENTIALS) && value instanceof GSSCredential known) {
                credential = Optional.of(known);
            } else if (name.equals(Sasl.SERVER_AUTH)) {
                mutual = Boolean.parseBoolean(String.valueOf(value));
            } else if (!WITHOUT_EFFECT.contains(name) && !(name.equals(Sasl.QOP) && allowsNoLayer(value))) {
                throw new IllegalArgumentException("GSSAPI cannot honour " + name
                        + " of JAVA_SASL_CLIENT_PROPERTIES: it takes a GSSCredential as " + Sasl.CREDENTIALS
                        + ", auth among " + Sasl.QOP + ", and " + Sasl.SERVER_AUTH);
            }
        }
        return new ContextOptions(credential, false, mutual);
    }

    private static boolean allowsNoLayer(Object value) {
        return Arrays.stream(String.valueOf(value).split(",", -1))
                .map(String::trim)
                .anyMatch(AUTHENTICATION_ALONE::equals);
    }

    @Override
    public String toString() {
        return "ContextOptions[mutual=" + mutual + "]";
    }
}
