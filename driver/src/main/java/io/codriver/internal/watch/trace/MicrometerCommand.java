package io.codriver.internal.watch.trace;

import com.mongodb.MongoServerException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import com.mongodb.observability.micrometer.MongodbObservation;
import com.mongodb.observability.micrometer.MongodbObservationContext;
import io.codriver.internal.observe.Slf4jLog;
import io.codriver.internal.watch.CommandFacts;
import io.codriver.internal.watch.CommandTeller;
import io.micrometer.observation.Observation;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** One command as an observation below its operation. Spec: OpenTelemetry, "Instrumenting Server Commands". */
final class MicrometerCommand implements CommandTeller {

    private final MicrometerTracing tracing;
    private final MicrometerOperation operation;
    private final boolean namesCollection;
    private final boolean opensCursor;
    private final MongodbObservationContext about = new MongodbObservationContext();
    private @Nullable Observation observation;

    MicrometerCommand(
            MicrometerTracing tracing, MicrometerOperation operation, boolean namesCollection, boolean opensCursor) {
        this.tracing = tracing;
        this.operation = operation;
        this.namesCollection = namesCollection;
        this.opensCursor = opensCursor;
    }

    @Override
    public void started(CommandFacts facts, BsonDocument command) {
        if (command.isEmpty()) {
            return; // A secret.
        }
        String collection = namesCollection ? CommandWords.collection(command, facts.database()) : null;
        operation.goesTo(collection);
        about.setCommandName(facts.name());
        about.setDatabaseName(facts.database());
        about.setCollectionName(collection);
        ServerAddress server = facts.connection().getServerAddress();
        about.setServerAddress(server);
        about.setUnixSocket(server instanceof UnixServerAddress);
        about.setConnectionId(facts.connection().getConnectionId());
        about.setCursorId(CommandWords.cursorOf(command));
        about.setSessionId(CommandWords.session(command));
        about.setTransactionNumber(CommandWords.transaction(command));
        tracing.longestQuery()
                .ifPresent(longest -> about.setQueryText(Slf4jLog.json(CommandWords.queryOf(command), longest)));
        observation = tracing.observation(MongodbObservation.MONGODB_COMMAND, about)
                .contextualName(facts.name())
                .parentObservation(operation.observation())
                .start();
    }

    @Override
    public void succeeded(CommandFacts facts, BsonDocument reply, long elapsedNanos) {
        Observation running = observation;
        if (running != null) {
            Long cursor = CommandWords.openCursorOf(reply);
            if (cursor != null) {
                about.setCursorId(cursor);
            }
            running.stop();
        }
        if (opensCursor) {
            operation.ended();
        }
    }

    @Override
    public void failed(CommandFacts facts, Throwable failure, long elapsedNanos) {
        Observation running = observation;
        if (running != null) {
            if (failure instanceof MongoServerException refusal) {
                about.setResponseStatusCode(String.valueOf(refusal.getCode()));
            }
            running.error(failure);
            running.stop();
        }
    }
}
