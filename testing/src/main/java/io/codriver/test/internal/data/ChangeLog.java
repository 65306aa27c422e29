package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.store.StoredCollection;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What changed in a deployment, by the cluster time of each change. Bounded: the last {@value #MAX_ENTRIES} changes. Owned by the
 * event loop.
 */
public final class ChangeLog implements Journal {

    private static final int MAX_ENTRIES = 10_000;

    private final ClusterTime time;
    private final Pulse pulse;
    private final Backend backend;
    private final Catalog catalog;
    private final TreeMap<Long, Entry> entries = new TreeMap<>();

    private final List<Consumer<DocumentChange>> listeners = new ArrayList<>();

    /** Up to this time, changes were forgotten. */
    private long forgotten;

    /**
     * One change.
     *
     * @param operation as change events call it; of a document if {@code change} is there
     * @param collection null for a change of a whole database
     * @param collectionUuid of the collection as it was then; null if there was none any more
     * @param details more fields of the event
     * @param keepsImages whether the collection was told to keep documents as they were for its change events
     */
    public record Entry(
            long time,
            String operation,
            String database,
            @Nullable String collection,
            @Nullable UUID collectionUuid,
            @Nullable DocumentChange change,
            Document details,
            boolean keepsImages) {}

    ChangeLog(ClusterTime time, Pulse pulse, Backend backend) {
        this.time = time;
        this.pulse = pulse;
        this.backend = backend;
        this.catalog = backend.catalog();
    }

    /** Tells every change of a document from now on. */
    public void listen(Consumer<DocumentChange> listener) {
        listeners.add(listener);
    }

    @Override
    public void changed(DocumentChange change) {
        listeners.forEach(listener -> listener.accept(change));
        Object images = catalog.options(change.database(), change.collection()).get("changeStreamPreAndPostImages");
        boolean keeps = images instanceof Document options && Boolean.TRUE.equals(options.get("enabled"));
        add(change.operation(), change.database(), change.collection(), change, new Document(), keeps);
    }

    @Override
    public void happened(String operation, String database, @Nullable String collection, Document details) {
        add(operation, database, collection, null, details, false);
    }

    private void add(
            String operation,
            String database,
            @Nullable String collection,
            @Nullable DocumentChange change,
            Document details,
            boolean keepsImages) {
        time.tick();
        long now = now();
        UUID uuid = collection == null ? null : uuid(database, collection, details);
        entries.put(now, new Entry(now, operation, database, collection, uuid, change, details, keepsImages));
        if (entries.size() > MAX_ENTRIES) {
            forgotten = entries.pollFirstEntry().getKey();
        }
        pulse.beat();
    }

    /** What was renamed is found where it is now. */
    private @Nullable UUID uuid(String database, String collection, Document details) {
        StoredCollection there = backend.collection(database, collection);
        if (there == null && details.get("to") instanceof Document to) {
            there = backend.collection(String.valueOf(to.get("db")), String.valueOf(to.get("coll")));
        }
        return there == null ? null : there.getUuid();
    }

    @Override
    public boolean keepsDocuments() {
        return true;
    }

    /** The time of the latest write. */
    public long now() {
        return time.lastWrite().getValue();
    }

    /** Whether all changes after this time are still known. */
    public boolean remembers(long after) {
        return after >= forgotten;
    }

    /** The changes after a time, or at it. */
    public List<Entry> from(long first) {
        return new ArrayList<>(entries.tailMap(first, true).values());
    }
}
