package io.codriver.identity;

import static io.codriver.identity.Clients.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpenFailure;
import io.codriver.test.Certificates;
import io.codriver.test.Script;
import io.codriver.test.ScriptedReply;
import io.codriver.test.ScriptedServer;
import io.netty.handler.ssl.ClientAuth;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The same for a login that no line can look into: MONGODB-X509, which needs TLS. The server reads from a script. */
final class ScriptedLoginFaultTest {

    private static final Certificates AUTHORITY = Certificates.create();
    private static final String REFUSED = "{ok: 0, code: 18, codeName: 'AuthenticationFailed', errmsg: 'no'}";
    private static final String SHUTTING_DOWN = "{ok: 0, code: 91, codeName: 'ShutdownInProgress', errmsg: 'no'}";

    /**
     * One row: what the server does after it was asked, and what comes of it.
     *
     * @param met what the login met: the cause, or its cause
     */
    record Row(String name, Consumer<Script> server, Class<? extends Throwable> met) {

        @Override
        public String toString() {
            return name;
        }
    }

    private static List<Row> broken() {
        return List.of(
                new Row("cut", Script::close, MongoSocketReadException.class),
                new Row("reset", Script::reset, MongoSocketReadException.class),
                new Row(
                        "cut in the answer",
                        it -> it.reply(ScriptedReply.of("{ok: 1}").cutAfter(20)).close(),
                        MongoSocketReadException.class),
                new Row("silence", Script::stall, MongoSocketReadTimeoutException.class),
                new Row(
                        "no message",
                        it -> it.reply(ScriptedReply.of("{ok: 1}").claimingOpcode(7))
                                .expectClose(),
                        MongoSocketReadException.class),
                new Row("refused", it -> it.reply(REFUSED).expectClose(), MongoCommandException.class),
                new Row(
                        "shutting down",
                        it -> it.reply(SHUTTING_DOWN).expectClose(),
                        MongoNodeIsRecoveringException.class));
    }

    // ---- MONGODB-X509

    static Stream<Row> certificates() {
        return broken().stream();
    }

    @ParameterizedTest
    @MethodSource("certificates")
    void aCertificateThatIsNotAcceptedIsAFailedLogin(Row row) {
        try (ScriptedServer server = ScriptedServer.builder()
                .tls(AUTHORITY.server("127.0.0.1").serverContext(ClientAuth.REQUIRE))
                .start()) {
            row.server().accept(server.conversation().expect("authenticate"));
            PoolStory story = new PoolStory();
            try (CodriverClient client = client(server, MongoCredential.createMongoX509Credential(), story)) {
                rejected(row, client, story);
                server.conversation()
                        .expect("authenticate")
                        .reply("{ok: 1, user: 'CN=alice', dbname: '$external'}")
                        .expect("ping")
                        .reply("{ok: 1}");
                ping(client);
            }
        }
    }

    /** Then it is asked for after hello, as if nothing had been said. */
    @Test
    void whatHelloSaysOfACertificateHasToBeADocument() {
        BsonDocument greeting = ScriptedServer.greeting().append("speculativeAuthenticate", new BsonString("yes"));
        try (ScriptedServer server = ScriptedServer.builder()
                .tls(AUTHORITY.server("127.0.0.1").serverContext(ClientAuth.REQUIRE))
                .greeting(greeting)
                .start()) {
            server.conversation()
                    .expect("authenticate")
                    .reply("{ok: 1}")
                    .expect("ping")
                    .reply("{ok: 1}");
            try (CodriverClient client = client(server, MongoCredential.createMongoX509Credential(), new PoolStory())) {
                ping(client);
            }
        }
    }

    // ---- how

    private static void rejected(Row row, CodriverClient client, PoolStory story) {
        MongoException failure = (MongoException) catchThrowable(() -> ping(client));
        assertThat(failure).isExactlyInstanceOf(MongoSecurityException.class);
        assertThat(failure.getErrorLabels()).isEmpty();
        if (MongoException.class.isAssignableFrom(row.met())) {
            assertThat(failure.getCause()).isExactlyInstanceOf(row.met()).hasCauseInstanceOf(OpenFailure.class);
        } else {
            assertThat(failure.getCause()).isInstanceOf(OpenFailure.class).hasCauseInstanceOf(row.met());
        }
        assertThat(story.told()).containsExactly("unknown", "cleared", "closed ERROR", "check-out failed");
    }

    private static void ping(CodriverClient client) {
        client.getDatabase("admin").runCommand(new Document("ping", 1)).block(LIMIT);
    }

    private static CodriverClient client(ScriptedServer server, MongoCredential credential, PoolStory story) {
        MongoClientSettings settings = Clients.settings(server.uri(), credential, more -> story.listen(more)
                .applyToSslSettings(
                        tls -> tls.context(AUTHORITY.client("CN=alice").clientContext())));
        return Codriver.create(
                settings,
                CodriverSettings.builder()
                        .handshakeTimeout(Duration.ofMillis(400))
                        .build());
    }
}
