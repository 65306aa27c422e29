package io.codriver.internal.command;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;

/**
 * A collection as commands see it.
 *
 * @param namespace its name
 * @param encoding how filters, updates and documents are written
 * @param readPreference where reads may go
 * @param readConcern what reads may see
 * @param writeConcern what writes wait for
 */
public record Target(
        MongoNamespace namespace,
        Encoding encoding,
        ReadPreference readPreference,
        ReadConcern readConcern,
        WriteConcern writeConcern) {

    /** Another collection, read and written in the same way. */
    public Target at(MongoNamespace other) {
        return new Target(other, encoding, readPreference, readConcern, writeConcern);
    }

    public String database() {
        return namespace.getDatabaseName();
    }

    public String collection() {
        return namespace.getCollectionName();
    }
}
