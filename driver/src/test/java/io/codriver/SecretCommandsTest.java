package io.codriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.codriver.specification.unified.log.LogCapture;
import io.codriver.specification.unified.trace.SpanRecorder;
import io.codriver.test.FailPoint;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What an application says about credentials in commands of its own, and in URIs, is told to nobody: not to listeners, logs,
 * traces, exceptions and whatever has a {@code toString}.
 */
final class SecretCommandsTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String PLANTED = "pl4nted-secret";
    private static final Standalone SERVER =
            TestDeployment.standalone().user("admin", "root", PLANTED).start();

    private final List<String> said = new CopyOnWriteArrayList<>();

    @AfterEach
    void heal() {
        SERVER.clearFailPoints();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{createUser: 'u', pwd: 'pl4nted-secret', roles: []}",
                "{CreateUser: 'u', pwd: 'pl4nted-secret', roles: []}",
                "{updateUser: 'u', pwd: 'pl4nted-secret'}",
                "{saslStart: 1, mechanism: 'PLAIN', payload: 'pl4nted-secret'}",
                "{saslContinue: 1, conversationId: 1, payload: 'pl4nted-secret'}",
                "{authenticate: 1, user: 'u', nonce: 'x', key: 'pl4nted-secret'}",
                "{getnonce: 1, key: 'pl4nted-secret'}",
                "{copydbgetnonce: 1, key: 'pl4nted-secret'}",
                "{copydbsaslstart: 1, payload: 'pl4nted-secret'}",
                "{copydb: 1, key: 'pl4nted-secret'}",
                "{hello: 1, speculativeAuthenticate: {saslStart: 1, payload: 'pl4nted-secret'}}",
                "{isMaster: 1, speculativeAuthenticate: {saslStart: 1, payload: 'pl4nted-secret'}}"
            })
    void commandsAboutCredentialsAreShownToNobody(String command) {
        Document document = Document.parse(command);
        String name = document.keySet().iterator().next();
        SpanRecorder spans = new SpanRecorder();
        try (LogCapture log = LogCapture.of("", event -> true)) {
            try (CodriverClient client = Codriver.create(settings(spans))) {
                run(client, document);
                SERVER.failPoint(FailPoint.failCommand(name).errorCode(2).times(1));
                run(client, document);
                SERVER.failPoint(FailPoint.failCommand(name).closeConnection().times(1));
                run(client, document);
                // Neither can it be encoded: the documents of applications may hold anything.
                run(client, new Document(document).append("what", new Object()));
                said.add(client + " " + client.getDatabase("admin") + client.getClusterDescription());
            }
            log.events()
                    .forEach(event -> said.add(event.getMessage()
                            + event.getArguments()
                            + event.getKeyValuePairs()
                            + (event.getThrowable() == null ? "" : stackTrace(event.getThrowable()))));
        }
        said.add(String.valueOf(spans.roots()));

        assertThat(said).hasSizeGreaterThan(20).anyMatch(text -> text.contains("started " + name));
        assertThat(said).noneMatch(text -> text.contains("pl4nted"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb://root:pl4nted-secret@[::1/",
                "mongodb://root:pl4nted-secret@127.0.0.1:port/",
                "mongodb://root:pl4nted-secret@/",
                "mongodb://root:pl4nted-secret@127.0.0.1/?authMechanism=NONE",
                "mongodb://root:pl4nted-secret@127.0.0.1/?authMechanism=MONGODB-X509",
                "mongodb://root:pl4nted-secret@127.0.0.1,b/?directConnection=true",
                "mongodb://root:pl4nted-secret@127.0.0.1/?compressors=zlib&zlibCompressionLevel=77",
                "mongodb+srv://root:pl4nted-secret@a.db.example:27017/",
                "http://root:pl4nted-secret@127.0.0.1/"
            })
    void uriThatCannotBeUsedIsRefusedWithoutItsPassword(String uri) {
        Throwable refusal = catchThrowable(() -> Codriver.create(uri).close());
        assertThat(refusal).isNotNull();
        assertThat(stackTrace(refusal)).doesNotContain("pl4nted");
    }

    private void run(CodriverClient client, Document command) {
        Throwable failure = catchThrowable(
                () -> client.getDatabase("admin").runCommand(command).block(LIMIT));
        said.add(failure == null ? "went well" : stackTrace(failure));
    }

    private MongoClientSettings settings(SpanRecorder spans) {
        MongoClientSettings.Builder settings = MongoClientSettings.builder();
        if (Releases.haveObservability()) {
            Traces.observe(settings, spans);
        }
        return settings.applyConnectionString(new ConnectionString(
                        SERVER.connectionString().replace("mongodb://", "mongodb://root:" + PLANTED + "@")))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        said.add("started " + event.getCommandName() + " " + event.getCommand());
                    }

                    @Override
                    public void commandSucceeded(CommandSucceededEvent event) {
                        said.add("succeeded " + event.getCommandName() + " " + event.getResponse());
                    }

                    @Override
                    public void commandFailed(CommandFailedEvent event) {
                        said.add("failed " + event.getCommandName() + " " + stackTrace(event.getThrowable()));
                    }
                })
                .build();
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }
}
