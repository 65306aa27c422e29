package io.codriver.test.internal.catalog;

import de.bwaldvogel.mongo.backend.DefaultQueryMatcher;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.store.StoredCollection;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The commands listDatabases and dropDatabase. A database without collections is none. */
public final class DatabaseCommands {

    private static final long MIB = 1024L * 1024;

    private final Backend backend;
    private final Journal journal;
    private final CollectionCommands collections;

    /** The journal hears what happens to databases. */
    public DatabaseCommands(Backend backend, Journal journal) {
        this.backend = backend;
        this.journal = journal;
        this.collections = new CollectionCommands(backend, journal);
    }

    public Document list(Channel channel, Document command) {
        boolean nameOnly = Boolean.TRUE.equals(command.get("nameOnly"));
        Document filter = command.get("filter") instanceof Document given ? given : new Document();
        List<Document> found = new ArrayList<>();
        long total = 0;
        for (String database : backend.databases()) {
            long bytes = size(channel, database);
            Document description =
                    new Document("name", database).append("sizeOnDisk", bytes).append("empty", false);
            if (bytes > 0 && new DefaultQueryMatcher().matches(description, filter)) {
                found.add(nameOnly ? new Document("name", database) : description);
                total += bytes;
            }
        }
        Document reply = new Document("databases", found);
        if (!nameOnly) {
            reply.append("totalSize", total).append("totalSizeMb", total / MIB);
        }
        return reply.append("ok", 1.0);
    }

    /** At least a few bytes for each collection. */
    private long size(Channel channel, String database) {
        long bytes = 0;
        for (String name : collections.names(channel, database)) {
            StoredCollection collection = backend.collection(database, name);
            bytes += 4096 + (collection == null ? 0 : collection.sizeBytes());
        }
        return bytes;
    }

    public Document drop(Channel channel, String database) {
        Set<String> names = collections.names(channel, database);
        boolean there = !names.isEmpty();
        names.forEach(name -> collections.drop(channel, database, new Document("drop", name)));
        backend.catalog().removeAll(database);
        backend.run(channel, database, new Document("dropDatabase", 1));
        Document reply = new Document();
        if (there) {
            reply.append("dropped", database);
            journal.happened("dropDatabase", database, null, new Document());
        }
        return reply.append("ok", 1.0);
    }
}
