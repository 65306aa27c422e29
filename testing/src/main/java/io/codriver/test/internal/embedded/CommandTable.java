package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.Channel;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

/** Who answers which command: the front, or the backend behind it. Owned by the event loop of one server. */
final class CommandTable {

    private final Backend backend;
    private final Cursors cursors;
    private final Greeting greeting;
    private final Writes writes;

    CommandTable(Backend backend, Cursors cursors, Greeting greeting) {
        this.backend = backend;
        this.cursors = cursors;
        this.greeting = greeting;
        this.writes = new Writes(backend);
    }

    /** Runs the command; a failure is an answer too. */
    Answer answer(Channel channel, Request request) {
        try {
            return run(channel, request);
        } catch (RuntimeException failure) {
            return Answer.of(CommandFailure.from(failure).reply());
        }
    }

    private Answer run(Channel channel, Request request) {
        refuseTransactions(request);
        return switch (request.name().toLowerCase(Locale.ROOT)) {
            case "ping", "endsessions", "refreshsessions", "killsessions", "killallsessions" -> Answer.ok();
            case "buildinfo" -> greeting.buildInfo();
            case "serverstatus" -> serverStatus();
            case "getmore" -> cursors.next(request.database(), backend.commandOf(request));
            case "killcursors" -> cursors.kill(backend.commandOf(request));
            case "drop" -> drop(channel, request);
            case "insert" -> writes.insert(channel, request.database(), checked(request));
            case "update" -> writes.update(channel, request.database(), checked(request));
            case "delete" -> writes.delete(channel, request.database(), checked(request));
            default -> runBehind(channel, request);
        };
    }

    private Answer runBehind(Channel channel, Request request) {
        Document command = checked(request);
        // The backend gets no batch size, so it gives the whole result; batches are cut here.
        Document whole = new Document(command);
        whole.remove("batchSize");
        whole.remove("singleBatch");
        Document result = backend.run(channel, request.database(), whole);
        return result.get("cursor") instanceof Document ? cursors.first(command, result) : Answer.of(result);
    }

    private Answer drop(Channel channel, Request request) {
        Document command = backend.commandOf(request);
        try {
            return Answer.of(backend.run(channel, request.database(), command));
        } catch (CommandFailure failure) {
            // Since MongoDB 7.0 it is no error that there was nothing to drop.
            if ("ns not found".equals(failure.getMessage())) {
                return Answer.ok();
            }
            throw failure;
        }
    }

    /** Not the backend's, which looks up the name of this machine while everybody waits. */
    private Answer serverStatus() {
        return Answer.of(new Document("host", "localhost")
                .append("version", greeting.release())
                .append("process", "codriver-test")
                .append("pid", ProcessHandle.current().pid())
                .append("localTime", Instant.ofEpochMilli(System.currentTimeMillis()))
                .append("ok", 1.0));
    }

    private Document checked(Request request) {
        Document command = backend.commandOf(request);
        refuseCollation(command);
        for (String field : List.of("updates", "deletes")) {
            if (command.get(field) instanceof List<?> statements) {
                statements.forEach(statement -> refuseCollation((Document) statement));
            }
        }
        if (Boolean.TRUE.equals(command.get("tailable"))) {
            throw CommandFailure.notSupported("a tailable cursor");
        }
        if (command.get("pipeline") instanceof List<?> stages
                && !stages.isEmpty()
                && stages.get(0) instanceof Document stage
                && stage.containsKey("$changeStream")) {
            throw new CommandFailure(
                    40573, "Location40573", "The $changeStream stage is only supported on replica sets");
        }
        return command;
    }

    /** The backend would compare binary all the same. */
    private static void refuseCollation(Document options) {
        if (options.get("collation") instanceof Document collation && !"simple".equals(collation.get("locale"))) {
            throw CommandFailure.notSupported("a collation other than simple");
        }
    }

    private static void refuseTransactions(Request request) {
        if (request.body().containsKey("txnNumber")) {
            throw new CommandFailure(
                    20, "IllegalOperation", "Transaction numbers are only allowed on a replica set member or mongos");
        }
    }
}
