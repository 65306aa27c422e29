package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bson.BsonBinary;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.jspecify.annotations.Nullable;

/**
 * The latest transaction of each session, open or ended. Shared by the members of a deployment: every one knows how a
 * transaction ended, but an open one belongs to the process it was begun on, and is lost with it or with its office. Owned by
 * the event loop. Bounded: the {@value #MAX_SESSIONS} sessions used last. Spec: transactions.
 */
public final class Transactions {

    private static final int MAX_SESSIONS = 1_000;

    private static final Set<String> ALLOWED = Set.of(
            "find",
            "getmore",
            "killcursors",
            "insert",
            "update",
            "delete",
            "findandmodify",
            "aggregate",
            "distinct",
            "create",
            "createindexes",
            "committransaction",
            "aborttransaction");

    private final Backend shared;
    private final Journal journal;

    private final Map<BsonBinary, Transaction> sessions = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<BsonBinary, Transaction> eldest) {
            if (size() > MAX_SESSIONS) {
                eldest.getValue().abort();
                return true;
            }
            return false;
        }
    };

    /** Transactions that read from and are written to {@code shared} in the end. */
    Transactions(Backend shared, Journal journal) {
        this.shared = shared;
        this.journal = journal;
    }

    private enum State {
        OPEN,
        COMMITTED,
        ABORTED
    }

    /**
     * Where a command runs.
     *
     * @param current a value for the process and the office it holds; another one once either is lost
     */
    public record Place(Supplier<Object> current) {}

    /** One transaction and what it changed so far. */
    public final class Transaction {

        private final long number;
        private final Place place;
        private final Object begunAt;
        private final Workspace workspace = new Workspace(shared);
        private final List<Runnable> onCommit = new ArrayList<>();
        private State state = State.OPEN;

        private Transaction(long number, Place place) {
            this.number = number;
            this.place = place;
            this.begunAt = place.current().get();
        }

        /** Whether it goes on: its process has not ended, nor lost its office. */
        private boolean isOpen() {
            return state == State.OPEN && begunAt.equals(place.current().get());
        }

        private boolean isOpenAt(Place here) {
            return isOpen() && begunAt.equals(here.current().get());
        }

        /** The data as this transaction sees them, for a command on a database. */
        public Backend view(Channel channel, String database) {
            workspace.open(channel, database);
            return workspace.backend();
        }

        /** Does something to the shared data when it commits, before documents are changed. */
        public void onCommit(Runnable action) {
            onCommit.add(action);
        }

        /** Gives up if somebody else changed what this transaction changed. */
        public void checkConflicts(Channel channel) {
            List<Workspace> others = sessions.values().stream()
                    .filter(other -> other != this && other.isOpen())
                    .map(other -> other.workspace)
                    .toList();
            if (workspace.conflicts(channel, others)) {
                abort();
                throw new CommandFailure(
                        112,
                        "WriteConflict",
                        "Caused by :: Write conflict during plan execution and yielding is disabled. :: Please retry"
                                + " your operation or multi-document transaction.");
            }
        }

        private Answer commit(Channel channel) {
            if (state == State.OPEN) {
                checkConflicts(channel);
                onCommit.forEach(Runnable::run);
                workspace.publish(channel, journal);
                end(State.COMMITTED);
            }
            if (state == State.ABORTED) {
                throw noSuch(number, "has been aborted");
            }
            return Answer.ok();
        }

        /** Forgets what it changed. */
        public void abort() {
            if (state == State.OPEN) {
                end(State.ABORTED);
            }
        }

        private void end(State how) {
            state = how;
            workspace.close();
        }
    }

    private static CommandFailure noSuch(long number, String what) {
        return new CommandFailure(
                251, "NoSuchTransaction", "Transaction with { txnNumber: " + number + " } " + what + ".");
    }

    /** Whether a command says that it belongs to a transaction. */
    public static boolean isPart(Request request) {
        return request.body().get("autocommit") instanceof BsonBoolean autocommit && !autocommit.getValue();
    }

    /** The open transaction of a command that runs here, begun if the command says so. */
    public Transaction of(Request request, Place here) {
        if (!ALLOWED.contains(request.name().toLowerCase(Locale.ROOT))) {
            throw new CommandFailure(
                    263,
                    "OperationNotSupportedInTransaction",
                    "Cannot run '" + request.name() + "' in a multi-document transaction.");
        }
        if (request.body().containsKey("startTransaction")) {
            return begin(request, here);
        }
        Transaction known = known(request);
        if (known.state != State.OPEN) {
            throw noSuch(known.number, known.state == State.ABORTED ? "has been aborted" : "has been committed");
        }
        if (!known.isOpenAt(here)) {
            throw noSuch(known.number, "is not in progress here");
        }
        return known;
    }

    /** The latest transaction of the session, which has to be the one that the command is about. */
    private Transaction known(Request request) {
        long number = numberOf(request);
        Transaction known = notTooOld(request, number);
        if (known == null || known.number != number) {
            throw noSuch(number, "does not exist");
        }
        return known;
    }

    private @Nullable Transaction notTooOld(Request request, long number) {
        Transaction known = sessions.get(sessionOf(request));
        if (known != null && known.number > number) {
            throw new CommandFailure(
                    225,
                    "TransactionTooOld",
                    "Cannot start transaction " + number + ": a newer one has already started");
        }
        return known;
    }

    private Transaction begin(Request request, Place here) {
        long number = numberOf(request);
        Transaction known = notTooOld(request, number);
        if (known != null && known.number == number) {
            throw new CommandFailure(
                    117, "ConflictingOperationInProgress", "Transaction " + number + " was started already");
        }
        if (known != null) {
            known.abort();
        }
        Transaction begun = new Transaction(number, here);
        sessions.put(sessionOf(request), begun);
        return begun;
    }

    /**
     * Commits, or says once more that this was done. Another process than the one it runs on cannot commit it: a router
     * that is asked by a recovery token makes sure that nobody will, and a new primary does not have it.
     */
    public Answer commit(Channel channel, Request request, Place here) {
        Transaction transaction = known(request);
        if (transaction.state == State.OPEN && !transaction.isOpenAt(here)) {
            transaction.abort();
        }
        return transaction.commit(channel);
    }

    public Answer abort(Request request) {
        Transaction transaction = known(request);
        if (transaction.state != State.OPEN) {
            throw noSuch(transaction.number, "has already ended");
        }
        transaction.abort();
        return Answer.ok();
    }

    /** Ends the open transactions of all sessions. */
    public Answer killAll() {
        sessions.values().forEach(Transaction::abort);
        return Answer.of(new Document("ok", 1.0));
    }

    private static BsonBinary sessionOf(Request request) {
        if (request.body().get("lsid") instanceof BsonDocument lsid && lsid.get("id") instanceof BsonBinary id) {
            return id;
        }
        throw new CommandFailure(72, "InvalidOptions", "a transaction needs a session");
    }

    private static long numberOf(Request request) {
        if (request.body().get("txnNumber") instanceof BsonNumber number) {
            return number.longValue();
        }
        throw new CommandFailure(72, "InvalidOptions", "'autocommit' needs a 'txnNumber'");
    }
}
