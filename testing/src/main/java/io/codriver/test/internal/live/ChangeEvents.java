package io.codriver.test.internal.live;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.ChangeLog;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.DocumentChange;
import io.codriver.test.internal.store.StoredCollection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes change events of what is in the log. Spec: the manual's change events.
 *
 * @param database null for all
 * @param collection null for all
 */
record ChangeEvents(Backend backend, @Nullable String database, @Nullable String collection, Document options) {

    private static final Set<String> EXPANDED =
            Set.of("create", "createIndexes", "dropIndexes", "modify", "shardCollection");
    private static final Set<String> INTERNAL = Set.of("admin", "config", "local");

    /** The events of one change: none, one, or one and the end of the stream. */
    List<Document> of(ChangeLog.Entry entry) {
        List<Document> events = new ArrayList<>();
        boolean expanded = Boolean.TRUE.equals(options.get("showExpandedEvents"));
        if (!isWatched(entry) || (EXPANDED.contains(entry.operation()) && !expanded)) {
            return events;
        }
        events.add(event(entry));
        if (invalidates(entry)) {
            events.add(new Document("_id", new ResumeToken(entry.time(), true).document())
                    .append("operationType", "invalidate")
                    .append("clusterTime", new BsonTimestamp(entry.time()))
                    .append("wallTime", wallTime(entry)));
        }
        return events;
    }

    private boolean isWatched(ChangeLog.Entry entry) {
        if (database == null) {
            return !INTERNAL.contains(entry.database());
        }
        if (!database.equals(entry.database())) {
            return false;
        }
        return collection == null || collection.equals(entry.collection()) || isTarget(entry);
    }

    /** Another collection takes the place of the one that is watched. */
    private boolean isTarget(ChangeLog.Entry entry) {
        return entry.details().get("to") instanceof Document to
                && String.valueOf(to.get("coll")).equals(collection);
    }

    private boolean invalidates(ChangeLog.Entry entry) {
        if (collection != null) {
            return entry.operation().equals("drop") || entry.operation().equals("rename");
        }
        return database != null && entry.operation().equals("dropDatabase");
    }

    private static Instant wallTime(ChangeLog.Entry entry) {
        return Instant.ofEpochSecond(new BsonTimestamp(entry.time()).getTime());
    }

    private Document event(ChangeLog.Entry entry) {
        Document namespace = new Document("db", entry.database());
        namespace.putIfNotNull("coll", entry.collection());
        Document event = new Document("_id", new ResumeToken(entry.time(), false).document())
                .append("operationType", entry.operation())
                .append("clusterTime", new BsonTimestamp(entry.time()))
                .append("wallTime", wallTime(entry));
        DocumentChange change = entry.change();
        if (change != null && change.after() != null && !entry.operation().equals("update")) {
            event.append("fullDocument", change.after());
        }
        event.append("ns", namespace).appendAll(entry.details());
        if (!Boolean.TRUE.equals(options.get("showExpandedEvents"))) {
            event.remove("operationDescription");
        }
        if (Boolean.TRUE.equals(options.get("showExpandedEvents"))) {
            event.putIfNotNull("collectionUUID", entry.collectionUuid());
        }
        if (change != null) {
            describe(event, entry, change);
        }
        return event;
    }

    private void describe(Document event, ChangeLog.Entry entry, DocumentChange change) {
        Document before = change.before();
        Document after = change.after();
        Document known = after == null ? before : after;
        Object id = known == null ? null : known.get("_id");
        event.append("documentKey", new Document("_id", id));
        if (before == null) {
            return;
        }
        if (entry.operation().equals("update") && after != null) {
            event.append("updateDescription", Difference.between(before, after));
            fullDocument(event, entry, after, id);
        }
        String wanted = String.valueOf(options.getOrDefault("fullDocumentBeforeChange", "off"));
        if (!wanted.equals("off")) {
            event.append("fullDocumentBeforeChange", image(entry, before, wanted));
        }
    }

    private void fullDocument(Document event, ChangeLog.Entry entry, Document after, @Nullable Object id) {
        String wanted = String.valueOf(options.getOrDefault("fullDocument", "default"));
        if (wanted.equals("updateLookup")) {
            event.append("fullDocument", current(entry, id));
        } else if (!wanted.equals("default")) {
            event.append("fullDocument", image(entry, after, wanted));
        }
    }

    private @Nullable Document current(ChangeLog.Entry entry, @Nullable Object id) {
        StoredCollection there = backend.collection(entry.database(), String.valueOf(entry.collection()));
        if (there == null) {
            return null;
        }
        for (Document document : there.handleQuery(new Document("_id", id))) {
            return document.cloneDeeply();
        }
        return null;
    }

    private static @Nullable Document image(ChangeLog.Entry entry, Document image, String wanted) {
        if (!entry.keepsImages() && wanted.equals("required")) {
            throw new CommandFailure(
                    47,
                    "NoMatchingDocument",
                    "Change stream was configured to require an image of the document, but none was kept");
        }
        return entry.keepsImages() ? image : null;
    }
}
