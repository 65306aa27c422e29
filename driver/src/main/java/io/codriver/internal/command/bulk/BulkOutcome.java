package io.codriver.internal.command.bulk;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteInsert;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.bulk.WriteConcernError;
import io.codriver.internal.command.WriteReply;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What has come of the writes of one bulk so far, by their places in the list of the application. Belongs to one run.
 *
 * <p>Spec: CRUD, "Error Handling": an ordered bulk ends with the first write refused, an unordered one tells of all of them at the
 * end; a write concern error stops nothing and is told at the end.
 */
final class BulkOutcome {

    private final boolean ordered;
    private final List<BulkWriteInsert> inserts = new ArrayList<>();
    private final List<BulkWriteUpsert> upserts = new ArrayList<>(0);
    private final List<BulkWriteError> errors = new ArrayList<>(0);
    private final Set<Integer> refused = new HashSet<>(0);
    private final Set<String> labels = new HashSet<>(0);
    private @Nullable WriteConcernError concernError;
    private int inserted;
    private int matched;
    private int modified;
    private int deleted;

    BulkOutcome(boolean ordered) {
        this.ordered = ordered;
    }

    /** Takes in one answer. */
    void add(Group group, int from, int count, WriteReply reply) {
        for (BulkWriteError error : reply.errors()) {
            int index = group.index(from + error.getIndex());
            refused.add(index);
            errors.add(new BulkWriteError(error.getCode(), error.getMessage(), error.getDetails(), index));
        }
        labels.addAll(reply.labels());
        if (reply.concernError() != null) {
            concernError = reply.concernError();
        }
        group.answered(from, count, reply, this);
    }

    /** How many of the writes of one command the server has looked at. */
    int reached(int count, WriteReply reply) {
        return ordered && !reply.errors().isEmpty() ? reply.errors().get(0).getIndex() : count;
    }

    boolean refused(int index) {
        return refused.contains(index);
    }

    void inserted(int count) {
        inserted += count;
    }

    void inserted(int index, @Nullable BsonValue id) {
        inserts.add(new BulkWriteInsert(index, id));
    }

    void updated(int matching, int changed) {
        matched += matching;
        modified += changed;
    }

    void upserted(int index, BsonValue id) {
        upserts.add(new BulkWriteUpsert(index, id));
    }

    void deleted(int count) {
        deleted += count;
    }

    /** Whether nothing more may be sent. */
    boolean stops() {
        return ordered && !errors.isEmpty();
    }

    /** The result, or the exception that carries it. */
    BulkWriteResult end(ServerAddress server) {
        inserts.sort(Comparator.comparingInt(BulkWriteInsert::getIndex));
        upserts.sort(Comparator.comparingInt(BulkWriteUpsert::getIndex));
        BulkWriteResult result = BulkWriteResult.acknowledged(inserted, matched, deleted, modified, upserts, inserts);
        if (!errors.isEmpty() || concernError != null) {
            errors.sort(Comparator.comparingInt(BulkWriteError::getIndex));
            throw new MongoBulkWriteException(result, errors, concernError, server, labels);
        }
        return result;
    }
}
