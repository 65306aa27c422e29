package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.query.Hints;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The command findAndModify. Spec: the manual's page of the command. */
final class FindAndModify {

    private static final int DUPLICATE_KEY = 11000;

    private final Backend backend;
    private final StatementRunner runner;
    private final Hints hints;

    FindAndModify(Backend backend, StatementRunner runner) {
        this.backend = backend;
        this.runner = runner;
        this.hints = new Hints(backend);
    }

    Document run(Target target, Document command) {
        boolean removes = Boolean.TRUE.equals(command.get("remove"));
        if (removes == command.containsKey("update")) {
            throw new CommandFailure(
                    9, "FailedToParse", "Either an update or remove=true must be specified, and not both");
        }
        hints.check(target.channel(), target.database(), target.collection(), command.get("hint"));
        Document statement = statement(command);
        List<Document> found = runner.selection(target, statement, 1).of(runner.collection(target));
        try {
            if (removes) {
                return removed(target, command, found);
            }
            return found.isEmpty()
                    ? upserted(target, command, statement)
                    : updated(target, command, statement, found.get(0));
        } catch (CommandFailure failure) {
            throw failure.code() == DUPLICATE_KEY
                    ? failure.prefixed("Plan executor error during findAndModify :: caused by :: ")
                    : failure;
        }
    }

    /** The command in the words of an update. */
    private static Document statement(Document command) {
        Document statement = new Document("q", command.getOrDefault("query", new Document()));
        statement.putIfNotNull("u", command.get("update"));
        for (String option : List.of("sort", "collation", "arrayFilters")) {
            statement.putIfNotNull(option, command.get(option));
        }
        return statement;
    }

    private Document removed(Target target, Document command, List<Document> found) {
        if (found.isEmpty()) {
            return reply(new Document("n", 0), null);
        }
        Document value = projected(target, command, found.get(0));
        runner.remove(target, found.get(0));
        return reply(new Document("n", 1), value);
    }

    private Document updated(Target target, Document command, Document statement, Document kept) {
        boolean wantsNew = Boolean.TRUE.equals(command.get("new"));
        Document before = wantsNew ? null : projected(target, command, kept);
        runner.modification(target, statement).apply(kept);
        Document outcome = new Document("n", 1).append("updatedExisting", true);
        return reply(outcome, wantsNew ? projected(target, command, kept) : before);
    }

    private Document upserted(Target target, Document command, Document statement) {
        if (!Boolean.TRUE.equals(command.get("upsert"))) {
            return reply(new Document("n", 0).append("updatedExisting", false), null);
        }
        Object id = runner.modification(target, statement).upsert().get("_id");
        Document value = null;
        if (Boolean.TRUE.equals(command.get("new"))) {
            value = projected(target, command, new Document("_id", id));
        }
        return reply(new Document("n", 1).append("updatedExisting", false).append("upserted", id), value);
    }

    /** A copy, as the command wants to see it. */
    private Document projected(Target target, Document command, Document kept) {
        Document find =
                new Document("find", target.collection()).append("filter", new Document("_id", kept.get("_id")));
        find.putIfNotNull("projection", command.get("fields"));
        return backend.list(target.channel(), target.database(), find).get(0).cloneDeeply();
    }

    private static Document reply(Document outcome, @Nullable Document value) {
        return new Document("lastErrorObject", outcome).append("value", value).append("ok", 1.0);
    }
}
