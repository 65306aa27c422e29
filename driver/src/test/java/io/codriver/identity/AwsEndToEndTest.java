package io.codriver.identity;

import static io.codriver.identity.Clients.LIMIT;
import static io.codriver.identity.Clients.find;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.AwsCredential;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.test.FailPoint;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** MONGODB-AWS over the whole road, beside the official driver on a server that checks signatures itself. */
final class AwsEndToEndTest {

    private static final Standalone SERVER = TestDeployment.standalone()
            .awsUser("AKIDLASTING", "key")
            .awsUser("AKIDPASSING", "key", "token")
            .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static MongoCredential fixed(String id, String secret, String token) {
        MongoCredential credential = MongoCredential.createAwsCredential(id, secret.toCharArray());
        return token == null
                ? credential
                : credential.withMechanismProperty(MongoCredential.AWS_SESSION_TOKEN_KEY, token);
    }

    private static MongoCredential provided(Supplier<AwsCredential> provider) {
        return MongoCredential.createAwsCredential(null, null)
                .withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, provider);
    }

    @ParameterizedTest
    @CsvSource({
        "AKIDLASTING, key, , true",
        "AKIDPASSING, key, token, true",
        "AKIDLASTING, other, , false",
        "AKIDNOBODY, key, , false",
        "AKIDPASSING, key, , false",
        "AKIDPASSING, key, other, false"
    })
    void whoSignsIsServedByBothDrivers(String id, String secret, String token, boolean known) {
        for (MongoCredential credential :
                new MongoCredential[] {fixed(id, secret, token), provided(() -> new AwsCredential(id, secret, token))
                }) {
            Throwable ours;
            Throwable theirs;
            try (CodriverClient client = Clients.ours(SERVER, credential)) {
                ours = catchThrowable(() -> find(client).block(LIMIT));
            }
            try (MongoClient client = Clients.official(SERVER, credential)) {
                theirs = catchThrowable(() -> find(client).block(LIMIT));
            }
            if (known) {
                assertThat(ours).isNull();
                assertThat(theirs).isNull();
            } else {
                assertThat(ours)
                        .isExactlyInstanceOf(theirs.getClass())
                        .isExactlyInstanceOf(MongoSecurityException.class);
                assertThat(ours.getCause())
                        .isExactlyInstanceOf(theirs.getCause().getClass());
                assertThat(ours).hasMessageStartingWith(theirs.getMessage());
            }
        }
    }

    @Test
    void keysInAUriCount() {
        String uri = SERVER.connectionString().replace("mongodb://", "mongodb://AKIDPASSING:key@");
        String options = "authMechanism=MONGODB-AWS&authMechanismProperties=AWS_SESSION_TOKEN:token";
        try (CodriverClient client = Codriver.create(uri + (uri.contains("?") ? "&" : "?") + options)) {
            find(client).block(LIMIT);
        }
    }

    @Test
    void aProviderIsAskedBeforeThereIsAConnection() {
        AtomicInteger asked = new AtomicInteger();
        try (CodriverClient client = Clients.ours(SERVER, provided(() -> {
            if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("pl4nted");
            }
            return new AwsCredential("AKIDLASTING", "key", null);
        }))) {
            Throwable failure = catchThrowable(() -> find(client).block(LIMIT));
            assertThat(failure)
                    .isExactlyInstanceOf(MongoSecurityException.class)
                    .hasMessageContaining("failed in stage identify")
                    .hasMessageNotContaining("pl4nted");
            assertThat(((OpenFailure) failure.getCause()).stage()).isEqualTo(OpenStage.IDENTIFY);
            find(client).block(LIMIT);
        }
    }

    @Test
    void aConnectionSignsAgain() {
        AtomicInteger asked = new AtomicInteger();
        MongoCredential credential = provided(() -> {
            asked.incrementAndGet();
            return new AwsCredential("AKIDLASTING", "key", null);
        });
        try (CodriverClient client =
                Clients.ours(SERVER, credential, settings -> settings.applicationName("aws again"))) {
            SERVER.failPoint(
                    FailPoint.failCommand("find").times(1).errorCode(391).appName("aws again"));
            find(client).block(LIMIT);
        } finally {
            SERVER.clearFailPoints();
        }
        assertThat(asked).hasValue(2);
    }

    @Test
    void propertiesThatDoNotFitAreRefusedWhenTheClientIsMade() {
        MongoCredential both = fixed("AKIDLASTING", "key", null)
                .withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, (Supplier<AwsCredential>)
                        () -> new AwsCredential("a", "b", null));
        assertThatThrownBy(() -> Clients.ours(SERVER, both).close())
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("not from both");
    }
}
