package io.codriver.internal.watch.trace;

import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What traces want to know of a command as it was written.
 *
 * <p>Spec: OpenTelemetry, "Command Span Attributes".
 */
final class CommandWords {

    private static final Set<String> LEFT_OUT = Set.of("lsid", "$db", "$clusterTime", "signature");

    private CommandWords() {}

    /** The collection it goes to, if it goes to one: its name stands behind that of the command. */
    static @Nullable String collection(BsonDocument command, String database) {
        if (database.equals("admin")) {
            return null;
        }
        BsonValue named = command.containsKey("getMore") ? command.get("collection") : first(command);
        return named instanceof BsonString text ? text.getValue() : null;
    }

    private static @Nullable BsonValue first(BsonDocument command) {
        return command.get(command.getFirstKey());
    }

    /** The cursor it continues. */
    static @Nullable Long cursorOf(BsonDocument command) {
        return command.isInt64("getMore") ? (Long) command.getInt64("getMore").getValue() : null;
    }

    /** The cursor that its answer leaves open. */
    static @Nullable Long openCursorOf(BsonDocument reply) {
        if (!reply.isDocument("cursor")) {
            return null;
        }
        BsonValue id = reply.getDocument("cursor").get("id");
        return id != null && id.isNumber() && id.asNumber().longValue() != 0
                ? (Long) id.asNumber().longValue()
                : null;
    }

    /** The session it runs in, as text. */
    static @Nullable String session(BsonDocument command) {
        BsonValue id = command.isDocument("lsid") ? command.getDocument("lsid").get("id") : null;
        return id != null && id.isBinary() ? id.asBinary().asUuid().toString() : null;
    }

    /** The number of its transaction or retryable write. */
    static @Nullable Long transaction(BsonDocument command) {
        return command.isInt64("txnNumber")
                ? (Long) command.getInt64("txnNumber").getValue()
                : null;
    }

    /** Without what is the same, or meaningless, in most commands. */
    static BsonDocument queryOf(BsonDocument command) {
        BsonDocument query = new BsonDocument();
        command.forEach((field, value) -> {
            if (!LEFT_OUT.contains(field)) {
                query.append(field, value);
            }
        });
        return query;
    }
}
