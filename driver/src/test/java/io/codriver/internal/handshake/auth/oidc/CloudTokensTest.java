package io.codriver.internal.handshake.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCredential.OidcCallback;
import io.codriver.test.CredentialEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tokens from clouds and files. */
final class CloudTokensTest {

    private final CredentialEndpoint endpoint = CredentialEndpoint.start();

    @TempDir
    Path folder;

    CloudTokensTest() {
        endpoint.token("ey.abc");
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private static String token(OidcCallback callback) {
        return callback.onRequest(new CallbackContext(null, Duration.ofSeconds(10), null, null))
                .getAccessToken();
    }

    @Test
    void azureIsAskedForTheResource() {
        assertThat(token(CloudTokens.azure(endpoint.uri(), "mongodb://a,b", Optional.of("client"))))
                .isEqualTo("ey.abc");
        assertThat(token(CloudTokens.azure(endpoint.uri(), "r", Optional.empty())))
                .isEqualTo("ey.abc");
        assertThat(endpoint.requests())
                .containsExactly(
                        "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=mongodb%3A%2F%2Fa%2Cb"
                                + "&client_id=client",
                        "GET /metadata/identity/oauth2/token?api-version=2018-02-01&resource=r");
    }

    @Test
    void googleIsAskedForTheAudience() {
        assertThat(token(CloudTokens.gcp(endpoint.uri(), "https://a"))).isEqualTo("ey.abc");
        assertThat(endpoint.requests())
                .containsExactly("GET /computeMetadata/v1/instance/service-accounts/default/identity"
                        + "?audience=https%3A%2F%2Fa");
    }

    @Test
    void whatTheEndpointSaysWhenItRefusesIsTold() {
        endpoint.fail("/metadata/identity/oauth2/token", 400);
        assertThatThrownBy(() -> token(CloudTokens.azure(endpoint.uri(), "r", Optional.empty())))
                .rootCause()
                .hasMessageContaining("400: refused by the test");
    }

    @Test
    void anAnswerThatIsNoTokenIsNotTold() {
        endpoint.token("planted\" oops");
        assertThatThrownBy(() -> token(CloudTokens.azure(endpoint.uri(), "r", Optional.empty())))
                .rootCause()
                .hasMessageNotContaining("planted");
    }

    @Test
    void filesAreWhereTheEnvironmentSays() throws Exception {
        Map<String, String> environment = new HashMap<>();
        Path aws = Files.writeString(folder.resolve("aws"), "of aws\n");
        Path azure = Files.writeString(folder.resolve("azure"), "of azure");
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", aws.toString());
        assertThat(token(FileTokens.kubernetes(environment::get))).isEqualTo("of aws");
        environment.put("AZURE_FEDERATED_TOKEN_FILE", azure.toString());
        assertThat(token(FileTokens.kubernetes(environment::get))).isEqualTo("of azure");
        environment.put("OIDC_TOKEN_FILE", aws.toString());
        assertThat(token(FileTokens.test(environment::get))).isEqualTo("of aws");
        environment.remove("OIDC_TOKEN_FILE");
        assertThatThrownBy(() -> token(FileTokens.test(environment::get))).hasMessageContaining("OIDC_TOKEN_FILE");
    }

    @Test
    void hostsAreComparedWithoutPortsAndInAnyCase() {
        AllowedHosts hosts = AllowedHosts.of(java.util.List.of("*.mongodb.net", "localhost", "::1"));
        assertThat(hosts.allow("A.b.MongoDB.net")).isTrue();
        assertThat(hosts.allow("mongodb.net")).isFalse();
        assertThat(hosts.allow("evilmongodb.net")).isFalse();
        assertThat(hosts.allow("localhost")).isTrue();
        assertThat(hosts.allow("localhost.evil")).isFalse();
        assertThat(hosts.allow("::1")).isTrue();
        assertThatThrownBy(() -> AllowedHosts.of("*")).isInstanceOf(IllegalArgumentException.class);
    }
}
