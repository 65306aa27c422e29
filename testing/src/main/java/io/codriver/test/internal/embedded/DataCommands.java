package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.catalog.CollectionCommands;
import io.codriver.test.internal.catalog.DatabaseCommands;
import io.codriver.test.internal.catalog.IndexCommands;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.Cursors;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.data.RetryableWrites.Statements;
import io.codriver.test.internal.query.Aggregates;
import io.codriver.test.internal.query.Reads;
import io.codriver.test.internal.write.BulkWrites;
import io.codriver.test.internal.write.Writes;
import io.netty.channel.Channel;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The commands on data: who runs which. Used for one command. */
final class DataCommands {

    private final Backend backend;
    private final Journal journal;
    private final Writes writes;
    private final @Nullable Statements done;
    private final Cursors cursors;

    DataCommands(DataAccess access, Cursors cursors) {
        this.backend = access.backend();
        this.journal = access.journal();
        this.writes = access.writes();
        this.done = access.done();
        this.cursors = cursors;
    }

    Answer run(Channel channel, String database, Document command) {
        String name = command.keySet().iterator().next();
        return switch (name.toLowerCase(Locale.ROOT)) {
            case "insert" -> writes.insert(channel, database, command, done);
            case "update" -> writes.update(channel, database, command, done);
            case "delete" -> writes.delete(channel, database, command, done);
            case "findandmodify" -> writes.findAndModify(channel, database, command, done);
            case "bulkwrite" -> bulkWrite(channel, command);
            case "find" -> cursors.first(command, new Reads(backend).find(channel, database, command));
            case "aggregate" -> cursors.first(command, new Aggregates(backend).run(channel, database, command));
            case "count" -> Answer.of(new Reads(backend).count(channel, database, command));
            case "distinct" -> Answer.of(new Reads(backend).distinct(database, command));
            case "listcollections" -> cursors.first(command, collections().list(channel, database, command));
            case "create" -> Answer.of(collections().create(channel, database, command));
            case "collmod" -> Answer.of(collections().modify(channel, database, command));
            case "drop" -> Answer.of(collections().drop(channel, database, command));
            case "renamecollection" -> Answer.of(collections().rename(channel, command));
            case "listindexes" -> cursors.first(command, indexes().list(channel, database, command));
            case "createindexes" -> Answer.of(indexes().create(channel, database, command));
            case "dropindexes" -> Answer.of(indexes().drop(channel, database, command));
            case "listdatabases" -> Answer.of(new DatabaseCommands(backend, journal).list(channel, command));
            case "dropdatabase" -> Answer.of(new DatabaseCommands(backend, journal).drop(channel, database));
            default -> Answer.of(backend.run(channel, database, command));
        };
    }

    private CollectionCommands collections() {
        return new CollectionCommands(backend, journal);
    }

    private IndexCommands indexes() {
        return new IndexCommands(backend, journal);
    }

    private Answer bulkWrite(Channel channel, Document command) {
        Document result = new BulkWrites(writes, done).run(channel, command);
        Document counts = new Document(result);
        counts.remove("cursor");
        counts.remove("ok");
        return cursors.first(withoutFirstBound(command), result).with(counts);
    }

    /** Other than a find, a bulkWrite puts into its first batch what fits. */
    private static Document withoutFirstBound(Document command) {
        Document options = command.get("cursor") instanceof Document cursor ? new Document(cursor) : new Document();
        options.putIfAbsent("batchSize", Integer.MAX_VALUE);
        return new Document("bulkWrite", 1).append("cursor", options);
    }
}
