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
 * @param rawData whether a time-series collection shows the buckets it is stored in
 */
public record Target(
        MongoNamespace namespace,
        Encoding encoding,
        ReadPreference readPreference,
        ReadConcern readConcern,
        WriteConcern writeConcern,
        boolean rawData) {

    /** Another collection, read and written in the same way. */
    public Target at(MongoNamespace other) {
        return new Target(other, encoding, readPreference, readConcern, writeConcern, rawData);
    }

    public String database() {
        return namespace.getDatabaseName();
    }

    public String collection() {
        return namespace.getCollectionName();
    }
}
