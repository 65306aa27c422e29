package io.codriver.internal.handshake.auth.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCredential;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.time.ManualTime;
import io.codriver.test.CredentialEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where keys come from, in which order, and how long they are kept; the endpoints are those of the testing module. */
final class AwsIdentityTest {

    private static final MongoCredential NOBODY = MongoCredential.createAwsCredential(null, null);

    private final CredentialEndpoint endpoint = CredentialEndpoint.start();
    private final Map<String, String> environment = new HashMap<>();
    private final ManualTime time = new ManualTime();
    private Instant now = Instant.parse("2026-11-30T12:00:00Z");
    private final AwsIdentity identity =
            new AwsIdentity(AwsSource.Choice.of(NOBODY), time, environment::get, () -> now, Runnable::run);

    @TempDir
    Path folder;

    AwsIdentityTest() {
        environment.put("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint.uri());
        endpoint.keys("AKID1", "key", "token", "2026-11-30T13:00:00Z");
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private String obtained() {
        AwsSource.Obtained obtained = identity.obtain().block();
        return obtained.keys().accessKeyId() + " " + obtained.keys().secretAccessKey() + " "
                + obtained.keys().sessionToken() + " from " + obtained.origin();
    }

    @Test
    void theMachineIsAskedInItsSecondVersion() {
        assertThat(obtained()).isEqualTo("AKID1 key token from machine");
        assertThat(endpoint.requests())
                .containsExactly(
                        "PUT /latest/api/token",
                        "GET /latest/meta-data/iam/security-credentials/",
                        "GET /latest/meta-data/iam/security-credentials/role-of-tests");
    }

    @Test
    void keysAreKeptUntilFiveMinutesBeforeTheirEnd() {
        obtained();
        now = Instant.parse("2026-11-30T12:54:59Z");
        endpoint.keys("AKID2", "key", "token", "2026-11-30T14:00:00Z");
        assertThat(obtained()).isEqualTo("AKID1 key token from cached");
        now = Instant.parse("2026-11-30T12:55:00Z");
        assertThat(obtained()).isEqualTo("AKID2 key token from machine");
    }

    @Test
    void keysThatWereRefusedAreForgotten() {
        obtained();
        identity.forget();
        assertThat(obtained()).endsWith("from machine");
        assertThat(endpoint.requests()).hasSize(6);
    }

    @Test
    void keysOfTheEnvironmentComeFirstAndAreNotKept() {
        environment.put("AWS_ACCESS_KEY_ID", "AKIDENV");
        environment.put("AWS_SECRET_ACCESS_KEY", "s3cret");
        assertThat(obtained()).isEqualTo("AKIDENV s3cret null from environment");
        environment.put("AWS_SESSION_TOKEN", "t");
        assertThat(obtained()).isEqualTo("AKIDENV s3cret t from environment");
        environment.remove("AWS_SECRET_ACCESS_KEY");
        assertThatThrownBy(this::obtained).hasMessageContaining("only one is set");
        assertThat(endpoint.requests()).isEmpty();
    }

    @Test
    void aWebIdentityBecomesARole() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "web identity of tests\n");
        environment.put("AWS_WEB_IDENTITY_TOKEN_FILE", file.toString());
        environment.put("AWS_ROLE_ARN", "arn:aws:iam::1:role/tests");
        environment.put("AWS_ENDPOINT_URL_STS", endpoint.uri());
        assertThat(obtained()).isEqualTo("AKID1 key token from web identity");
        assertThat(obtained()).isEqualTo("AKID1 key token from cached");
    }

    @Test
    void aContainerHasItsOwn() {
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint.uri() + "/guarded-container");
        environment.put("AWS_CONTAINER_AUTHORIZATION_TOKEN", "Bearer of-tests");
        assertThat(obtained()).isEqualTo("AKID1 key token from container");
        assertThat(endpoint.requests()).containsExactly("GET /guarded-container");
    }

    @Test
    void keysAreNotTakenFromAfarOverPlainHttp() {
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://keys.example/container");
        assertThatThrownBy(this::obtained).hasMessageContaining("keys.example");
    }

    @Test
    void whatFailsIsToldWithoutSecrets() {
        endpoint.fail("/latest/api/token", 503);
        assertThatThrownBy(() -> identity.obtain().block())
                .hasCauseInstanceOf(IdentityFailure.class)
                .rootCause()
                .hasMessageContaining("/latest/api/token has answered 503");
        environment.put("AWS_EC2_METADATA_DISABLED", "true");
        assertThatThrownBy(this::obtained).hasMessageContaining("AWS_EC2_METADATA_DISABLED");
        environment.remove("AWS_EC2_METADATA_DISABLED");
        environment.put("AWS_CONTAINER_CREDENTIALS_FULL_URI", endpoint.uri() + "/container");
        endpoint.keys("AKID", "planted\"", "x", "y");
        assertThatThrownBy(this::obtained)
                .rootCause()
                .hasMessageContaining("is no JSON")
                .hasMessageNotContaining("planted");
    }

    @Test
    void propertiesThatDoNotFitAreRefused() {
        List.of(
                        NOBODY.withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, "text"),
                        NOBODY.withMechanismProperty(MongoCredential.AWS_SESSION_TOKEN_KEY, "t"),
                        MongoCredential.createAwsCredential("AKID", "key".toCharArray())
                                .withMechanismProperty(
                                        MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY,
                                        (java.util.function.Supplier<Object>) () -> null))
                .forEach(credential -> assertThatThrownBy(() -> AwsIdentity.check(credential))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageStartingWith("MONGODB-AWS takes"));
    }
}
