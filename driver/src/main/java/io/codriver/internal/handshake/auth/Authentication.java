package io.codriver.internal.handshake.auth;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoCredential;
import com.mongodb.ServerApi;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the connections of one client prove who they are. Knows the credential and what was derived from it; begins a login
 * for each opening. Any thread.
 */
public final class Authentication {

    private final Supplier<Login> logins;

    private Authentication(Supplier<Login> logins) {
        this.logins = logins;
    }

    /** Reads random bytes from the operating system, so that no event loop has to. Call it where a client is made. */
    public static void load() {
        Nonces.load();
    }

    /**
     * With this credential.
     *
     * @throws IllegalArgumentException if its mechanism is not known here
     */
    public static Authentication of(MongoCredential credential, Optional<ServerApi> api) {
        AuthenticationMechanism mechanism = credential.getAuthenticationMechanism();
        if (mechanism == null) {
            return scram(credential, Optional.empty(), api);
        }
        return switch (mechanism) {
            case SCRAM_SHA_1 -> scram(credential, Optional.of(ScramMechanism.SHA_1), api);
            case SCRAM_SHA_256 -> scram(credential, Optional.of(ScramMechanism.SHA_256), api);
            case PLAIN -> new Authentication(() -> new PlainLogin(credential, api));
            case MONGODB_X509 -> new Authentication(() -> new CertificateLogin(credential, api));
            case GSSAPI, MONGODB_AWS, MONGODB_OIDC -> throw new IllegalArgumentException(mechanism.getMechanismName());
        };
    }

    private static Authentication scram(
            MongoCredential credential, Optional<ScramMechanism> wanted, Optional<ServerApi> api) {
        DerivedKeys keys = new DerivedKeys(credential, IdentityTasks.POOL);
        return new Authentication(() -> new ScramLogin(credential, wanted, api, keys));
    }

    /** The login of one opening. */
    public Login begin() {
        return logins.get();
    }
}
