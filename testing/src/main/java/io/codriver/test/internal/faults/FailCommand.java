package io.codriver.test.internal.faults;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.ErrorCodes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What a fail point does to the commands it meets. Spec: the {@code data} of {@code failCommand}, as the README of the
 * fail points of the transactions specification tells it.
 *
 * @param commands their names in small letters
 * @param appName only clients of this name are met; null for all
 * @param errorCode null if the command does not fail with an error
 * @param errorLabels instead of those a server would add; null to leave that to the server
 * @param closeConnection whether the connection is closed instead of an answer
 * @param block how long the command waits before anything else
 * @param writeConcernError what is added to the reply after the command has run; null for nothing
 */
public record FailCommand(
        Set<String> commands,
        @Nullable String appName,
        @Nullable Integer errorCode,
        @Nullable List<String> errorLabels,
        boolean closeConnection,
        Duration block,
        @Nullable Document writeConcernError) {

    private static final Set<String> KNOWN = Set.of(
            "failCommands",
            "appName",
            "errorCode",
            "errorLabels",
            "closeConnection",
            "blockConnection",
            "blockTimeMS",
            "writeConcernError",
            "failInternalCommands");

    /** Reads the {@code data} of a fail point; what it does not know it refuses, because a test relies on it. */
    static FailCommand of(BsonDocument data) {
        data.keySet().stream()
                .filter(field -> !KNOWN.contains(field))
                .findFirst()
                .ifPresent(field -> {
                    throw CommandFailure.notSupported("'" + field + "' in the data of a fail point");
                });
        if (!(data.get("failCommands") instanceof BsonArray names) || names.isEmpty()) {
            throw new CommandFailure(9, "FailedToParse", "failCommand needs a list failCommands");
        }
        boolean blocks = isTrue(data.get("blockConnection"));
        if (blocks && !(data.get("blockTimeMS") instanceof BsonNumber)) {
            throw new CommandFailure(72, "InvalidOptions", "must specify 'blockTimeMS' when 'blockConnection' is true");
        }
        return new FailCommand(
                names.stream()
                        .map(name -> name.asString().getValue().toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()),
                data.get("appName") instanceof BsonString name ? name.getValue() : null,
                data.get("errorCode") instanceof BsonNumber code ? code.intValue() : null,
                data.get("errorLabels") instanceof BsonArray labels ? texts(labels) : null,
                isTrue(data.get("closeConnection")),
                blocks ? Duration.ofMillis(data.getNumber("blockTimeMS").longValue()) : Duration.ZERO,
                data.get("writeConcernError") instanceof BsonDocument error ? Backend.documentOf(error) : null);
    }

    /** The data of {@code failGetMoreAfterCursorCheckout} as those of a {@code failCommand}. */
    static BsonDocument ofGetMore(BsonDocument data) {
        return data.clone().append("failCommands", new BsonArray(List.of(new BsonString("getMore"))));
    }

    private static boolean isTrue(@Nullable BsonValue value) {
        return value != null && value.isBoolean() && value.asBoolean().getValue();
    }

    private static List<String> texts(BsonArray array) {
        List<String> texts = new ArrayList<>();
        array.forEach(value -> texts.add(value.asString().getValue()));
        return List.copyOf(texts);
    }

    boolean meets(String command, @Nullable String client) {
        return commands.contains(command.toLowerCase(Locale.ROOT)) && (appName == null || appName.equals(client));
    }

    /** The failure it makes of a command, if it makes one. */
    public @Nullable CommandFailure failure() {
        return errorCode == null
                ? null
                : new CommandFailure(
                        errorCode, ErrorCodes.nameOf(errorCode), "Failing command via 'failCommand' failpoint");
    }
}
