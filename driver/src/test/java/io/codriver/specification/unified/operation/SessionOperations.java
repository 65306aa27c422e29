package io.codriver.specification.unified.operation;

import com.mongodb.TransactionOptions;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverSession;
import io.codriver.specification.unified.entity.SessionSettings;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonNull;

/** Operations on sessions, but {@code withTransaction}, which runs operations itself. */
public final class SessionOperations {

    private static final List<String> TRANSACTION_OPTIONS =
            List.of("readConcern", "writeConcern", "readPreference", "maxCommitTimeMS", "timeoutMS");

    static final Map<String, Operation<ClientSession>> TABLE = Map.of(
            "startTransaction", SessionOperations::startTransaction,
            "commitTransaction", SessionOperations::commit,
            "abortTransaction", SessionOperations::abort,
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

    private static Execution commit(ClientSession session, Arguments arguments) {
        if (session instanceof CodriverSession ours && arguments.has("timeoutMS")) {
            long timeout = arguments.number("timeoutMS");
            return Execution.done(() -> ours.commitTransaction(timeout, TimeUnit.MILLISECONDS));
        }
        return Execution.done(session::commitTransaction);
    }

    private static Execution abort(ClientSession session, Arguments arguments) {
        if (session instanceof CodriverSession ours && arguments.has("timeoutMS")) {
            long timeout = arguments.number("timeoutMS");
            return Execution.done(() -> ours.abortTransaction(timeout, TimeUnit.MILLISECONDS));
        }
        return Execution.done(session::abortTransaction);
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
