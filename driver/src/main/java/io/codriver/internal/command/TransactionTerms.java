package io.codriver.internal.command;

import com.mongodb.ReadConcern;
import com.mongodb.WriteConcern;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What a command says of the transaction it is part of.
 *
 * <p>Spec: Transactions, "Constructing commands within a transaction" and "Server Commands".
 *
 * @param starts whether it is the first one, which is the only one to say what the transaction may see
 * @param readConcern of the transaction
 * @param writeConcern of its end, which is the only one to say what it waits for
 * @param maxCommitMillis what the application leaves the server for a commit; 0 for no limit
 * @param recoveryToken by which another router can find out what became of it; {@code null} if there is none
 */
public record TransactionTerms(
        boolean starts,
        ReadConcern readConcern,
        WriteConcern writeConcern,
        long maxCommitMillis,
        @Nullable BsonDocument recoveryToken) {}
