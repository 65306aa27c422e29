package io.codriver.test.internal.deployment;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.embedded.Role;

/** A router of a sharded cluster. It takes every command: that it has shards behind it cannot be seen. */
public final class MongosRole implements Role {

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
}
