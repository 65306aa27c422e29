package io.codriver.internal.command;

import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonTimestamp;
import org.jspecify.annotations.Nullable;

/**
 * What a command says of its session and of the time of the cluster.
 *
 * <p>Spec: Sessions, "Sending the session ID to the server on all commands", "Sending the highest seen cluster time";
 * Retryable Writes, "Constructing Write Commands"; Transactions, "Constructing commands within a transaction".
 *
 * @param id of the server session, for {@code lsid}; {@code null} outside sessions
 * @param clusterTime the highest one seen, as it was received; {@code null} if none was
 * @param readTime what an explicit session wants to see; {@code null} if nothing special
 * @param transactionNumber by which the server knows the statement again, or the transaction, for {@code txnNumber}; 0 for
 *     none
 * @param transaction what is said of it; {@code null} outside transactions
 */
public record SessionTerms(
        @Nullable BsonBinary id,
        @Nullable BsonDocument clusterTime,
        @Nullable ReadTime readTime,
        long transactionNumber,
        @Nullable TransactionTerms transaction) {

    /** Nothing. */
    public static final SessionTerms NONE = new SessionTerms(null, null, null, 0, null);

    /**
     * What the commands of an explicit session want to see.
     *
     * <p>Spec: Causal Consistency; Snapshot Reads, "Sending readConcern to the server on all commands".
     *
     * @param snapshot whether all of them want to see the same, instead of what came before
     * @param time of the snapshot, {@code null} if the first read shall choose it; else the last operation of the session
     */
    public record ReadTime(boolean snapshot, @Nullable BsonTimestamp time) {}
}
