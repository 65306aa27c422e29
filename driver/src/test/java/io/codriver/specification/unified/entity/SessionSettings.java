package io.codriver.specification.unified.entity;

import com.mongodb.ClientSessionOptions;
import com.mongodb.TransactionOptions;
import io.codriver.specification.unified.InvalidCaseException;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Options of sessions and transactions as the format writes them. */
public final class SessionSettings {

    private SessionSettings() {}

    static ClientSessionOptions of(BsonDocument described) {
        ClientSessionOptions.Builder options = ClientSessionOptions.builder();
        described.forEach((key, value) -> {
            switch (key) {
                case "causalConsistency" ->
                    options.causallyConsistent(value.asBoolean().getValue());
                case "snapshot" -> options.snapshot(value.asBoolean().getValue());
                case "snapshotTime" -> {
                    // Set once the session is there.
                }
                case "defaultTimeoutMS" ->
                    options.defaultTimeout(value.asNumber().longValue(), TimeUnit.MILLISECONDS);
                case "defaultTransactionOptions" -> options.defaultTransactionOptions(transaction(value.asDocument()));
                default -> throw new InvalidCaseException("unknown option of a session: " + key);
            }
        });
        return options.build();
    }

    /** Options of one transaction. */
    public static TransactionOptions transaction(BsonDocument described) {
        TransactionOptions.Builder options = TransactionOptions.builder();
        described.forEach((key, value) -> apply(options, key, value));
        return options.build();
    }

    private static void apply(TransactionOptions.Builder options, String key, BsonValue value) {
        switch (key) {
            case "readConcern" -> options.readConcern(Concerns.read(value.asDocument()));
            case "writeConcern" -> options.writeConcern(Concerns.write(value.asDocument()));
            case "readPreference" -> options.readPreference(Concerns.preference(value.asDocument()));
            case "maxCommitTimeMS" -> options.maxCommitTime(value.asNumber().longValue(), TimeUnit.MILLISECONDS);
            case "timeoutMS" -> options.timeout(value.asNumber().longValue(), TimeUnit.MILLISECONDS);
            default -> throw new InvalidCaseException("unknown option of a transaction: " + key);
        }
    }
}
