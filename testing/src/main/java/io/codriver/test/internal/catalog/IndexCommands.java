package io.codriver.test.internal.catalog;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.query.Collation;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The commands createIndexes, listIndexes and dropIndexes, and what collMod says of an index. */
public final class IndexCommands {

    private final Backend backend;
    private final Journal journal;

    /** The journal hears what happens to indexes. */
    public IndexCommands(Backend backend, Journal journal) {
        this.backend = backend;
        this.journal = journal;
    }

    public Document create(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("createIndexes"));
        if (!(command.get("indexes") instanceof List<?> wanted) || wanted.isEmpty()) {
            throw new CommandFailure(2, "BadValue", "Must specify at least one index to create");
        }
        boolean isNew = backend.collection(database, name) == null;
        List<Document> before = isNew ? List.of() : indexes(channel, database, name);
        List<Object> missing = new ArrayList<>();
        for (Object each : wanted) {
            Document index = (Document) each;
            check(index);
            if (!isThere(before, index)) {
                missing.add(index.cloneDeeply());
            }
        }
        if (isNew) {
            backend.run(channel, database, new Document("create", name));
        }
        if (!missing.isEmpty()) {
            backend.run(channel, database, new Document("createIndexes", name).append("indexes", missing));
            Document description = new Document("indexes", missing);
            journal.happened(
                    "createIndexes", database, name, new Document("operationDescription", description.cloneDeeply()));
        }
        Document reply = new Document("numIndexesBefore", isNew ? 1 : before.size())
                .append("numIndexesAfter", indexes(channel, database, name).size())
                .append("createdCollectionAutomatically", isNew);
        reply.putIfNotNull("commitQuorum", command.get("commitQuorum"));
        if (missing.isEmpty()) {
            reply.append("note", "all indexes already exist");
        }
        return reply.append("ok", 1.0);
    }

    private static void check(Document index) {
        if (!(index.get("name") instanceof String name) || name.isEmpty()) {
            throw new CommandFailure(9, "FailedToParse", "The 'name' field is a required property of an index");
        }
        if (!(index.get("key") instanceof Document key) || key.isEmpty()) {
            throw new CommandFailure(67, "CannotCreateIndex", "Index keys cannot be an empty object.");
        }
        if (key.values().stream().anyMatch(value -> value instanceof Number number && number.doubleValue() == 0)) {
            throw new CommandFailure(67, "CannotCreateIndex", "Values in an index key cannot be 0.");
        }
        boolean unique = Boolean.TRUE.equals(index.get("unique"));
        if (unique && !Collation.of(index.get("collation")).isSimple()) {
            throw CommandFailure.notSupported("a unique index with a collation");
        }
        if (unique && index.containsKey("partialFilterExpression")) {
            throw CommandFailure.notSupported("a unique index on a part of the documents");
        }
    }

    /** Whether an index is there as wanted; one that is there otherwise is a conflict. */
    private static boolean isThere(List<Document> known, Document wanted) {
        for (Document index : known) {
            boolean sameName = Objects.equals(index.get("name"), wanted.get("name"));
            boolean sameKey = sameKey(keyOf(index), keyOf(wanted));
            if (sameName && !sameKey) {
                throw new CommandFailure(
                        86,
                        "IndexKeySpecsConflict",
                        "An existing index has the same name as the requested index, but another key: "
                                + wanted.get("name"));
            }
            if (sameKey && !sameName && Objects.equals(index.get("collation"), wanted.get("collation"))) {
                throw new CommandFailure(
                        85, "IndexOptionsConflict", "Index already exists with a different name: " + index.get("name"));
            }
            if (sameName) {
                if (Boolean.TRUE.equals(index.get("unique")) != Boolean.TRUE.equals(wanted.get("unique"))) {
                    throw new CommandFailure(
                            86, "IndexKeySpecsConflict", "An existing index has the same name and other options");
                }
                return true;
            }
        }
        return false;
    }

    private static Document keyOf(Document index) {
        return (Document) Objects.requireNonNull(index.get("key"));
    }

    private static boolean sameKey(Document one, Document other) {
        return List.copyOf(one.keySet()).equals(List.copyOf(other.keySet()))
                && one.keySet().stream().allMatch(field -> sameKind(one.get(field), other.get(field)));
    }

    private static boolean sameKind(@Nullable Object one, @Nullable Object other) {
        return one instanceof Number number && other instanceof Number of
                ? number.doubleValue() == of.doubleValue()
                : Objects.equals(one, other);
    }

    /** The reply holds all of them. */
    public Document list(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("listIndexes"));
        if (backend.catalog().isView(database, name)) {
            throw new CommandFailure(
                    166, "CommandNotSupportedOnView", "Namespace " + database + "." + name + " is a view");
        }
        return new Document(
                        "cursor",
                        new Document("firstBatch", existing(channel, database, name))
                                .append("id", 0L)
                                .append("ns", database + "." + name))
                .append("ok", 1.0);
    }

    private List<Document> existing(Channel channel, String database, String name) {
        if (backend.collection(database, name) == null) {
            throw new CommandFailure(26, "NamespaceNotFound", "ns does not exist: " + database + "." + name);
        }
        return indexes(channel, database, name);
    }

    private List<Document> indexes(Channel channel, String database, String name) {
        Object clustered = backend.catalog().options(database, name).get("clusteredIndex");
        List<Document> indexes = new ArrayList<>();
        for (Document each : backend.list(channel, database, new Document("listIndexes", name))) {
            boolean ofId = "_id_".equals(each.get("name"));
            indexes.add(
                    ofId && clustered instanceof Document options
                            ? new Document(options).append("clustered", true)
                            : each);
        }
        return indexes;
    }

    public Document drop(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("dropIndexes"));
        List<Document> known = existing(channel, database, name);
        Object wanted = command.get("index");
        Collection<?> each =
                wanted instanceof Collection<?> several ? several : List.of(Objects.requireNonNull(wanted));
        for (Object one : each) {
            if ("_id_".equals(one)
                    || (one instanceof Document key && List.copyOf(key.keySet()).equals(List.of("_id")))) {
                throw new CommandFailure(72, "InvalidOptions", "cannot drop _id index");
            }
            IndexRecord record = new IndexRecord(backend, database, name);
            if ("*".equals(one)) {
                known.forEach(index -> record.drop(String.valueOf(index.get("name"))));
            } else {
                record.drop(String.valueOf(named(known, one).get("name")));
            }
        }
        Document description = new Document("index", Objects.requireNonNull(wanted));
        journal.happened("dropIndexes", database, name, new Document("operationDescription", description));
        return new Document("nIndexesWas", known.size()).append("ok", 1.0);
    }

    private static Document named(List<Document> known, Object wanted) {
        return known.stream()
                .filter(index -> wanted.equals(index.get("name"))
                        || (wanted instanceof Document key && sameKey(key, keyOf(index))))
                .findFirst()
                .orElseThrow(
                        () -> new CommandFailure(27, "IndexNotFound", "index not found with name [" + wanted + "]"));
    }

    /** Changes one index; the reply tells what it was. */
    Document modify(Channel channel, String database, String name, Document change) {
        existing(channel, database, name);
        Object wanted = change.containsKey("name") ? change.get("name") : change.get("keyPattern");
        Document index = new IndexRecord(backend, database, name).named(Objects.requireNonNull(wanted));
        Document reply = new Document();
        if (Boolean.TRUE.equals(change.get("unique"))) {
            new Uniqueness(backend, database, name).convert(channel, index);
            return reply.append("unique_new", true);
        }
        if (Boolean.TRUE.equals(change.get("prepareUnique"))) {
            backend.catalog().preparesUnique(database, name);
        }
        for (String option : List.of("prepareUnique", "hidden", "expireAfterSeconds")) {
            if (change.containsKey(option)) {
                reply.putIfNotNull(option + "_old", index.get(option));
                index.put(option, change.get(option));
                reply.append(option + "_new", change.get(option));
            }
        }
        return reply;
    }
}
