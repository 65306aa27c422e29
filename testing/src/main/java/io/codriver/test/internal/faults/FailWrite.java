package io.codriver.test.internal.faults;

import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.ConnectionLost;
import io.codriver.test.internal.data.ErrorCodes;
import io.codriver.test.internal.data.WriteFaults;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.jspecify.annotations.Nullable;

/**
 * What {@code onPrimaryTransactionalWrite} does to one statement. Spec: retryable writes, its tests' README.
 *
 * @param closesConnection instead of an answer; the default
 * @param code the failure before the statement does anything; null if it is done
 */
record FailWrite(boolean closesConnection, @Nullable Integer code) implements WriteFaults.WriteFault {

    static FailWrite of(BsonDocument data) {
        boolean stays = data.get("closeConnection") instanceof BsonBoolean closes && !closes.getValue();
        return new FailWrite(
                !stays, data.get("failBeforeCommitExceptionCode") instanceof BsonNumber code ? code.intValue() : null);
    }

    @Override
    public void beforeCommit() {
        if (code == null) {
            return;
        }
        if (closesConnection) {
            throw new ConnectionLost();
        }
        throw new CommandFailure(code, ErrorCodes.nameOf(code), "Failing write via 'onPrimaryTransactionalWrite'");
    }

    @Override
    public void afterCommit() {
        if (closesConnection) {
            throw new ConnectionLost();
        }
    }
}
