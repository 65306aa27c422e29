package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.wire.Request;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.jspecify.annotations.Nullable;

/**
 * What each session did under its latest transaction number, so that a write which comes twice is done once. Shared by
 * the members of a deployment, as the real ones replicate it. Owned by the event loop. Bounded: the
 * {@value #MAX_SESSIONS} sessions used last. Spec: retryable writes.
 */
public final class RetryableWrites {

    private static final int MAX_SESSIONS = 10_000;

    private final Map<BsonBinary, Statements> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BsonBinary, Statements> eldest) {
            return size() > MAX_SESSIONS;
        }
    };

    /** The statements of one transaction number that were done, by their numbers, and what was replied to each. */
    public static final class Statements {
        private final long txnNumber;
        private final Map<Integer, Document> replies = new HashMap<>();

        private Statements(long txnNumber) {
            this.txnNumber = txnNumber;
        }

        /** What was replied to a statement that was done; null if it was not. */
        public @Nullable Document replyOf(int statement) {
            return replies.get(statement);
        }

        /** A statement was done. */
        public void done(int statement, Document reply) {
            replies.put(statement, reply.cloneDeeply());
        }
    }

    /** What was done of this command before; null if it is no retryable write. */
    public @Nullable Statements statementsOf(Request request) {
        if (!(request.body().get("txnNumber") instanceof BsonNumber number)) {
            return null;
        }
        if (!(request.body().get("lsid") instanceof BsonDocument lsid)
                || !(lsid.get("id") instanceof BsonBinary session)) {
            throw new CommandFailure(72, "InvalidOptions", "Transaction number requires a session ID to be specified");
        }
        Statements known = sessions.get(session);
        if (known != null && known.txnNumber > number.longValue()) {
            throw new CommandFailure(
                    225,
                    "TransactionTooOld",
                    "Retryable write with txnNumber " + number.longValue() + " is prohibited on session "
                            + session.asUuid() + " because a newer retryable write with txnNumber " + known.txnNumber
                            + " has already started on this session.");
        }
        if (known == null || known.txnNumber < number.longValue()) {
            known = new Statements(number.longValue());
            sessions.put(session, known);
        }
        return known;
    }
}
