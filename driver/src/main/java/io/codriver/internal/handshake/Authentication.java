package io.codriver.internal.handshake;

import com.mongodb.AuthenticationMechanism;
import com.mongodb.MongoCredential;
import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.aws.AwsIdentity;
import io.codriver.internal.handshake.auth.aws.AwsLogin;
import io.codriver.internal.handshake.auth.direct.DirectLogins;
import io.codriver.internal.handshake.auth.kerberos.HostNames;
import io.codriver.internal.handshake.auth.kerberos.KerberosLogin;
import io.codriver.internal.handshake.auth.kerberos.KerberosSettings;
import io.codriver.internal.handshake.auth.oidc.OidcLogin;
import io.codriver.internal.handshake.auth.oidc.OidcSettings;
import io.codriver.internal.handshake.auth.oidc.OidcTokens;
import io.codriver.internal.time.Timers;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * How the connections of one client prove who they are. Knows the credential and what was derived from it or obtained with it;
 * begins a login for each opening. Any thread.
 */
public final class Authentication {

    private final Supplier<Login> logins;

    private Authentication(Supplier<Login> logins) {
        this.logins = logins;
    }

    /** Reads random bytes from the operating system, so that no event loop has to. Call it where a client is made. */
    public static void load() {
        DirectLogins.load();
    }

    /**
     * Looks at what the properties of the credential say.
     *
     * @throws IllegalArgumentException if they do not fit its mechanism, or one another
     */
    public static void check(MongoCredential credential) {
        AuthenticationMechanism mechanism = credential.getAuthenticationMechanism();
        if (mechanism == AuthenticationMechanism.MONGODB_OIDC) {
            OidcSettings.of(credential);
        } else if (mechanism == AuthenticationMechanism.MONGODB_AWS) {
            AwsIdentity.check(credential);
        } else if (mechanism == AuthenticationMechanism.GSSAPI) {
            KerberosSettings.of(credential);
        }
    }

    /**
     * With this credential.
     *
     * @param timers keep the limits of what is obtained from elsewhere
     * @param names of hosts, where services are named after them
     * @throws IllegalArgumentException as {@link #check}
     */
    public static Authentication of(
            MongoCredential credential, Optional<ServerApi> api, Timers timers, HostNames names) {
        AuthenticationMechanism mechanism = credential.getAuthenticationMechanism();
        if (mechanism == AuthenticationMechanism.MONGODB_AWS) {
            AwsIdentity identity = new AwsIdentity(credential, timers);
            return new Authentication(() -> new AwsLogin(identity, api));
        }
        if (mechanism == AuthenticationMechanism.GSSAPI) {
            KerberosSettings settings = KerberosSettings.of(credential);
            KerberosLogin.Shared shared = KerberosLogin.Shared.of(names, timers);
            return new Authentication(() -> new KerberosLogin(settings, api, shared));
        }
        if (mechanism == AuthenticationMechanism.MONGODB_OIDC) {
            OidcSettings settings = OidcSettings.of(credential);
            OidcTokens tokens = new OidcTokens(settings, timers);
            return new Authentication(() -> new OidcLogin(settings, tokens, api));
        }
        return new Authentication(DirectLogins.of(credential, api));
    }

    /** The login of one opening. */
    public Login begin() {
        return logins.get();
    }
}
