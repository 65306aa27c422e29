package io.codriver.test.internal.faults;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.WriteFaults;
import java.util.HashMap;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The fail points of one process by their names. {@code failCommand} and {@code failGetMoreAfterCursorCheckout} meet commands,
 * {@code onPrimaryTransactionalWrite} the statements of retryable writes. Owned by the event loop.
 */
public final class FailPoints implements WriteFaults {

    private static final String FAIL_COMMAND = "failCommand";
    private static final String FAIL_GET_MORE = "failGetMoreAfterCursorCheckout";
    private static final String FAIL_WRITE = "onPrimaryTransactionalWrite";

    private final Map<String, FailPoint<FailCommand>> ofCommands = new HashMap<>();
    private @Nullable FailPoint<FailWrite> ofWrites;

    /** One that is on. */
    private static final class FailPoint<T> {
        private final T data;
        private final Mode mode;
        private long met;

        private FailPoint(T data, Mode mode) {
            this.data = data;
            this.mode = mode;
        }

        private boolean meets() {
            boolean meets = mode.meets();
            met += meets ? 1 : 0;
            return meets;
        }
    }

    /** Runs {@code configureFailPoint}: sets one, or ends it with the mode {@code off}. */
    public Answer configure(BsonDocument command) {
        BsonValue name = command.get("configureFailPoint");
        String text = name instanceof BsonString string ? string.getValue() : String.valueOf(name);
        BsonValue mode = command.get("mode");
        BsonDocument data = command.get("data") instanceof BsonDocument given ? given : new BsonDocument();
        FailPoint<?> before =
                switch (text) {
                    case FAIL_COMMAND -> ofCommand(text, mode, data);
                    case FAIL_GET_MORE -> ofCommand(text, mode, FailCommand.ofGetMore(data));
                    case FAIL_WRITE -> ofWrite(mode, data);
                    default -> throw CommandFailure.notSupported("the fail point " + text);
                };
        return Answer.of(new Document("count", before == null ? 0L : before.met).append("ok", 1.0));
    }

    private @Nullable FailPoint<?> ofCommand(String name, @Nullable BsonValue mode, BsonDocument data) {
        return Mode.isOff(mode)
                ? ofCommands.remove(name)
                : ofCommands.put(name, new FailPoint<>(FailCommand.of(data), Mode.of(mode)));
    }

    private @Nullable FailPoint<?> ofWrite(@Nullable BsonValue mode, BsonDocument data) {
        FailPoint<?> before = ofWrites;
        ofWrites = Mode.isOff(mode) ? null : new FailPoint<>(FailWrite.of(data), Mode.of(mode));
        return before;
    }

    /** Ends all fail points. */
    public void clear() {
        ofCommands.clear();
        ofWrites = null;
    }

    /** What happens to this command of a client with this name; null for nothing. Each call counts. */
    public @Nullable FailCommand meet(String command, @Nullable String client) {
        for (FailPoint<FailCommand> each : ofCommands.values()) {
            if (each.data.meets(command, client) && each.meets()) {
                return each.data;
            }
        }
        return null;
    }

    @Override
    public WriteFault next() {
        return ofWrites != null && ofWrites.meets() ? ofWrites.data : WriteFault.NONE;
    }
}
