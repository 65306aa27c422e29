package io.codriver.specification.unified.operation;

import com.mongodb.TransactionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.specification.unified.entity.SessionSettings;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonNull;

/** Operations on sessions, but {@code withTransaction}, which runs operations itself. */
public final class SessionOperations {

    private static final List<String> TRANSACTION_OPTIONS =
            List.of("readConcern", "writeConcern", "readPreference", "maxCommitTimeMS", "timeoutMS");

    static final Map<String, Operation<ClientSession>> TABLE = Map.of(
            "startTransaction", SessionOperations::startTransaction,
            "commitTransaction", (session, arguments) -> Execution.done(session::commitTransaction),
            "abortTransaction", (session, arguments) -> Execution.done(session::abortTransaction),
            "endSession", SessionOperations::endSession,
            "getSnapshotTime", SessionOperations::snapshotTime);

    private SessionOperations() {}

    private static Execution startTransaction(ClientSession session, Arguments arguments) {
        TransactionOptions transaction = options(arguments);
        return () -> {
            session.startTransaction(transaction);
            return Result.none();
        };
    }

    /** Options of a transaction among the arguments. */
    public static TransactionOptions options(Arguments arguments) {
        BsonDocument options = new BsonDocument();
        TRANSACTION_OPTIONS.forEach(name -> arguments.value(name, value -> options.append(name, value)));
        return SessionSettings.transaction(options);
    }

    private static Execution endSession(ClientSession session, Arguments arguments) {
        return () -> {
            session.close();
            return Result.none();
        };
    }

    private static Execution snapshotTime(ClientSession session, Arguments arguments) {
        return () ->
                Result.of(session.getSnapshotTimestamp() == null ? BsonNull.VALUE : session.getSnapshotTimestamp());
    }
}
