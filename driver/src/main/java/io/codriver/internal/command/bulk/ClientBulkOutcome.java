package io.codriver.internal.command.bulk;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteError;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientDeleteResult;
import com.mongodb.client.model.bulk.ClientInsertOneResult;
import com.mongodb.client.model.bulk.ClientUpdateResult;
import io.codriver.internal.command.WriteReply;
import io.codriver.internal.command.bulk.ClientBulkResults.Acknowledged;
import io.codriver.internal.command.bulk.ClientBulkResults.Counts;
import io.codriver.internal.command.bulk.ClientBulkResults.Deleted;
import io.codriver.internal.command.bulk.ClientBulkResults.Details;
import io.codriver.internal.command.bulk.ClientBulkResults.Inserted;
import io.codriver.internal.command.bulk.ClientBulkResults.Updated;
import io.codriver.internal.wire.answer.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What has come of the writes of one bulk of a client so far. Belongs to one run.
 *
 * <p>Spec: Bulk Write, "Handling the bulkWrite Server Response", "Handling Errors".
 */
final class ClientBulkOutcome {

    private static final BsonInt32 ZERO = new BsonInt32(0);

    private final ClientBulkOptions options;
    private final List<ClientWrite> writes;
    private final Map<Integer, ClientInsertOneResult> inserts = new TreeMap<>();
    private final Map<Integer, ClientUpdateResult> updates = new TreeMap<>();
    private final Map<Integer, ClientDeleteResult> deletes = new TreeMap<>();
    private final Map<Integer, WriteError> errors = new TreeMap<>();
    private final List<WriteConcernError> concernErrors = new ArrayList<>(0);
    private Counts counts = Counts.NONE;
    private boolean answered;
    private boolean successful;

    ClientBulkOutcome(ClientBulkOptions options, List<ClientWrite> writes) {
        this.options = options;
        this.writes = writes;
    }

    /** The answer to a command that said so many writes. */
    void counted(BsonDocument answer, int said) {
        answered = true;
        counts = counts.plus(new Counts(
                number(answer, "nInserted"),
                number(answer, "nUpserted"),
                number(answer, "nMatched"),
                number(answer, "nModified"),
                number(answer, "nDeleted")));
        long refused = number(answer, "nErrors");
        successful |= options.ordered() ? refused == 0 : refused < said;
        if (answer.isDocument("writeConcernError")) {
            concernErrors.add(WriteReply.concernError(answer.getDocument("writeConcernError")));
        }
    }

    /**
     * What is said of one write.
     *
     * @param first where the first write of the command stands in the list of the application
     */
    void add(BsonDocument result, int first) {
        int place = (int) number(result, "idx");
        int index = first + place;
        if (number(result, "ok") == 0) {
            successful |= options.ordered() && place > 0;
            errors.put(
                    index,
                    new WriteError(
                            Refusals.code(result),
                            result.getString("errmsg", new BsonString("")).getValue(),
                            result.getDocument("errInfo", new BsonDocument())));
        } else if (options.verbose()) {
            succeeded(result, index);
        }
    }

    private void succeeded(BsonDocument result, int index) {
        ClientWrite write = writes.get(index);
        long n = number(result, "n");
        switch (write.kind()) {
            case INSERT -> inserts.put(index, new Inserted(write.id()));
            case UPDATE -> updates.put(index, new Updated(n, number(result, "nModified"), upserted(result)));
            case DELETE -> deletes.put(index, new Deleted(n));
        }
    }

    private static @Nullable BsonValue upserted(BsonDocument result) {
        return result.isDocument("upserted") ? result.getDocument("upserted").get("_id") : null;
    }

    private static long number(BsonDocument document, String field) {
        BsonNumber number = document.isNumber(field) ? document.getNumber(field) : ZERO;
        return number.longValue();
    }

    /** Whether no further write may be sent. */
    boolean stops() {
        return options.ordered() && !errors.isEmpty();
    }

    /** The result, or the exception that carries it. */
    ClientBulkWriteResult end(ServerAddress server) {
        if (!errors.isEmpty() || !concernErrors.isEmpty()) {
            throw failure(null, server);
        }
        return result();
    }

    /** Whether there is anything that a failure from now on would let be forgotten. */
    boolean hasSomethingToTell() {
        return answered;
    }

    ClientBulkWriteException failure(@Nullable MongoException cause, ServerAddress server) {
        return new ClientBulkWriteException(cause, concernErrors, errors, successful ? result() : null, server);
    }

    private ClientBulkWriteResult result() {
        return new Acknowledged(counts, options.verbose() ? new Details(inserts, updates, deletes) : null);
    }
}
