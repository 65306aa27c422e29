package io.codriver.internal.handshake.auth.direct;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoCredential;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.IdentityTasks;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.Nonces;
import io.codriver.internal.handshake.auth.scram.DerivedKeys;
import io.codriver.internal.handshake.auth.scram.ScramLogin;
import io.codriver.internal.handshake.auth.scram.ScramMechanism;
import java.util.Optional;
import java.util.function.Supplier;

/** Logins with what the credential itself holds, or the TLS context: passwords and certificates. */
public final class DirectLogins {

    private DirectLogins() {}

    /** Reads random bytes from the operating system, so that no event loop has to. Call it where a client is made. */
    public static void load() {
        Nonces.load();
    }

    /**
     * With this credential: what begins the login of each connection.
     *
     * @throws IllegalArgumentException if its mechanism needs credentials from elsewhere
     */
    public static Supplier<Login> of(MongoCredential credential, Optional<ServerApi> api) {
        AuthenticationMechanism mechanism = credential.getAuthenticationMechanism();
        if (mechanism == null) {
            return scram(credential, Optional.empty(), api);
        }
        return switch (mechanism) {
            case SCRAM_SHA_1 -> scram(credential, Optional.of(ScramMechanism.SHA_1), api);
            case SCRAM_SHA_256 -> scram(credential, Optional.of(ScramMechanism.SHA_256), api);
            case PLAIN -> () -> new PlainLogin(credential, api);
            case MONGODB_X509 -> () -> new CertificateLogin(credential, api);
            case GSSAPI, MONGODB_AWS, MONGODB_OIDC -> throw new IllegalArgumentException(mechanism.getMechanismName());
        };
    }

    private static Supplier<Login> scram(
            MongoCredential credential, Optional<ScramMechanism> wanted, Optional<ServerApi> api) {
        DerivedKeys keys = new DerivedKeys(credential, IdentityTasks.DERIVING);
        return () -> new ScramLogin(credential, wanted, api, keys);
    }
}
