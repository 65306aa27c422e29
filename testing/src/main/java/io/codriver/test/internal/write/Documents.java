package io.codriver.test.internal.write;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.DocumentChange;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.store.StoredCollection;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes, changes and removes single documents; each must suit its collection, and the journal hears of each. */
final class Documents {

    private final Backend backend;
    private final Journal journal;
    private final DuplicateKeys duplicateKeys;

    Documents(Backend backend, Journal journal) {
        this.backend = backend;
        this.journal = journal;
        this.duplicateKeys = new DuplicateKeys(backend);
    }

    /** Adds a document, which gets an id if it has none. */
    void insert(Target target, Document document) {
        Document kept = withIdFirst(document);
        new Ids(kept.get("_id")).check();
        suits(target, kept);
        run(target, new Document("insert", target.collection()).append("documents", listOf(kept)));
        new CappedCollection(backend, target).shrink();
        changed(target, null, copy(kept), true);
    }

    private static Document withIdFirst(Document document) {
        Document ordered = new Document("_id", document.containsKey("_id") ? document.get("_id") : Ids.generated());
        ordered.putAll(document);
        return ordered;
    }

    void remove(Target target, Document kept) {
        present(target).removeDocument(kept);
        changed(target, kept, null, false);
    }

    /** Puts another content into a document; false if it is the same. */
    boolean replace(Target target, Document kept, Document content) {
        return put(target, kept, content, true);
    }

    /** Puts the result of a change that is no replacement into a document; false if it is the same. */
    boolean change(Target target, Document kept, Document content) {
        return put(target, kept, content, false);
    }

    private boolean put(Target target, Document kept, Document content, boolean replaced) {
        Document before = copy(kept);
        Document now = new Document("_id", kept.get("_id"));
        now.putAll(content);
        if (!Objects.equals(kept.get("_id"), now.get("_id"))) {
            throw new CommandFailure(
                    66,
                    "ImmutableField",
                    "After applying the update, the (immutable) field '_id' was found to have been altered to _id: "
                            + now.get("_id"));
        }
        if (kept.equals(now) && sameOrder(kept, now)) {
            return false;
        }
        suits(target, now);
        try {
            present(target).replace(kept, now);
        } catch (RuntimeException failure) {
            throw duplicateKeys.explained(target, CommandFailure.from(failure));
        }
        changed(target, before, copy(now), replaced);
        return true;
    }

    /** Applies update operators to a document that the filter meets; false if it is the same then. */
    boolean operate(Target target, Document kept, Document statement) {
        Document before = kept.cloneDeeply();
        Document reply = run(target, new Document("update", target.collection()).append("updates", listOf(statement)));
        if (!(reply.get("nModified") instanceof Number modified) || modified.intValue() == 0) {
            return false;
        }
        try {
            suits(target, kept);
        } catch (CommandFailure unsuited) {
            present(target).replace(kept, before);
            throw unsuited;
        }
        changed(target, before, copy(kept), false);
        return true;
    }

    /** Makes the document which update operators make of their filter; the reply holds its id. */
    Document upsert(Target target, Document statement) {
        Document reply = run(target, new Document("update", target.collection()).append("updates", listOf(statement)));
        Document upserted = (Document) ((Collection<?>) Objects.requireNonNull(reply.get("upserted")))
                .iterator()
                .next();
        Document kept = byId(target, upserted.get("_id"));
        try {
            suits(target, kept);
        } catch (CommandFailure unsuited) {
            present(target).removeDocument(kept);
            throw unsuited;
        }
        changed(target, null, copy(kept), false);
        return new Document("_id", upserted.get("_id"));
    }

    private Document byId(Target target, @Nullable Object id) {
        return present(target).handleQuery(new Document("_id", id)).iterator().next();
    }

    private StoredCollection present(Target target) {
        return Objects.requireNonNull(backend.collection(target.database(), target.collection()));
    }

    private Document run(Target target, Document command) {
        Document reply = backend.run(target.channel(), target.database(), command);
        if (reply.get("writeErrors") instanceof List<?> errors && !errors.isEmpty()) {
            throw duplicateKeys.explained(target, CommandFailure.of((Document) errors.get(0)));
        }
        return reply;
    }

    private void suits(Target target, Document document) {
        if (target.validates()) {
            new PreparedUniqueness(backend, target).check(document);
            Validation.of(backend.catalog().options(target.database(), target.collection()))
                    .check(document);
        }
    }

    private void changed(Target target, @Nullable Document before, @Nullable Document after, boolean replaced) {
        journal.changed(new DocumentChange(target.database(), target.collection(), before, after, replaced));
    }

    /** Copied only if somebody will look at it. */
    private Document copy(Document document) {
        return journal.keepsDocuments() ? document.cloneDeeply() : document;
    }

    private static boolean sameOrder(Document one, Document other) {
        return List.copyOf(one.keySet()).equals(List.copyOf(other.keySet()));
    }

    private static List<Object> listOf(Document document) {
        List<Object> list = new ArrayList<>();
        list.add(document);
        return list;
    }
}
