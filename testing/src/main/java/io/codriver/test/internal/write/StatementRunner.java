package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.query.Collation;
import io.codriver.test.internal.query.Hints;
import io.codriver.test.internal.query.Selection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Runs one insert, update or delete: finds the documents it is about, and changes each. */
final class StatementRunner {

    private final Backend backend;
    private final Documents documents;
    private final Hints hints;

    StatementRunner(Backend backend, Journal journal) {
        this.backend = backend;
        this.documents = new Documents(backend, journal);
        this.hints = new Hints(backend);
    }

    /** Runs a statement of the field of its command: {@code documents}, {@code updates} or {@code deletes}. */
    Written run(Target target, String field, Document statement) {
        if (backend.catalog().isView(target.database(), target.collection())) {
            throw new CommandFailure(
                    166,
                    "CommandNotSupportedOnView",
                    "Namespace " + target.database() + "." + target.collection() + " is a view, not a collection");
        }
        return switch (field) {
            case "documents" -> insert(target, statement);
            case "updates" -> update(target, statement);
            default -> delete(target, statement);
        };
    }

    private Written insert(Target target, Document document) {
        documents.insert(target, document);
        return new Written(1, 0, null);
    }

    private Written delete(Target target, Document statement) {
        int limit = statement.get("limit") instanceof Number number ? number.intValue() : 0;
        hints.check(target.channel(), target.database(), target.collection(), statement.get("hint"));
        List<Document> found = List.copyOf(selection(target, statement, limit).of(collection(target)));
        found.forEach(kept -> documents.remove(target, kept));
        return new Written(found.size(), 0, null);
    }

    private Written update(Target target, Document statement) {
        hints.check(target.channel(), target.database(), target.collection(), statement.get("hint"));
        boolean multi = Boolean.TRUE.equals(statement.get("multi"));
        Modification modification = modification(target, statement);
        if (multi && modification.isReplacement()) {
            throw new CommandFailure(9, "FailedToParse", "multi update is not supported for replacement-style update");
        }
        if (multi && statement.get("sort") instanceof Document sort && !sort.isEmpty()) {
            throw new CommandFailure(9, "FailedToParse", "Cannot specify sort with multi=true");
        }
        List<Document> found =
                List.copyOf(selection(target, statement, multi ? 0 : 1).of(collection(target)));
        if (found.isEmpty()) {
            return Boolean.TRUE.equals(statement.get("upsert"))
                    ? new Written(1, 0, modification.upsert())
                    : Written.NOTHING;
        }
        int modified = 0;
        for (Document kept : found) {
            modified += modification.apply(kept) ? 1 : 0;
        }
        return new Written(found.size(), modified, null);
    }

    /** What the statement makes of a document. */
    Modification modification(Target target, Document statement) {
        return new Modification(backend, documents, target, statement);
    }

    void remove(Target target, Document kept) {
        documents.remove(target, kept);
    }

    Selection selection(Target target, Document statement, int limit) {
        Object filter = statement.get("q");
        return new Selection(
                target.let().bindFilter(filter instanceof Document given ? given : new Document()),
                statement.get("sort") instanceof Document sort && !sort.isEmpty() ? sort : null,
                0,
                limit,
                collation(target, statement));
    }

    private Collation collation(Target target, Document statement) {
        Document options = backend.catalog().options(target.database(), target.collection());
        return Collation.of(statement.get("collation"), options.get("collation"));
    }

    io.codriver.test.internal.store.@Nullable StoredCollection collection(Target target) {
        return backend.collection(target.database(), target.collection());
    }
}
