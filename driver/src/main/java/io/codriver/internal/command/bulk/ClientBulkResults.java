package io.codriver.internal.command.bulk;

import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientDeleteResult;
import com.mongodb.client.model.bulk.ClientInsertOneResult;
import com.mongodb.client.model.bulk.ClientUpdateResult;
import java.util.Map;
import java.util.Optional;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The values that a bulk of a client is told as; the official ones are made by no public method. Spec: Bulk Write, "Result". */
final class ClientBulkResults {

    private ClientBulkResults() {}

    /** What the server counted. */
    record Counts(long inserted, long upserted, long matched, long modified, long deleted) {

        static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        Counts plus(Counts more) {
            return new Counts(
                    inserted + more.inserted,
                    upserted + more.upserted,
                    matched + more.matched,
                    modified + more.modified,
                    deleted + more.deleted);
        }
    }

    /** @param details of each write that succeeded, if they were asked for */
    record Acknowledged(Counts counts, @Nullable Details details) implements ClientBulkWriteResult {

        @Override
        public boolean isAcknowledged() {
            return true;
        }

        @Override
        public long getInsertedCount() {
            return counts.inserted();
        }

        @Override
        public long getUpsertedCount() {
            return counts.upserted();
        }

        @Override
        public long getMatchedCount() {
            return counts.matched();
        }

        @Override
        public long getModifiedCount() {
            return counts.modified();
        }

        @Override
        public long getDeletedCount() {
            return counts.deleted();
        }

        @Override
        public Optional<VerboseResults> getVerboseResults() {
            return Optional.ofNullable(details);
        }
    }

    /** By the places of the writes in the list of the application. */
    record Details(
            Map<Integer, ClientInsertOneResult> inserts,
            Map<Integer, ClientUpdateResult> updates,
            Map<Integer, ClientDeleteResult> deletes)
            implements ClientBulkWriteResult.VerboseResults {

        @Override
        public Map<Integer, ClientInsertOneResult> getInsertResults() {
            return inserts;
        }

        @Override
        public Map<Integer, ClientUpdateResult> getUpdateResults() {
            return updates;
        }

        @Override
        public Map<Integer, ClientDeleteResult> getDeleteResults() {
            return deletes;
        }
    }

    record Inserted(@Nullable BsonValue id) implements ClientInsertOneResult {

        @Override
        public Optional<BsonValue> getInsertedId() {
            return Optional.ofNullable(id);
        }
    }

    record Updated(long matched, long modified, @Nullable BsonValue upsertedId) implements ClientUpdateResult {

        @Override
        public long getMatchedCount() {
            return matched;
        }

        @Override
        public long getModifiedCount() {
            return modified;
        }

        @Override
        public Optional<BsonValue> getUpsertedId() {
            return Optional.ofNullable(upsertedId);
        }
    }

    record Deleted(long count) implements ClientDeleteResult {

        @Override
        public long getDeletedCount() {
            return count;
        }
    }

    /** Nobody knows what came of it. */
    enum Unacknowledged implements ClientBulkWriteResult {
        INSTANCE;

        @Override
        public boolean isAcknowledged() {
            return false;
        }

        @Override
        public long getInsertedCount() {
            throw unknown();
        }

        @Override
        public long getUpsertedCount() {
            throw unknown();
        }

        @Override
        public long getMatchedCount() {
            throw unknown();
        }

        @Override
        public long getModifiedCount() {
            throw unknown();
        }

        @Override
        public long getDeletedCount() {
            throw unknown();
        }

        @Override
        public Optional<VerboseResults> getVerboseResults() {
            throw unknown();
        }

        private static UnsupportedOperationException unknown() {
            return new UnsupportedOperationException("Cannot get information about an unacknowledged bulk write");
        }
    }
}
