package io.codriver.test.internal.catalog;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.Catalog;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.store.StoredCollection;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The commands create, collMod, listCollections, drop and renameCollection. */
public final class CollectionCommands {

    private final Backend backend;
    private final Journal journal;
    private final Catalog catalog;
    private final IndexCommands indexes;

    /** The journal hears what happens to collections. */
    public CollectionCommands(Backend backend, Journal journal) {
        this.backend = backend;
        this.journal = journal;
        this.catalog = backend.catalog();
        this.indexes = new IndexCommands(backend, journal);
    }

    public Document create(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("create"));
        Document options = CollectionOptions.of(command, "create");
        if (exists(database, name)) {
            throw new CommandFailure(48, "NamespaceExists", "Collection " + database + "." + name + " already exists.");
        }
        if (!options.containsKey("viewOn")) {
            backend.run(channel, database, new Document("create", name));
        }
        catalog.put(database, name, options);
        journal.happened("create", database, name, new Document("operationDescription", options));
        return ok();
    }

    private boolean exists(String database, String name) {
        return catalog.isView(database, name) || backend.collection(database, name) != null;
    }

    public Document modify(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("collMod"));
        if (!exists(database, name)) {
            throw new CommandFailure(26, "NamespaceNotFound", "ns does not exist: " + database + "." + name);
        }
        Document changes = new Document(command);
        Object index = changes.remove("index");
        for (String renamed : List.of("cappedSize", "cappedMax")) {
            if (changes.containsKey(renamed)) {
                changes.put(renamed.equals("cappedMax") ? "max" : "size", changes.remove(renamed));
            }
        }
        Document options = new Document(catalog.options(database, name));
        options.putAll(CollectionOptions.of(changes, "collMod"));
        Document reply = index instanceof Document of ? indexes.modify(channel, database, name, of) : new Document();
        catalog.put(database, name, options);
        journal.happened("modify", database, name, new Document("operationDescription", changes));
        return reply.append("ok", 1.0);
    }

    /** All collections and views that suit the filter. */
    public Document list(Channel channel, String database, Document command) {
        boolean nameOnly = Boolean.TRUE.equals(command.get("nameOnly"));
        Document filter = command.get("filter") instanceof Document given ? given : new Document();
        List<Document> found = new ArrayList<>();
        for (String name : names(channel, database)) {
            Document description = description(database, name);
            if (new DefaultQueryMatcher().matches(description, filter)) {
                found.add(nameOnly ? new Document("name", name).append("type", description.get("type")) : description);
            }
        }
        return new Document(
                        "cursor",
                        new Document("firstBatch", found)
                                .append("id", 0L)
                                .append("ns", database + ".$cmd.listCollections"))
                .append("ok", 1.0);
    }

    /** The names of collections and views, in order. */
    Set<String> names(Channel channel, String database) {
        Set<String> names = new TreeSet<>();
        backend.list(channel, database, new Document("listCollections", 1))
                .forEach(each -> names.add(String.valueOf(each.get("name"))));
        catalog.of(database).keySet().stream()
                .filter(name -> catalog.isView(database, name))
                .forEach(names::add);
        return names;
    }

    private Document description(String database, String name) {
        Document options = catalog.options(database, name);
        boolean view = catalog.isView(database, name);
        String kind = view ? "view" : options.containsKey("timeseries") ? "timeseries" : "collection";
        Document info = new Document("readOnly", view);
        StoredCollection collection = backend.collection(database, name);
        if (collection != null) {
            info.append("uuid", collection.getUuid());
        }
        Document description = new Document("name", name)
                .append("type", kind)
                .append("options", options)
                .append("info", info);
        if (kind.equals("collection") && !options.containsKey("clusteredIndex")) {
            description.append(
                    "idIndex",
                    new Document("v", 2).append("key", new Document("_id", 1)).append("name", "_id_"));
        }
        return description;
    }

    /** Since MongoDB 7.0 it is no error that there was nothing to drop. */
    public Document drop(Channel channel, String database, Document command) {
        String name = String.valueOf(command.get("drop"));
        boolean view = catalog.isView(database, name);
        catalog.remove(database, name);
        if (view || backend.collection(database, name) == null) {
            return ok();
        }
        Document reply = backend.run(channel, database, new Document("drop", name));
        journal.happened("drop", database, name, new Document());
        return reply;
    }

    public Document rename(Channel channel, Document command) {
        String from = String.valueOf(command.get("renameCollection"));
        String to = String.valueOf(command.get("to"));
        String database = from.substring(0, from.indexOf('.'));
        if (!to.startsWith(database + ".")) {
            throw CommandFailure.notSupported("renaming into another database");
        }
        String oldName = from.substring(database.length() + 1);
        String newName = to.substring(database.length() + 1);
        if (backend.collection(database, oldName) == null) {
            throw new CommandFailure(26, "NamespaceNotFound", "Source collection " + from + " does not exist");
        }
        boolean drops = Boolean.TRUE.equals(command.get("dropTarget"));
        if (exists(database, newName) && !drops) {
            throw new CommandFailure(48, "NamespaceExists", "target namespace exists");
        }
        Document options = catalog.options(database, oldName);
        StoredCollection before = backend.collection(database, newName);
        UUID replaced = before == null ? null : before.getUuid();
        Document reply = backend.run(
                channel,
                "admin",
                new Document("renameCollection", from).append("to", to).append("dropTarget", drops));
        catalog.remove(database, oldName);
        catalog.put(database, newName, options);
        Document target = new Document("db", database).append("coll", newName);
        Document description = new Document("to", target);
        description.putIfNotNull("dropTarget", replaced);
        journal.happened(
                "rename", database, oldName, new Document("to", target).append("operationDescription", description));
        return reply;
    }

    private static Document ok() {
        return new Document("ok", 1.0);
    }
}
