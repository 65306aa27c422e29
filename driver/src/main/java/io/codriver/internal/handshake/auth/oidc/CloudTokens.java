package io.codriver.internal.handshake.auth.oidc;

import com.mongodb.MongoCredential.OidcCallback;
import com.mongodb.MongoCredential.OidcCallbackResult;
import io.codriver.internal.handshake.auth.http.HttpQuestion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Tokens from the endpoint that a virtual machine of a cloud finds on its own link.
 *
 * <p>Spec: Authentication, "Built-in OIDC Environment Integrations", "Azure", "GCP".
 */
final class CloudTokens {

    private static final String AZURE = "http://169.254.169.254";
    private static final String GCP = "http://metadata";

    private CloudTokens() {}

    static OidcCallback azure(String resource, Optional<String> clientId) {
        return azure(AZURE, resource, clientId);
    }

    static OidcCallback azure(String endpoint, String resource, Optional<String> clientId) {
        String uri = endpoint + "/metadata/identity/oauth2/token?api-version=2018-02-01&resource=" + encoded(resource)
                + clientId.map(id -> "&client_id=" + encoded(id)).orElse("");
        return context -> new OidcCallbackResult(asked(() -> HttpQuestion.get(uri)
                .with("Accept", "application/json")
                .with("Metadata", "true")
                .ask(context.getTimeout())
                .field("access_token")));
    }

    static OidcCallback gcp(String resource) {
        return gcp(GCP, resource);
    }

    static OidcCallback gcp(String endpoint, String resource) {
        String uri = endpoint + "/computeMetadata/v1/instance/service-accounts/default/identity?audience="
                + encoded(resource);
        return context -> new OidcCallbackResult(asked(() -> HttpQuestion.get(uri)
                .with("Metadata-Flavor", "Google")
                .ask(context.getTimeout())
                .body()
                .trim()));
    }

    private interface Question {
        String answer() throws IOException;
    }

    private static String asked(Question question) {
        try {
            return question.answer();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
