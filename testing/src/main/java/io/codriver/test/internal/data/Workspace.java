package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A copy of the databases which a transaction has touched, as they were when it touched them first, and what it made of
 * them. Owned by the event loop.
 */
public final class Workspace implements AutoCloseable {

    private final Backend shared;
    private final Backend own = new Backend();

    /** By database and collection: the documents by their ids, as they were. */
    private final Map<String, Map<String, Map<Object, Document>>> before = new HashMap<>();

    Workspace(Backend shared) {
        this.shared = shared;
    }

    Backend backend() {
        return own;
    }

    /** Copies a database, unless it was copied before. */
    void open(Channel channel, String database) {
        if (before.containsKey(database)) {
            return;
        }
        Map<String, Map<Object, Document>> collections = new HashMap<>();
        for (String collection : collections(shared, channel, database)) {
            Map<Object, Document> documents = documents(shared, channel, database, collection);
            collections.put(collection, documents);
            own.run(channel, database, new Document("create", collection));
            copyIndexes(channel, database, collection);
            if (!documents.isEmpty()) {
                List<Object> copies = new ArrayList<>();
                documents.values().forEach(document -> copies.add(document.cloneDeeply()));
                own.run(channel, database, new Document("insert", collection).append("documents", copies));
            }
        }
        shared.catalog().of(database).forEach((name, options) -> own.catalog().put(database, name, options));
        before.put(database, collections);
    }

    private void copyIndexes(Channel channel, String database, String collection) {
        List<Object> indexes = new ArrayList<>();
        for (Document index : batch(shared.run(channel, database, new Document("listIndexes", collection)))) {
            if (!"_id_".equals(index.get("name"))) {
                indexes.add(index.cloneDeeply());
            }
        }
        if (!indexes.isEmpty()) {
            own.run(channel, database, new Document("createIndexes", collection).append("indexes", indexes));
        }
    }

    /** Whether what was changed here was changed meanwhile by others, or is being changed in one of their workspaces. */
    boolean conflicts(Channel channel, List<Workspace> others) {
        for (Change change : changes(channel)) {
            Document now = documents(shared, channel, change.database, change.collection)
                    .get(change.id);
            if (!Objects.equals(now, change.before)) {
                return true;
            }
            for (Workspace other : others) {
                if (other.changes(channel).stream().anyMatch(change::isAboutTheSameAs)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Makes the changes in the shared data. */
    void publish(Channel channel, Journal journal) {
        for (Change change : changes(channel)) {
            Document query = new Document("_id", change.id);
            if (change.after == null) {
                Document delete = new Document("q", query).append("limit", 1);
                run(channel, change, "delete", "deletes", delete);
            } else if (change.before == null) {
                run(channel, change, "insert", "documents", change.after.cloneDeeply());
            } else {
                Document update = new Document("q", query).append("u", change.after.cloneDeeply());
                run(channel, change, "update", "updates", update);
            }
            journal.changed(new DocumentChange(change.database, change.collection, change.before, change.after, false));
        }
    }

    private void run(Channel channel, Change change, String command, String field, Document statement) {
        shared.run(
                channel,
                change.database,
                new Document(command, change.collection).append(field, new ArrayList<>(List.of(statement))));
    }

    /** One document that is different now; null where there is none. */
    private record Change(
            String database, String collection, Object id, @Nullable Document before, @Nullable Document after) {

        private boolean isAboutTheSameAs(Change other) {
            return database.equals(other.database) && collection.equals(other.collection) && id.equals(other.id);
        }
    }

    /** What was changed: deletions first, so that a value that must be unique is free for another document. */
    private List<Change> changes(Channel channel) {
        List<Change> deletions = new ArrayList<>();
        List<Change> rest = new ArrayList<>();
        before.forEach((database, collections) -> {
            Set<String> names = new LinkedHashSet<>(collections.keySet());
            names.addAll(collections(own, channel, database));
            for (String name : names) {
                Map<Object, Document> was = collections.getOrDefault(name, Map.of());
                Map<Object, Document> is = documents(own, channel, database, name);
                Set<Object> ids = new LinkedHashSet<>(was.keySet());
                ids.addAll(is.keySet());
                for (Object id : ids) {
                    Change change = new Change(database, name, id, was.get(id), is.get(id));
                    if (!Objects.equals(change.before, change.after)) {
                        (change.after == null ? deletions : rest).add(change);
                    }
                }
            }
        });
        deletions.addAll(rest);
        return deletions;
    }

    private static Set<String> collections(Backend backend, Channel channel, String database) {
        Set<String> names = new LinkedHashSet<>();
        for (Document collection : batch(backend.run(channel, database, new Document("listCollections", 1)))) {
            String name = String.valueOf(collection.get("name"));
            if (!name.startsWith("system.")) {
                names.add(name);
            }
        }
        return names;
    }

    private static Map<Object, Document> documents(
            Backend backend, Channel channel, String database, String collection) {
        Map<Object, Document> documents = new LinkedHashMap<>();
        Document all = new Document("find", collection).append("filter", new Document());
        for (Document document : batch(backend.run(channel, database, all))) {
            documents.put(Objects.requireNonNull(document.get("_id")), document.cloneDeeply());
        }
        return documents;
    }

    @SuppressWarnings("unchecked")
    private static List<Document> batch(Document reply) {
        return reply.get("cursor") instanceof Document cursor && cursor.get("firstBatch") instanceof List<?> documents
                ? (List<Document>) documents
                : List.of();
    }

    @Override
    public void close() {
        before.clear();
        own.close();
    }
}
