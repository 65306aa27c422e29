package io.codriver.test.internal.deployment;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Journal;
import io.codriver.test.internal.embedded.Role;
import io.codriver.test.internal.wire.Request;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/** A router of a sharded cluster. It takes every command: that it has shards behind it cannot be seen. */
public final class MongosRole implements Role {

    private final Journal journal;

    /** A router which tells of collections that are sharded, though nothing changes by it. */
    public MongosRole(Journal journal) {
        this.journal = journal;
    }

    @Override
    public boolean isReplicated() {
        return true;
    }

    @Override
    public void describe(Document hello) {
        hello.put("msg", "isdbgrid");
    }

    /** Where another router would ask how a transaction ended. */
    @Override
    public Document inTransaction() {
        return new Document("recoveryToken", new Document("recoveryShardId", "shard0"));
    }

    @Override
    public @Nullable Answer run(Request request) {
        return request.name().equals("shardCollection") ? shard(request) : null;
    }

    private Answer shard(Request request) {
        if (!(request.body().get("shardCollection") instanceof BsonString text)
                || !(request.body().get("key") instanceof BsonDocument key)) {
            throw new CommandFailure(9, "FailedToParse", "shardCollection needs a namespace and a key");
        }
        String namespace = text.getValue();
        int dot = namespace.indexOf('.');
        if (dot < 0) {
            throw new CommandFailure(73, "InvalidNamespace", "'" + namespace + "' is no namespace of a collection");
        }
        Document description = new Document("shardKey", Backend.documentOf(key));
        journal.happened(
                "shardCollection",
                namespace.substring(0, dot),
                namespace.substring(dot + 1),
                new Document("operationDescription", description));
        return Answer.of(new Document("collectionsharded", namespace).append("ok", 1.0));
    }
}
