package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.wire.Request;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.jspecify.annotations.Nullable;

/** What the backend would answer wrongly, in silence: it is refused in words instead. */
public final class Refusals {

    private static final Set<String> TOP_LEVEL_LISTS = Set.of("$and", "$or", "$nor");
    private static final Set<String> TOP_LEVEL =
            Set.of("$expr", "$where", "$text", "$comment", "$jsonSchema", "$sampleRate", "$alwaysTrue", "$alwaysFalse");
    private static final int BAD_VALUE = 2;

    private final boolean replicated;

    /** For a server that belongs to a replica set or a sharded cluster, or for one that stands alone. */
    public Refusals(boolean replicated) {
        this.replicated = replicated;
    }

    /**
     * Looks at a command in the words of the wire and in those of the backend.
     *
     * @throws CommandFailure if it would be answered wrongly
     */
    public void check(Request request, Document command) {
        filter(command.get("filter"));
        filter(command.get("query"));
        checkStatements(command);
        firstStage(command.get("pipeline"));
        writeConcern(request);
    }

    private static void checkStatements(Document command) {
        for (String field : List.of("updates", "deletes")) {
            if (command.get(field) instanceof List<?> statements) {
                statements.forEach(statement -> filter(((Document) statement).get("q")));
            }
        }
    }

    /** The backend looks at a filter only where there are documents. */
    private static void filter(@Nullable Object filter) {
        if (!(filter instanceof Document document)) {
            return;
        }
        document.forEach((key, value) -> {
            if (TOP_LEVEL_LISTS.contains(key)) {
                if (!(value instanceof List)) {
                    throw new CommandFailure(BAD_VALUE, "BadValue", key + " must be an array");
                }
            } else if (key.startsWith("$") && !TOP_LEVEL.contains(key)) {
                throw new CommandFailure(BAD_VALUE, "BadValue", "unknown top level operator: " + key);
            }
        });
    }

    /** A server that is not managed by Atlas has no search indexes, and says so. */
    public static CommandFailure searchNotEnabled() {
        return new CommandFailure(
                31082,
                "SearchNotEnabled",
                "Search index commands and the stage $listSearchIndexes need Atlas or a local deployment by its tools.");
    }

    private void firstStage(@Nullable Object pipeline) {
        if (!(pipeline instanceof List<?> stages) || stages.isEmpty() || !(stages.get(0) instanceof Document stage)) {
            return;
        }
        if (stage.containsKey("$listSearchIndexes")) {
            throw searchNotEnabled();
        }
        if (stage.containsKey("$changeStream") && !replicated) {
            throw new CommandFailure(
                    40573, "Location40573", "The $changeStream stage is only supported on replica sets");
        }
    }

    private void writeConcern(Request request) {
        if (!replicated
                && request.body().get("writeConcern") instanceof BsonDocument concern
                && concern.get("w") instanceof BsonNumber w
                && w.intValue() > 1) {
            throw new CommandFailure(BAD_VALUE, "BadValue", "cannot use 'w' > 1 when a host is not replicated");
        }
    }
}
