package io.codriver.internal.command.bulk;

import com.mongodb.MongoClientException;
import com.mongodb.WriteConcern;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * What is said for all writes of a bulk of a client. Spec: Bulk Write, "Options".
 *
 * @param ordered whether nothing is done after the first write refused
 * @param verbose whether each write is told of
 * @param bypass of document validation
 * @param let variables
 * @param comment for whoever reads the server's log
 */
record ClientBulkOptions(
        boolean ordered, boolean verbose, @Nullable Boolean bypass, @Nullable Bson let, @Nullable BsonValue comment) {

    static final ClientBulkOptions NONE = new ClientBulkOptions(true, false, null, null, null);

    /** Without an answer there is neither an order to be kept nor a result to be told. */
    void requireAnswerIfNeeded(WriteConcern concern) {
        if (concern.isAcknowledged()) {
            return;
        }
        if (verbose) {
            throw new MongoClientException("Cannot request unacknowledged write concern and verbose results");
        }
        if (ordered) {
            throw new MongoClientException("Cannot request unacknowledged write concern and ordered writes");
        }
    }
}
