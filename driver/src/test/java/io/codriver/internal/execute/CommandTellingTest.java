package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.event.CommandEvent;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.bulk.BulkWrite;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.command.write.InsertOne;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.watch.CommandEvents;
import io.codriver.internal.watch.Tracing;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.EncoderContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** What listeners and the log are told of commands. Spec: Command Logging and Monitoring. */
final class CommandTellingTest {

    private final RoadRig rig = new RoadRig();
    private final List<CommandEvent> told = new ArrayList<>();
    private final List<LogLine> logged = new ArrayList<>();
    private boolean logIsOn;
    private int encodings;

    private final CommandListener listener = new CommandListener() {
        @Override
        public void commandStarted(CommandStartedEvent event) {
            told.add(event);
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            told.add(event);
        }

        @Override
        public void commandFailed(CommandFailedEvent event) {
            told.add(event);
        }
    };

    private final StructuredLog log = new StructuredLog() {
        @Override
        public boolean isOn(LogComponent component) {
            return logIsOn && component == LogComponent.COMMAND;
        }

        @Override
        public void write(LogLine line) {
            logged.add(line);
        }
    };

    private final Operations operations =
            rig.operations(new CommandEvents(List.of(listener), null, log, Tracing.OFF, rig.time));

    @AfterEach
    void everythingIsGivenBack() {
        rig.finish();
    }

    @Test
    void listenersSeeWhatWasWrittenWithoutASecondEncoding() {
        insertMany(RoadRig.target());
        assertThat(rig.link().request()).isEqualTo(started(0).getCommand());
        assertThat(started(0).getCommand().getArray("documents")).hasSize(2);
        assertThat(encodings).isEqualTo(2);
        rig.link().reply("{ok: 1, n: 2}");
        assertThat(((CommandSucceededEvent) told.get(1)).getResponse()).isEqualTo(BsonDocument.parse("{ok: 1, n: 2}"));
    }

    @Test
    void thePartsOfABulkWriteAreOneOperation() {
        rig.maxBatch = 1;
        insertMany(RoadRig.target());
        for (int i = 0; i < 2; i++) {
            rig.link().request();
            rig.link().reply("{ok: 1, n: 1}");
        }
        assertThat(told).hasSize(4);
        assertThat(told)
                .extracting(CommandEvent::getOperationId)
                .containsOnly(told.get(0).getOperationId());
        assertThat(told.get(2).getRequestId()).isNotEqualTo(told.get(0).getRequestId());
    }

    @Test
    void anUnacknowledgedWriteSucceedsAsSoonAsItIsWritten() {
        Target silent = RoadRig.target(WriteConcern.UNACKNOWLEDGED);
        operations
                .run(
                        () -> new InsertOne<>(silent, new Counted(), new Document("_id", 1), new InsertOneOptions()),
                        OperationContext.PLAIN)
                .subscribe();
        assertThat(rig.link().request()).isEqualTo(started(0).getCommand());
        assertThat(started(0).getCommand().getDocument("writeConcern")).isEqualTo(BsonDocument.parse("{w: 0}"));
        assertThat(((CommandSucceededEvent) told.get(1)).getResponse()).isEqualTo(BsonDocument.parse("{ok: 1}"));
    }

    @Test
    void allCommandsOfACursorAreOneOperationAndEachIsARequestOfItsOwn() {
        Reader reader = new Reader();
        operations
                .cursor(() -> new Find<>(RoadRig.target(), new Query(), RoadRig.codec()), OperationContext.PLAIN)
                .subscribe(reader);
        reader.request(3);
        rig.link().request();
        rig.link().reply(RoadRig.batch(9, "firstBatch", 0, 2));
        rig.link().request();
        rig.link().reply(RoadRig.batch(9, "nextBatch", 2, 2));
        reader.cancel();
        rig.link().request();
        rig.link().reply("{ok: 1}");
        ping();
        rig.link().request();
        rig.link().reply("{ok: 1}");
        List<CommandEvent> begun =
                told.stream().filter(CommandStartedEvent.class::isInstance).toList();
        assertThat(begun)
                .extracting(CommandEvent::getCommandName)
                .containsExactly("find", "getMore", "killCursors", "ping");
        assertThat(begun.subList(0, 3))
                .extracting(CommandEvent::getOperationId)
                .containsOnly(begun.get(0).getOperationId());
        assertThat(begun.get(3).getOperationId()).isNotEqualTo(begun.get(0).getOperationId());
        assertThat(begun).extracting(CommandEvent::getRequestId).doesNotHaveDuplicates();
    }

    @Test
    void clientsOfOneJvmNeverShareARequestNumber() {
        Operations other = rig.operations(new CommandEvents(List.of(listener), null, log, Tracing.OFF, rig.time));
        for (Operations each : List.of(operations, other)) {
            run(each, "{ping: 1}");
            rig.link().request();
            rig.link().reply("{ok: 1}");
        }
        assertThat(told.get(0).getRequestId()).isEqualTo(told.get(1).getRequestId());
        assertThat(told.get(0).getRequestId()).isNotEqualTo(told.get(2).getRequestId());
    }

    @Test
    void ofASecretCommandNeitherItsWordsNorThoseOfItsAnswerAreTold() {
        run(operations, "{createUser: 'me', pwd: 'secret'}");
        rig.link().request();
        rig.link().reply("{ok: 1, secret: 1}");
        assertThat(started(0).getCommand()).isEmpty();
        assertThat(((CommandSucceededEvent) told.get(1)).getResponse()).isEmpty();
    }

    @Test
    void ofTheRefusalOfASecretCommandCodeAndLabelsAreTold() {
        run(operations, "{SASLSTART: 1, payload: 'secret'}");
        rig.link().request();
        rig.link().reply("{ok: 0, code: 18, codeName: 'No', errmsg: 'secret', errorLabels: ['Sad'], other: 'secret'}");
        MongoCommandException failure = (MongoCommandException) ((CommandFailedEvent) told.get(1)).getThrowable();
        assertThat(failure.getErrorCode()).isEqualTo(18);
        assertThat(failure.getErrorCodeName()).isEqualTo("No");
        assertThat(failure.getErrorLabels()).containsExactly("Sad");
        assertThat(failure.toString() + failure.getResponse()).doesNotContain("secret");
    }

    @Test
    void aGreetingIsSecretOnlyIfItAuthenticates() {
        run(operations, "{isMaster: 1, speculativeAuthenticate: {saslStart: 1}}");
        rig.link().request();
        rig.link().reply("{ok: 1, me: 'db'}");
        run(operations, "{isMaster: 1}");
        rig.link().request();
        rig.link().reply("{ok: 1, me: 'db'}");
        assertThat(started(0).getCommand()).isEmpty();
        assertThat(((CommandSucceededEvent) told.get(1)).getResponse()).isEmpty();
        assertThat(started(2).getCommand()).isNotEmpty();
        assertThat(((CommandSucceededEvent) told.get(3)).getResponse()).isNotEmpty();
    }

    @Test
    void aBrokenConnectionIsTheFailureOfASecretCommandToo() {
        run(operations, "{saslStart: 1}");
        rig.link().request();
        rig.link().channel.close();
        assertThat(((CommandFailedEvent) told.get(1)).getThrowable()).isInstanceOf(MongoSocketReadException.class);
    }

    @Test
    void theLogSaysWhatTheSpecificationAsksFor() {
        logIsOn = true;
        ping();
        rig.link().request();
        rig.link().reply("{ok: 1}");
        assertThat(logged).extracting(LogLine::message).containsExactly("Command started", "Command succeeded");
        LogLine begun = logged.get(0);
        assertThat(begun.values().keySet())
                .containsExactly(
                        "commandName",
                        "databaseName",
                        "requestId",
                        "operationId",
                        "driverConnectionId",
                        "serverHost",
                        "serverPort",
                        "command");
        assertThat(begun.text())
                .isEqualTo(
                        "Command \"ping\" started on database \"admin\" using a connection with driver-generated ID 1"
                                + " to db:27017. The requestID is "
                                + told.get(0).getRequestId() + " and the operation ID is "
                                + told.get(0).getOperationId() + ". Command: {\"ping\": 1, \"$db\": \"admin\"}");
        assertThat(logged.get(1).text())
                .startsWith("Command \"ping\" succeeded on database \"admin\" in 0.0 ms using a connection with")
                .endsWith(". Command reply: {\"ok\": 1}");
    }

    @Test
    void aLogThatIsSwitchedOffMeanwhileStillHearsOfTheEnd() {
        logIsOn = true;
        ping();
        logIsOn = false;
        rig.link().request();
        rig.link().reply("{ok: 0, code: 1, errmsg: 'bad'}");
        assertThat(logged).extracting(LogLine::message).containsExactly("Command started", "Command failed");
        assertThat(logged.get(1).text()).contains("bad");
    }

    // ---- sentences of the tests

    private CommandStartedEvent started(int index) {
        return (CommandStartedEvent) told.get(index);
    }

    private void ping() {
        run(operations, "{ping: 1}");
    }

    private static void run(Operations on, String command) {
        on.run(
                        () -> RunCommand.of(
                                "admin", BsonDocument.parse(command), ReadPreference.primary(), RoadRig.codec()),
                        OperationContext.PLAIN)
                .subscribe(answer -> {}, failure -> {});
    }

    private void insertMany(Target target) {
        List<Document> documents = List.of(new Document("_id", 1), new Document("_id", 2));
        operations
                .run(
                        () -> BulkWrite.insert(target, new Counted(), documents, new InsertManyOptions()),
                        OperationContext.PLAIN)
                .subscribe();
    }

    /** A codec of the user's, whose work must not be done twice. */
    private final class Counted extends DocumentCodec {

        @Override
        public void encode(BsonWriter writer, Document document, EncoderContext context) {
            encodings++;
            super.encode(writer, document, context);
        }
    }

    private static final class Reader extends BaseSubscriber<Document> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {}
    }
}
