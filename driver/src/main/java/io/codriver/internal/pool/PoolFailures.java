package io.codriver.internal.pool;

import com.mongodb.MongoClientException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ServerId;
import io.codriver.event.OpeningLedger;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The exceptions of a pool, and what they say. */
final class PoolFailures {

    /** More ledgers than these only repeat one another. */
    private static final int LEDGERS_SHOWN = 3;

    private PoolFailures() {}

    /**
     * What somebody waited for when the time was over; read inside the turn that takes him out of the line.
     *
     * @param inUse lent connections
     * @param byCursors how many of them are pinned to cursors
     * @param byTransactions how many of them are pinned to transactions
     * @param most the size limit; {@link Integer#MAX_VALUE} for none
     * @param openings under way, oldest first
     * @param othersWaiting how many are left in line
     */
    record Scene(
            int inUse, int byCursors, int byTransactions, int most, List<PendingOpening> openings, int othersWaiting) {

        /** Reads the ledgers now: outside of any turn, before the openings are given up. */
        @Override
        public String toString() {
            StringBuilder text = new StringBuilder();
            text.append(most == Integer.MAX_VALUE ? inUse + " in use" : inUse + " of " + most + " in use");
            if (byCursors + byTransactions > 0) {
                // The wording of the specification. Spec: Load Balancer Support, "Connection Tracking".
                text.append(" (maxPoolSize: ").append(most == Integer.MAX_VALUE ? 0 : most);
                text.append(", connections in use by cursors: ").append(byCursors);
                text.append(", connections in use by transactions: ").append(byTransactions);
                text.append(", connections in use by other operations: ");
                text.append(inUse - byCursors - byTransactions).append(')');
            }
            if (!openings.isEmpty()) {
                text.append(", ").append(counted(openings.size(), "opening")).append(" under way: ");
                text.append(openings.stream()
                        .limit(LEDGERS_SHOWN)
                        .map(PendingOpening::ledger)
                        .map(OpeningLedger::toString)
                        .collect(Collectors.joining(", ", "[", "")));
                int more = openings.size() - LEDGERS_SHOWN;
                text.append(more > 0 ? ", and " + more + " more]" : "]");
            }
            if (othersWaiting > 0) {
                text.append(", ").append(othersWaiting).append(" more waiting");
            }
            return text.toString();
        }

        private static String counted(int count, String what) {
            return count + " " + what + (count == 1 ? "" : "s");
        }
    }

    /** Whoever has a limit of his own (timeoutMS) gets the exception of the operation timeout, as the official driver does. */
    static MongoTimeoutException timedOut(ServerAddress server, long waitedNanos, boolean ownLimit, Scene scene) {
        String text = "Timed out after " + OpeningLedger.readable(Duration.ofNanos(waitedNanos))
                + " while waiting for a connection to server " + server + ": " + scene;
        return ownLimit ? new MongoOperationTimeoutException(text) : new MongoTimeoutException(text);
    }

    static MongoConnectionPoolClearedException cleared(ServerId server, @Nullable Throwable cause) {
        return new MongoConnectionPoolClearedException(server, cause);
    }

    static MongoClientException nothingIdle(ServerAddress server) {
        return new MongoClientException("No connection to server " + server + " is open and idle");
    }

    static MongoServerUnavailableException closed(ServerAddress server) {
        return new MongoServerUnavailableException("The connection pool of server " + server
                + " is closed: the client was closed, or the server was removed");
    }
}
