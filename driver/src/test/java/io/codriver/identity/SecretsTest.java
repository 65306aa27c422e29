package io.codriver.identity;

import static io.codriver.identity.Clients.LIMIT;
import static io.codriver.identity.Clients.find;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.AwsCredential;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCredential.OidcCallback;
import com.mongodb.MongoCredential.OidcCallbackResult;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.test.AccessTokens;
import io.codriver.test.FailPoint;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/**
 * Nothing that a client says to anybody tells a password, a token, a key, or what was proved with one: of logins that work, that are
 * refused, cut or answered with nonsense, and of those on an open connection. The proof of MONGODB-X509 is made by TLS; GSSAPI is
 * tried where there is a key distribution center.
 */
final class SecretsTest {

    private static final String PLANTED = "pl4nted-secret";
    private static final AccessTokens TOKENS =
            AccessTokens.of("https://issuer.example", "client-7", List.of("read", "write"));
    private static final Standalone SERVER = TestDeployment.standalone()
            .user("admin", "both", PLANTED)
            .user("$external", "ldap", PLANTED, "PLAIN")
            .awsUser("AKID", PLANTED)
            .awsUser("AKIDPASSING", PLANTED, PLANTED + "-session")
            .tokens(TOKENS)
            .start();

    /** A credential that is right, or is not. */
    private enum Proof {
        NEGOTIATED(right -> MongoCredential.createCredential("both", "admin", password(right)), "saslContinue"),
        SHA_1(right -> MongoCredential.createScramSha1Credential("both", "admin", password(right)), "saslContinue"),
        SHA_256(right -> MongoCredential.createScramSha256Credential("both", "admin", password(right)), "saslContinue"),
        PLAIN(right -> MongoCredential.createPlainCredential("ldap", "$external", password(right)), "saslStart"),
        AWS(right -> MongoCredential.createAwsCredential("AKID", password(right)), "saslContinue"),
        AWS_SESSION(
                right -> MongoCredential.createAwsCredential("AKIDPASSING", password(right))
                        .withMechanismProperty(MongoCredential.AWS_SESSION_TOKEN_KEY, PLANTED + "-session"),
                "saslContinue"),
        AWS_PROVIDER(
                right -> MongoCredential.createAwsCredential(null, null)
                        .withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, (Supplier<AwsCredential>)
                                () -> new AwsCredential(
                                        "AKIDPASSING", new String(password(right)), PLANTED + "-session")),
                "saslContinue"),
        OIDC(
                right -> MongoCredential.createOidcCredential(null)
                        .withMechanismProperty(MongoCredential.OIDC_CALLBACK_KEY, callback(right)),
                "saslStart"),
        OIDC_OF_PEOPLE(
                right -> MongoCredential.createOidcCredential("alice")
                        .withMechanismProperty(MongoCredential.OIDC_HUMAN_CALLBACK_KEY, callback(right)),
                "saslContinue");

        private final Function<Boolean, MongoCredential> credential;
        private final String lastExchange;

        Proof(Function<Boolean, MongoCredential> credential, String lastExchange) {
            this.credential = credential;
            this.lastExchange = lastExchange;
        }

        private static char[] password(boolean right) {
            return (right ? PLANTED : PLANTED + "-wrong").toCharArray();
        }

        private static OidcCallback callback(boolean right) {
            return context -> new OidcCallbackResult(
                    right ? TOKENS.issue() : PLANTED + ".jwt", Duration.ofMinutes(5), PLANTED + "-refresh");
        }
    }

    private final Set<String> secrets = new HashSet<>(Set.of(PLANTED, base64(PLANTED)));

    @TempDir
    private Path folder;

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void nobodyIsToldASecret() throws Exception {
        try (Overheard overheard = new Overheard()) {
            for (Proof proof : Proof.values()) {
                opened(proof, overheard);
                renewed(proof, overheard);
            }
            List<Overheard.Said> said = overheard.all(folder);
            assertThat(secrets).as("what proved something").hasSizeGreaterThan(100);
            assertThat(ways(said))
                    .contains(
                            "SLF4J io",
                            "flight io",
                            "OpeningListener",
                            "PoolListener",
                            "CommandListener",
                            "ConnectionPoolListener",
                            "ServerListener",
                            "ServerMonitorListener",
                            "ClusterListener",
                            "traces",
                            "thrown",
                            "shown");
            assertThat(said.stream().map(Overheard.Said::way))
                    .contains("OpeningListener.identifyEnded", "OpeningListener.authenticationEnded")
                    .contains("flight io.codriver.Identify", "flight io.codriver.Authentication")
                    .contains("SLF4J io.codriver.identify", "SLF4J io.codriver.authentication");
            assertThat(leaks(said)).isEmpty();
        }
    }

    /** If this does not find what is planted, the test above finds nothing. */
    @Test
    void whatSaysASecretIsHeard() throws Exception {
        try (Overheard overheard = new Overheard()) {
            LoggerFactory.getLogger("io.codriver.somewhere").trace("a log says {}", PLANTED);
            Logger.getLogger("org.mongodb.driver.somewhere").finest("a log says " + PLANTED);
            Exception suppressing = new Exception("suppresses");
            suppressing.addSuppressed(new Exception("is suppressed", new Exception(PLANTED)));
            overheard.look("thrown", suppressing);
            overheard.look(
                    "shown",
                    MongoClientSettings.builder().applicationName(PLANTED).build());
            assertThat(ways(leaks(overheard.all(folder))))
                    .containsExactlyInAnyOrder("SLF4J io", "JUL org", "thrown", "shown");
        }
    }

    private List<Overheard.Said> leaks(List<Overheard.Said> said) {
        return said.stream()
                .filter(each -> secrets.stream().anyMatch(each.text()::contains))
                .toList();
    }

    private static Set<String> ways(List<Overheard.Said> said) {
        return said.stream().map(each -> each.way().split("[.]", 2)[0]).collect(Collectors.toSet());
    }

    // ---- what is done with each proof

    private void opened(Proof proof, Overheard overheard) {
        play(proof, true, overheard, (line, client) -> {});
        play(proof, false, overheard, (line, client) -> {});
        // Its payload goes back with the refusal.
        Mishap echo = Mishap.answered(
                "echo", answer -> answer.append("ok", new BsonInt32(0)).append("errmsg", new BsonString("no")));
        for (Mishap mishap : List.of(
                Mishap.NOT_AUTHENTICATED,
                Mishap.CUTS.get(2),
                Nonsense.IN_ANY_STEP.get(0),
                Nonsense.IN_ANY_STEP.get(6),
                echo)) {
            play(proof, true, overheard, (line, client) -> line.spoil(proof.lastExchange, mishap));
        }
    }

    private void renewed(Proof proof, Overheard overheard) {
        for (Mishap mishap : List.of(Mishap.NONE, Mishap.NOT_AUTHENTICATED, Mishap.CUTS.get(2))) {
            play(proof, true, overheard, (line, client) -> {
                find(client).block(LIMIT);
                line.spoil(proof.lastExchange, mishap);
                SERVER.failPoint(FailPoint.failCommand("find").times(1).errorCode(391));
            });
        }
    }

    private interface Course {
        void begin(LoginLine line, CodriverClient client);
    }

    private void play(Proof proof, boolean right, Overheard overheard, Course course) {
        MongoCredential credential = proof.credential.apply(right);
        CodriverSettings.Builder more = CodriverSettings.builder();
        overheard.listen(more);
        CodriverSettings ours = more.build();
        try (LoginLine line = new LoginLine(SERVER.server().address())) {
            MongoClientSettings settings = Clients.settings(line.uri(), credential, it -> {
                overheard.listen(it);
                return new PoolStory().listen(it);
            });
            try (CodriverClient client = Codriver.create(settings, ours)) {
                course.begin(line, client);
                overheard.look("thrown", catchThrowable(() -> find(client).block(LIMIT)));
                overheard.look(
                        "shown",
                        List.of(
                                client,
                                client.getClusterDescription(),
                                client.metrics(),
                                credential,
                                settings,
                                ours,
                                client.getDatabase("town")));
            }
            secrets.addAll(line.secrets());
        }
    }
}
