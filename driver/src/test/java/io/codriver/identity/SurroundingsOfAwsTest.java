package io.codriver.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoSecurityException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.IdentifyEndedEvent;
import io.codriver.event.OpeningListener;
import io.codriver.test.CredentialEndpoint;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Whole clients in JVMs of their own, which find the keys of AWS where a process finds them: in what surrounds it. */
final class SurroundingsOfAwsTest {

    /** Small, and quick to start. */
    private static final List<String> OPTIONS = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");

    @TempDir
    Path folder;

    @Test
    void keysAreFoundWhereAProcessFindsThem() throws Exception {
        Path token = Files.writeString(folder.resolve("token"), "web identity of tests");
        Map<String, OtherRuntime> runtimes = new LinkedHashMap<>();
        try (CredentialEndpoint endpoint = CredentialEndpoint.start();
                Standalone server = TestDeployment.standalone()
                        .awsUser("AKIDPASSING", "key", "session")
                        .start()) {
            endpoint.keys(
                    "AKIDPASSING",
                    "key",
                    "session",
                    Instant.now().plus(Duration.ofHours(1)).toString());
            Map<String, Map<String, String>> surroundings = Map.of(
                    "session",
                    Map.of(
                            "AWS_ACCESS_KEY_ID", "AKIDPASSING",
                            "AWS_SECRET_ACCESS_KEY", "key",
                            "AWS_SESSION_TOKEN", "session"),
                    "role",
                    Map.of(
                            "AWS_WEB_IDENTITY_TOKEN_FILE", token.toString(),
                            "AWS_ROLE_ARN", "arn:aws:iam::1:role/tests",
                            "AWS_ENDPOINT_URL_STS", endpoint.uri()),
                    "machine",
                    Map.of("AWS_EC2_METADATA_SERVICE_ENDPOINT", endpoint.uri()));
            for (String name : surroundings.keySet()) {
                runtimes.put(
                        name,
                        new OtherRuntime(
                                folder.resolve(name),
                                surroundings.get(name),
                                OPTIONS,
                                Application.class,
                                server.connectionString()));
            }
            // Those of the environment belong to somebody else, who may change them: they are never kept.
            assertThat(runtimes.get("session").said())
                    .contains("keys from environment", "logged in")
                    .doesNotContain("cached");
            assertThat(runtimes.get("role").said()).contains("keys from web identity", "keys from cached", "logged in");
            assertThat(runtimes.get("machine").said()).contains("keys from machine", "keys from cached", "logged in");
        } finally {
            runtimes.values().forEach(OtherRuntime::close);
        }
    }

    /** What runs there: several connections, one before the others. */
    static final class Application {

        private Application() {}

        public static void main(String[] uri) {
            CodriverSettings ours = CodriverSettings.builder()
                    .addOpeningListener(new OpeningListener() {
                        @Override
                        public void identifyEnded(IdentifyEndedEvent event) {
                            System.out.println("keys from " + event.source());
                        }
                    })
                    .build();
            try (CodriverClient client = Codriver.create(settings(uri[0]), ours)) {
                // One connection at first, the others when keys may be at hand.
                client.getDatabase("admin")
                        .runCommand(new Document("serverStatus", 1))
                        .block(Clients.LIMIT);
                Flux.range(0, 20)
                        .flatMap(turn -> client.getDatabase("admin").runCommand(new Document("serverStatus", 1)), 20)
                        .blockLast(Clients.LIMIT);
                System.out.println("logged in");
            } catch (MongoSecurityException refused) {
                System.out.println(refused.getMessage());
            }
        }

        private static MongoClientSettings settings(String uri) {
            return MongoClientSettings.builder()
                    .applyConnectionString(new ConnectionString(uri + "?authMechanism=MONGODB-AWS"))
                    .build();
        }
    }
}
