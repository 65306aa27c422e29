package io.codriver.internal.session;

import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * Takes from a reply what it says of time and of its transaction, whether it says yes or no: one pass over its envelope.
 * Copies a time only if it is news.
 *
 * <p>Spec: Sessions, "Receiving the current cluster time"; Causal Consistency, "Server Command Responses"; Snapshot Reads,
 * "Server Command Responses"; Transactions, "recoveryToken field".
 */
public final class ReplyTimes {

    private static final FieldName CLUSTER_TIME = FieldName.of("$clusterTime");
    private static final FieldName TIMESTAMP = FieldName.of("clusterTime");
    private static final FieldName OPERATION_TIME = FieldName.of("operationTime");
    private static final FieldName RECOVERY_TOKEN = FieldName.of("recoveryToken");
    private static final FieldName CURSOR = FieldName.of("cursor");
    private static final FieldName SNAPSHOT_TIME = FieldName.of("atClusterTime");

    private ReplyTimes() {}

    /** @param session the explicit session of the command, if it has one */
    public static void note(Reply reply, Sessions sessions, @Nullable LogicalSession session) {
        DocumentScanner envelope = reply.scanner();
        while (envelope.next()) {
            if (envelope.nameIs(CLUSTER_TIME) && envelope.isDocument()) {
                clusterTime(envelope, sessions, session);
            } else if (session != null) {
                noteIn(session, envelope);
            }
        }
    }

    private static void clusterTime(DocumentScanner envelope, Sessions sessions, @Nullable LogicalSession session) {
        DocumentScanner signed = envelope.nested();
        if (!signed.find(TIMESTAMP)) {
            return;
        }
        long bits = signed.int64Bits();
        boolean newToClient = ClusterTime.isAfter(bits, sessions.clock().highest());
        boolean newToSession =
                session != null && ClusterTime.isAfter(bits, session.clock().highest());
        if (!newToClient && !newToSession) {
            return;
        }
        BsonDocument document = envelope.copy();
        ClusterTime time = new ClusterTime(bits, document);
        sessions.clock().advance(time);
        if (session != null) {
            session.clock().advance(time);
        }
    }

    private static void noteIn(LogicalSession session, DocumentScanner envelope) {
        if (envelope.nameIs(OPERATION_TIME)) {
            session.advanceOperationTime(new BsonTimestamp(envelope.int64Bits()));
        } else if (envelope.nameIs(RECOVERY_TOKEN) && envelope.isDocument()) {
            session.transactions().recoverBy(envelope.copy());
        } else if (session.isSnapshot() && session.snapshotTime() == null) {
            if (envelope.nameIs(SNAPSHOT_TIME)) {
                session.setSnapshotTime(new BsonTimestamp(envelope.int64Bits()));
            } else if (envelope.nameIs(CURSOR) && envelope.isDocument()) {
                DocumentScanner cursor = envelope.nested();
                if (cursor.find(SNAPSHOT_TIME)) {
                    session.setSnapshotTime(new BsonTimestamp(cursor.int64Bits()));
                }
            }
        }
    }
}
