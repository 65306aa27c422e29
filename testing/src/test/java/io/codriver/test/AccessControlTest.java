package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.AwsCredential;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.netty.handler.ssl.ClientAuth;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.CallbackHandler;
import javax.security.auth.callback.NameCallback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.sasl.AuthorizeCallback;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The official driver proves who it is to these servers, with every mechanism they know. */
final class AccessControlTest {

    private static final Certificates AUTHORITY = Certificates.create();
    private static final String SUBJECT = "CN=alice,OU=people";

    private static final Standalone SERVER = TestDeployment.standalone()
            .user("admin", "both", "pencil")
            .user("admin", "sha1", "pencil", "SCRAM-SHA-1")
            .user("town", "sha256", "pencil", "SCRAM-SHA-256")
            .user("admin", "IX", "IX", "SCRAM-SHA-256")
            .user("admin", "\u2168", "\u2163", "SCRAM-SHA-256")
            .user("admin", "a=b,c", "p,=q", "SCRAM-SHA-1", "SCRAM-SHA-256")
            .user("$external", "ldap", "pencil", "PLAIN")
            .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource({
        "both,admin,pencil,",
        "both,admin,pencil,SCRAM-SHA-1",
        "both,admin,pencil,SCRAM-SHA-256",
        "sha1,admin,pencil,",
        "sha1,admin,pencil,SCRAM-SHA-1",
        "sha256,town,pencil,",
        "sha256,town,pencil,SCRAM-SHA-256",
        "IX,admin,IX,",
        "IX,admin,I\u00ADX,",
        "\u2168,admin,IV,",
        "\u2168,admin,\u2163,",
        "'a=b,c',admin,'p,=q',SCRAM-SHA-1",
        "'a=b,c',admin,'p,=q',SCRAM-SHA-256",
        "ldap,$external,pencil,PLAIN"
    })
    void whoProvesItIsServed(String name, String source, String password, String mechanism) {
        try (MongoClient client = connect(credential(name, source, password, mechanism))) {
            Official.run(Official.people(client).insertOne(new Document()));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "both,admin,pen,",
        "both,admin,pen,SCRAM-SHA-1",
        "both,town,pencil,SCRAM-SHA-256",
        "sha1,admin,pencil,SCRAM-SHA-256",
        "sha256,town,pencil,SCRAM-SHA-1",
        "nobody,admin,pencil,",
        "ldap,$external,pen,PLAIN",
        "both,admin,pencil,PLAIN"
    })
    void whoDoesNotIsRefused(String name, String source, String password, String mechanism) {
        try (MongoClient client = connect(credential(name, source, password, mechanism))) {
            assertThatThrownBy(() -> Official.command(client, "{serverStatus: 1}"))
                    .isInstanceOf(MongoSecurityException.class)
                    .cause()
                    .isInstanceOfSatisfying(MongoCommandException.class, refusal -> assertThat(refusal.getErrorCode())
                            .isEqualTo(18));
        }
    }

    @Test
    void withoutCredentialsOnlyGreetingsAreAnswered() {
        try (MongoClient client = Official.connect(SERVER)) {
            Official.command(client, "{ping: 1}");
            assertThatThrownBy(() -> Official.command(client, "{serverStatus: 1}"))
                    .isInstanceOfSatisfying(MongoCommandException.class, refusal -> {
                        assertThat(refusal.getErrorCode()).isEqualTo(13);
                        assertThat(refusal.getErrorMessage()).isEqualTo("Command serverStatus requires authentication");
                    });
        }
    }

    @Test
    void aUserOfBothVariantsIsToldOfBoth() {
        SERVER.forgetCommands();
        try (MongoClient client = connect(credential("both", "admin", "pencil", null))) {
            Official.command(client, "{serverStatus: 1}");
        }
        BsonDocument hello = SERVER.server().commands().stream()
                .map(RecordedCommand::document)
                .filter(command -> command.containsKey("speculativeAuthenticate"))
                .findFirst()
                .orElseThrow();
        assertThat(hello.getString("saslSupportedMechs").getValue()).isEqualTo("admin.both");
        assertThat(hello.getDocument("speculativeAuthenticate")
                        .getString("mechanism")
                        .getValue())
                .isEqualTo("SCRAM-SHA-256");
        assertThat(SERVER.commandCount("saslStart")).isZero();
        assertThat(SERVER.commandCount("saslContinue")).isEqualTo(1);
    }

    @Test
    void mechanismsOfAUserAreInTheGreeting() throws Exception {
        try (BareClient client = new BareClient(SERVER.server().address())) {
            client.send(1, "{hello: 1, saslSupportedMechs: 'admin.sha1', $db: 'admin'}");
            assertThat(BareClient.documentOf(client.receive()).getArray("saslSupportedMechs"))
                    .isEqualTo(BsonArray.parse("['SCRAM-SHA-1']"));
            client.send(2, "{hello: 1, saslSupportedMechs: 'admin.nobody', $db: 'admin'}");
            assertThat(BareClient.documentOf(client.receive())).doesNotContainKey("saslSupportedMechs");
        }
    }

    @Test
    void certificatesAreProofs() {
        try (Standalone server = TestDeployment.standalone()
                .tls(AUTHORITY.server("127.0.0.1").serverContext(ClientAuth.REQUIRE))
                .certificateUser(SUBJECT)
                .start()) {
            ask(
                    server,
                    AUTHORITY.client(SUBJECT).clientContext(),
                    MongoCredential.createMongoX509Credential(),
                    client -> Official.command(client, "{serverStatus: 1}"));
            ask(
                    server,
                    AUTHORITY.client(SUBJECT).clientContext(),
                    MongoCredential.createMongoX509Credential(SUBJECT),
                    client -> Official.command(client, "{serverStatus: 1}"));
            ask(
                    server,
                    AUTHORITY.client("CN=mallory").clientContext(),
                    MongoCredential.createMongoX509Credential(),
                    client -> assertThatThrownBy(() -> Official.command(client, "{serverStatus: 1}"))
                            .isInstanceOf(MongoSecurityException.class));
            ask(
                    server,
                    AUTHORITY.client(SUBJECT).clientContext(),
                    MongoCredential.createMongoX509Credential("CN=bob"),
                    client -> assertThatThrownBy(() -> Official.command(client, "{serverStatus: 1}"))
                            .isInstanceOf(MongoSecurityException.class));
        }
    }

    @Test
    void tokensAreProofsUntilTheyEnd() {
        AccessTokens tokens = AccessTokens.of("https://issuer.example", "client-7", List.of("read"));
        AtomicReference<String> last = new AtomicReference<>();
        AtomicReference<MongoCredential.IdpInfo> told = new AtomicReference<>();
        MongoCredential.OidcCallback callback = context -> {
            told.set(context.getIdpInfo());
            last.set(tokens.issue());
            return new MongoCredential.OidcCallbackResult(last.get());
        };
        for (String flow : List.of(MongoCredential.OIDC_CALLBACK_KEY, MongoCredential.OIDC_HUMAN_CALLBACK_KEY)) {
            try (Standalone server = TestDeployment.standalone().tokens(tokens).start();
                    MongoClient client = connect(
                            server,
                            MongoCredential.createOidcCredential("alice").withMechanismProperty(flow, callback))) {
                Official.command(client, "{serverStatus: 1}");
                String first = last.get();
                tokens.end(first);
                Official.command(client, "{serverStatus: 1}");
                assertThat(last.get()).isNotEqualTo(first);
                assertThat(server.commandCount("serverStatus")).isEqualTo(3);
            }
        }
        assertThat(told.get().getIssuer()).isEqualTo("https://issuer.example");
        assertThat(told.get().getRequestScopes()).containsExactly("read");
    }

    @Test
    void aTokenNobodyGaveOutIsRefused() {
        MongoCredential.OidcCallback callback = context -> new MongoCredential.OidcCallbackResult("made.up");
        try (Standalone server = TestDeployment.standalone()
                        .tokens(AccessTokens.of("https://issuer.example"))
                        .start();
                MongoClient client = connect(
                        server,
                        MongoCredential.createOidcCredential(null)
                                .withMechanismProperty(MongoCredential.OIDC_CALLBACK_KEY, callback))) {
            assertThatThrownBy(() -> Official.command(client, "{serverStatus: 1}"))
                    .isInstanceOf(MongoSecurityException.class);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "AKIDLASTING, key, , true",
        "AKIDPASSING, key, token, true",
        "AKIDLASTING, other, , false",
        "AKIDNOBODY, key, , false",
        "AKIDPASSING, key, , false",
        "AKIDPASSING, key, other, false",
        "AKIDLASTING, key, token, false"
    })
    void signaturesOfAwsAreProofs(String id, String secret, String token, boolean known) {
        Supplier<AwsCredential> provider = () -> new AwsCredential(id, secret, token);
        try (Standalone server = TestDeployment.standalone()
                        .awsUser("AKIDLASTING", "key")
                        .awsUser("AKIDPASSING", "key", "token")
                        .start();
                MongoClient client = connect(
                        server,
                        MongoCredential.createAwsCredential(null, null)
                                .withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, provider))) {
            if (known) {
                Official.command(client, "{serverStatus: 1}");
            } else {
                assertThatThrownBy(() -> Official.command(client, "{serverStatus: 1}"))
                        .isInstanceOf(MongoSecurityException.class);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"pencil, true", "pen, false"})
    void aMechanismOfTheTestIsSpoken(String password, boolean right) throws Exception {
        try (Standalone server = TestDeployment.standalone()
                        .mechanism("CRAM-MD5", AccessControlTest::cramMd5)
                        .start();
                BareClient client = new BareClient(server.server().address())) {
            client.send(1, "{find: 'people', $db: 'town'}");
            assertThat(BareClient.documentOf(client.receive())).containsEntry("code", new BsonInt32(13));
            client.send(
                    2, "{saslStart: 1, mechanism: 'CRAM-MD5', payload: {$binary: '', $type: '00'}, $db: '$external'}");
            BsonDocument begun = BareClient.documentOf(client.receive());
            SaslClient proof = Sasl.createSaslClient(
                    new String[] {"CRAM-MD5"}, null, "mongodb", "here", Map.of(), filling("alice", password));
            String payload = Base64.getEncoder()
                    .encodeToString(
                            proof.evaluateChallenge(begun.getBinary("payload").getData()));
            client.send(
                    3,
                    "{saslContinue: 1, conversationId: %d, payload: {$binary: '%s', $type: '00'}, $db: '$external'}"
                            .formatted(begun.getNumber("conversationId").intValue(), payload));
            BsonDocument ended = BareClient.documentOf(client.receive());
            if (right) {
                assertThat(ended.getBoolean("done").getValue()).isTrue();
                client.send(4, "{find: 'people', $db: 'town'}");
                assertThat(BareClient.documentOf(client.receive())).containsKey("cursor");
            } else {
                assertThat(ended).containsEntry("code", new BsonInt32(18));
            }
        }
    }

    private static SaslServer cramMd5() throws SaslException {
        return Sasl.createSaslServer("CRAM-MD5", "mongodb", "here", Map.of(), filling("alice", "pencil"));
    }

    private static CallbackHandler filling(String name, String password) {
        return callbacks -> {
            for (Callback callback : callbacks) {
                if (callback instanceof NameCallback asked) {
                    asked.setName(name);
                } else if (callback instanceof PasswordCallback asked) {
                    asked.setPassword(password.toCharArray());
                } else if (callback instanceof AuthorizeCallback asked) {
                    asked.setAuthorized(true);
                }
            }
        };
    }

    @Test
    void allMembersKnowTheSameUsers() {
        try (ReplicaSet set = TestDeployment.replicaSet(2)
                        .user("admin", "both", "pencil")
                        .start();
                MongoClient client = MongoClients.create(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(set.connectionString()))
                        .credential(credential("both", "admin", "pencil", null))
                        .build())) {
            Official.run(Official.people(client).insertOne(new Document()));
            set.await(Duration.ofSeconds(10), set::hasPrimary);
            assertThat(set.commandCount("saslContinue")).isEqualTo(1);
        }
    }

    private static MongoClient connect(MongoCredential credential) {
        return connect(SERVER, credential);
    }

    private static MongoClient connect(Standalone server, MongoCredential credential) {
        return MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.connectionString()))
                .credential(credential)
                .build());
    }

    private static void ask(
            Standalone server, SSLContext context, MongoCredential credential, Consumer<MongoClient> question) {
        try (MongoClient client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.connectionString()))
                .applyToSslSettings(tls -> tls.enabled(true).context(context))
                .credential(credential)
                .build())) {
            question.accept(client);
        }
    }

    private static MongoCredential credential(String name, String source, String password, String mechanism) {
        char[] secret = password.toCharArray();
        if (mechanism == null) {
            return MongoCredential.createCredential(name, source, secret);
        }
        return switch (mechanism) {
            case "SCRAM-SHA-1" -> MongoCredential.createScramSha1Credential(name, source, secret);
            case "SCRAM-SHA-256" -> MongoCredential.createScramSha256Credential(name, source, secret);
            case "PLAIN" -> MongoCredential.createPlainCredential(name, source, secret);
            default -> throw new IllegalArgumentException(mechanism);
        };
    }
}
