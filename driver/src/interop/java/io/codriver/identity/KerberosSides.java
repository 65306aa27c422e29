package io.codriver.identity;

import com.mongodb.SubjectProvider;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.kerberos.KerberosPrincipal;
import javax.security.auth.kerberos.KeyTab;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/** Who takes part in a login, all of it by the JDK: a service with its key, users with passwords, keys and tickets. */
final class KerberosSides {

    private KerberosSides() {}

    /**
     * A server that has the key of one service alone: whoever comes in has named it right.
     *
     * @param cameIn told who did
     */
    static Standalone server(String service, Path keys, List<String> cameIn) {
        KerberosPrincipal name = new KerberosPrincipal(service);
        Subject subject = new Subject(
                true,
                Set.of(name),
                Set.of(),
                Set.copyOf(Arrays.asList(KeyTab.getInstance(keys.toFile()).getKeys(name))));
        String protocol = service.split("/", 2)[0];
        return TestDeployment.standalone()
                .mechanism("GSSAPI", () -> conversation(protocol, subject, cameIn))
                .start();
    }

    @SuppressWarnings({"removal", "deprecation"}) // What replaces it came with Java 18.
    private static SaslServer conversation(String protocol, Subject service, List<String> cameIn) throws Exception {
        CallbackHandler letIn = callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof AuthorizeCallback asked) {
                    cameIn.add(asked.getAuthenticationID());
                    asked.setAuthorized(asked.getAuthenticationID().equals(asked.getAuthorizationID()));
                }
            }
        };
        return Subject.doAs(service, (PrivilegedExceptionAction<SaslServer>)
                () -> Sasl.createSaslServer("GSSAPI", protocol, null, Map.of(), letIn));
    }

    /** Logs in anew each time. */
    static SubjectProvider password(String user, String password) {
        return () -> login(Map.of("principal", user), callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback asked) {
                    asked.setName(user);
                } else if (callback instanceof PasswordCallback asked) {
                    asked.setPassword(password.toCharArray());
                }
            }
        });
    }

    /** @param options of the Krb5LoginModule of the JDK */
    static Subject login(Map<String, String> options, CallbackHandler answers) throws LoginException {
        LoginContext context = new LoginContext("any", new Subject(), answers, jaas(options));
        context.login();
        return context.getSubject();
    }

    /** Without any entry. */
    static Configuration noJaas() {
        return new Configuration() {
            @Override
            public AppConfigurationEntry @Nullable [] getAppConfigurationEntry(String name) {
                return null;
            }
        };
    }

    /** With one entry, whatever its name. */
    static Configuration jaas(Map<String, String> options) {
        AppConfigurationEntry entry = new AppConfigurationEntry(
                "com.sun.security.auth.module.Krb5LoginModule",
                AppConfigurationEntry.LoginModuleControlFlag.REQUIRED,
                options);
        return new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
    }
}
