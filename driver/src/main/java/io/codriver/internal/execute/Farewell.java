package io.codriver.internal.execute;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.command.end.EndSessions;
import io.codriver.internal.deployment.ServerRequest;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * Tells a server which sessions a closing client leaves behind, if a connection to one is open: a person is not asked for a token
 * once more for the sake of a goodbye. Best effort: whatever comes of it, the client closes.
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
        Mono<Void> first = say(sessions.subList(0, here), by, Set.of());
        List<BsonDocument> rest = sessions.subList(here, sessions.size());
        return rest.isEmpty() ? first : first.then(Mono.defer(() -> end(rest, by)));
    }

    private Mono<Void> say(List<BsonDocument> sessions, Deadline by, Set<ServerAddress> without) {
        return Mono.<ServerAddress>create(sink -> {
                    Ending ending = new Ending(new EndSessions(sessions), by, without, sink);
                    sink.onCancel(ending::cancelRun);
                    ending.start();
                })
                .flatMap(unreached -> {
                    Set<ServerAddress> more = new HashSet<>(without);
                    return more.add(unreached) ? say(sessions, by, more) : Mono.empty();
                });
    }

    /** Emits the server that was selected if no connection to it is open; completes with whatever else came of it. */
    private final class Ending extends Run<Void> {

        private final Set<ServerAddress> without;
        private final MonoSink<ServerAddress> sink;

        /** @param without servers to which no connection is open */
        Ending(EndSessions command, Deadline by, Set<ServerAddress> without, MonoSink<ServerAddress> sink) {
            // As if timeoutMS were set: the limit stands over check-out and reply alike.
            super(
                    Farewell.this.operations,
                    command,
                    null,
                    new OperationTimeout(
                            true, TimeUnit.NANOSECONDS.toMillis(by.remainingNanos(Farewell.this.operations.now()))),
                    by);
            this.without = without;
            this.sink = sink;
        }

        @Override
        ServerRequest avoidingFailed(ServerRequest request) {
            return request.avoiding(without);
        }

        @Override
        void arrived(@Nullable Void nothing) {
            sink.success();
        }

        @Override
        void broke(Throwable failure) {
            if (isSelected() && !isLent()) {
                sink.success(selected().description().getAddress());
            } else {
                sink.success();
            }
        }
    }
}
