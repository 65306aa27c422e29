package io.codriver.specification.unified;

import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.once.TamperedChannel;
import io.codriver.specification.unified.entity.ClientFactory;
import io.codriver.specification.unified.event.EventRecorder;
import java.util.function.UnaryOperator;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/** A way in which our driver could send something else than it tells: nobody who only listens to its events would notice. */
enum WireFault implements ClientFactory {
    LSID_LOST("crud", "find", without("lsid")),
    TXN_NUMBER_LOST("retryable-writes", "insertOne", without("txnNumber")),
    CLUSTER_TIME_LOST("retryable-writes", "updateOne", without("$clusterTime")),
    WRITE_CONCERN_LOST("command-logging-and-monitoring/monitoring", "unacknowledgedBulkWrite", without("writeConcern")),
    READ_CONCERN_LOST("sessions", "snapshot-sessions", without("readConcern")),
    READ_PREFERENCE_LOST("crud", "aggregate-write-readPreference", without("$readPreference")),
    GET_MORE_WITHOUT_BATCH_SIZE("crud", "find", with("getMore", command -> remove(command, "batchSize"))),
    MAX_TIME_LOST(
            "client-side-operations-timeout",
            "timeoutMS behaves correctly during command execution",
            without("maxTimeMS")),
    ANOTHER_DATABASE(
            "run-command", "runCommand", with("$db", command -> command.append("$db", new BsonString("other")))),
    ORDERED_FLIPPED(
            "crud",
            "bulkWrite-update-hint",
            with(
                    "ordered",
                    command -> command.append(
                            "ordered",
                            BsonBoolean.valueOf(!command.getBoolean("ordered").getValue())))),
    COMMENT_LOST("crud", "deleteOne-comment", without("comment")),
    LET_LOST("crud", "deleteOne-let", without("let")),
    LIMIT_CHANGED("crud", "find", with("limit", command -> command.append("limit", new BsonInt32(1)))),
    API_VERSION_LOST("versioned-api", "CRUD Api Version 1", without("apiVersion"));

    final String folder;
    /** The description of the file whose cases are to notice it. */
    final String file;

    private final UnaryOperator<BsonDocument> change;

    WireFault(String folder, String file, UnaryOperator<BsonDocument> change) {
        this.folder = folder;
        this.file = file;
        this.change = change;
    }

    @Override
    public MongoClient create(MongoClientSettings settings, EventRecorder events) {
        return ClientFactory.OURS.create(TamperedChannel.tampering(settings, change), events);
    }

    private static UnaryOperator<BsonDocument> without(String field) {
        return with(field, command -> remove(command, field));
    }

    private static UnaryOperator<BsonDocument> with(String field, UnaryOperator<BsonDocument> change) {
        return command -> command.containsKey(field) && !isGreeting(command) ? change.apply(command) : command;
    }

    /** What a monitor says is not told as a command. */
    private static boolean isGreeting(BsonDocument command) {
        return command.containsKey("hello") || command.containsKey("isMaster");
    }

    private static BsonDocument remove(BsonDocument command, String field) {
        command.remove(field);
        return command;
    }
}
