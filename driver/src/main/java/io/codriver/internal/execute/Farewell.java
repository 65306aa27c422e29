package io.codriver.internal.execute;

import com.mongodb.connection.ServerDescription;
import io.codriver.internal.command.end.EndSessions;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Tells a server which sessions a closing client leaves behind. Best effort: whatever comes of it, the client closes.
 *
 * <p>Spec: Sessions, "endSessions".
 */
final class Farewell {

    private final Operations operations;

    Farewell(Operations operations) {
        this.operations = operations;
    }

    /** Completes when the server has answered, or cannot, or the limit has passed. Empty if there is nothing to say. */
    Mono<Void> say(Duration limit) {
        return Mono.defer(() -> {
            List<BsonDocument> sessions = operations.sessions().close();
            return sessions.isEmpty() || !someServerIsKnown()
                    ? Mono.<Void>empty()
                    : end(sessions, Deadline.after(limit, operations.now()));
        });
    }

    private boolean someServerIsKnown() {
        return operations.deployment().description().getServerDescriptions().stream()
                .anyMatch(ServerDescription::isOk);
    }

    private Mono<Void> end(List<BsonDocument> sessions, Deadline by) {
        int here = Math.min(EndSessions.MOST, sessions.size());
        Mono<Void> first = Mono.create(sink -> {
            Ending ending = new Ending(new EndSessions(sessions.subList(0, here)), by, sink);
            sink.onCancel(ending::cancelRun);
            ending.start();
        });
        List<BsonDocument> rest = sessions.subList(here, sessions.size());
        return rest.isEmpty() ? first : first.then(Mono.defer(() -> end(rest, by)));
    }

    private final class Ending extends Run<Void> {

        private final MonoSink<Void> sink;

        Ending(EndSessions command, Deadline by, MonoSink<Void> sink) {
            // As if timeoutMS were set: the limit stands over check-out and reply alike.
            super(
                    Farewell.this.operations,
                    command,
                    null,
                    new OperationTimeout(
                            true, TimeUnit.NANOSECONDS.toMillis(by.remainingNanos(Farewell.this.operations.now()))),
                    by);
            this.sink = sink;
        }

        @Override
        void arrived(@Nullable Void nothing) {
            sink.success();
        }

        @Override
        void broke(Throwable failure) {
            sink.success();
        }
    }
}
