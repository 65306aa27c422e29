package io.codriver.internal.handshake.auth.oidc;

import com.mongodb.MongoCredential.OidcCallback;
import com.mongodb.MongoCredential.OidcCallbackContext;
import com.mongodb.MongoCredential.OidcCallbackResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A token that somebody else keeps in a file, where variables of the environment say.
 *
 * <p>Spec: Authentication, "Built-in OIDC Environment Integrations", "Kubernetes", "Test".
 */
final class FileTokens implements OidcCallback {

    private final UnaryOperator<@Nullable String> environment;
    private final List<String> variables;
    private final @Nullable String otherwise;

    private FileTokens(
            UnaryOperator<@Nullable String> environment, List<String> variables, @Nullable String otherwise) {
        this.environment = environment;
        this.variables = variables;
        this.otherwise = otherwise;
    }

    static FileTokens kubernetes(UnaryOperator<@Nullable String> environment) {
        return new FileTokens(
                environment,
                List.of("AZURE_FEDERATED_TOKEN_FILE", "AWS_WEB_IDENTITY_TOKEN_FILE"),
                "/var/run/secrets/kubernetes.io/serviceaccount/token");
    }

    static FileTokens test(UnaryOperator<@Nullable String> environment) {
        return new FileTokens(environment, List.of("OIDC_TOKEN_FILE"), null);
    }

    @Override
    public OidcCallbackResult onRequest(OidcCallbackContext context) {
        try {
            return new OidcCallbackResult(Files.readString(Path.of(file())).trim());
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private String file() {
        for (String variable : variables) {
            String file = environment.apply(variable);
            if (file != null && !file.isEmpty()) {
                return file;
            }
        }
        if (otherwise == null) {
            throw new IllegalStateException("The variable " + variables.get(0) + " names no file");
        }
        return otherwise;
    }
}
