package io.codriver.internal.handshake.auth.oidc;

import com.mongodb.MongoCredential;
import com.mongodb.MongoCredential.OidcCallback;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the properties of a credential say of OIDC.
 *
 * <p>Spec: Authentication, "MONGODB-OIDC", "MongoCredential Properties".
 *
 * @param callback asked for tokens: the application's, or one that asks the cloud
 * @param source what the ledger calls it
 * @param allowedHosts to which a human's token may be sent; empty for machines, which do not ask
 */
public record OidcSettings(
        MongoCredential credential, OidcCallback callback, String source, Optional<AllowedHosts> allowedHosts) {

    private static final Duration MACHINE_LIMIT = Duration.ofMinutes(1);
    private static final Duration HUMAN_LIMIT = Duration.ofMinutes(5);

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException if one is missing, unknown or contradicts another
     */
    public static OidcSettings of(MongoCredential credential) {
        Object environment = property(credential, MongoCredential.ENVIRONMENT_KEY);
        Object machine = property(credential, MongoCredential.OIDC_CALLBACK_KEY);
        Object human = property(credential, MongoCredential.OIDC_HUMAN_CALLBACK_KEY);
        require(
                count(environment, machine, human) == 1,
                "needs exactly one of the properties ENVIRONMENT, OIDC_CALLBACK and OIDC_HUMAN_CALLBACK");
        Object hosts = property(credential, MongoCredential.ALLOWED_HOSTS_KEY);
        require(hosts == null || human != null, "takes ALLOWED_HOSTS only beside OIDC_HUMAN_CALLBACK");
        Object resource = property(credential, MongoCredential.TOKEN_RESOURCE_KEY);
        if (environment != null) {
            return ofEnvironment(credential, environment, resource);
        }
        require(resource == null, "takes TOKEN_RESOURCE only with ENVIRONMENT azure or gcp");
        boolean isHuman = human != null;
        if (!((isHuman ? human : machine) instanceof OidcCallback callback)) {
            throw new IllegalArgumentException("MONGODB-OIDC takes an OidcCallback, and no other object, as callback");
        }
        return new OidcSettings(
                credential,
                callback,
                isHuman ? "human callback" : "callback",
                isHuman
                        ? Optional.of(AllowedHosts.of(hosts == null ? MongoCredential.DEFAULT_ALLOWED_HOSTS : hosts))
                        : Optional.empty());
    }

    private static OidcSettings ofEnvironment(
            MongoCredential credential, Object environment, @Nullable Object resource) {
        require(environment instanceof String, "takes a text as ENVIRONMENT");
        String name = (String) environment;
        boolean ofCloud = name.equals("azure") || name.equals("gcp");
        require(
                ofCloud == (resource != null),
                "takes TOKEN_RESOURCE with ENVIRONMENT azure or gcp, needs it there, and nowhere else");
        require(
                credential.getUserName() == null || name.equals("azure"),
                "takes a user name with ENVIRONMENT azure and with callbacks alone");
        OidcCallback callback =
                switch (name) {
                    case "azure" ->
                        CloudTokens.azure(String.valueOf(resource), Optional.ofNullable(credential.getUserName()));
                    case "gcp" -> CloudTokens.gcp(String.valueOf(resource));
                    case "k8s" -> FileTokens.kubernetes(System::getenv);
                    case "test" -> FileTokens.test(System::getenv);
                    default ->
                        throw new IllegalArgumentException(
                                "MONGODB-OIDC knows the ENVIRONMENT azure, gcp and k8s, but not "
                                        + name.toLowerCase(Locale.ROOT));
                };
        return new OidcSettings(credential, callback, name, Optional.empty());
    }

    private static @Nullable Object property(MongoCredential credential, String name) {
        return credential.<@Nullable Object>getMechanismProperty(name, null);
    }

    private static int count(@Nullable Object... given) {
        int count = 0;
        for (Object each : given) {
            count += each == null ? 0 : 1;
        }
        return count;
    }

    private static void require(boolean right, String what) {
        if (!right) {
            throw new IllegalArgumentException("MONGODB-OIDC " + what);
        }
    }

    /** Whether somebody may have to be asked, in a browser for example. */
    boolean isHuman() {
        return allowedHosts.isPresent();
    }

    /** How long a token may take to come. */
    Duration limit() {
        return isHuman() ? HUMAN_LIMIT : MACHINE_LIMIT;
    }
}
