package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.CommandFailure;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** The fail point {@code failCommand} of one process, and how often it still meets. Owned by the event loop. */
final class FailPoints {

    private @Nullable FailCommand failCommand;

    /** Commands it lets pass first. */
    private long toSkip;

    /** Commands it will meet after that. */
    private long toMeet;

    private double probability;

    /** How often it met since it was set. */
    private long met;

    /** Runs {@code configureFailPoint}: sets it, or ends it with the mode {@code off}. */
    Answer configure(BsonDocument command) {
        BsonValue name = command.get("configureFailPoint");
        if (!(name instanceof BsonString text) || !text.getValue().equals("failCommand")) {
            throw CommandFailure.notSupported("the fail point " + name);
        }
        long before = met;
        apply(command.get("mode"), command.get("data") instanceof BsonDocument data ? data : new BsonDocument());
        return Answer.of(new Document("count", before).append("ok", 1.0));
    }

    private void apply(@Nullable BsonValue mode, BsonDocument data) {
        if (mode instanceof BsonString text && text.getValue().equals("off")) {
            clear();
            return;
        }
        FailCommand wanted = FailCommand.of(data);
        clear();
        toMeet = Long.MAX_VALUE;
        if (mode instanceof BsonDocument bounds && bounds.get("times") instanceof BsonNumber times) {
            toMeet = times.longValue();
        } else if (mode instanceof BsonDocument bounds && bounds.get("skip") instanceof BsonNumber skip) {
            toSkip = skip.longValue();
        } else if (mode instanceof BsonDocument bounds
                && bounds.get("activationProbability") instanceof BsonNumber share) {
            probability = share.doubleValue();
        } else if (!(mode instanceof BsonString text) || !text.getValue().equals("alwaysOn")) {
            throw new CommandFailure(2, "BadValue", "unknown mode of a fail point: " + mode);
        }
        failCommand = wanted;
    }

    /** Ends the fail point. */
    void clear() {
        failCommand = null;
        toSkip = 0;
        toMeet = 0;
        met = 0;
        probability = 1;
    }

    /** What happens to this command of a client with this name; null for nothing. Each call counts. */
    @Nullable
    FailCommand meet(String command, @Nullable String client) {
        if (failCommand == null || toMeet == 0 || !failCommand.meets(command, client)) {
            return null;
        }
        if (toSkip > 0) {
            toSkip--;
            return null;
        }
        if (probability < 1 && ThreadLocalRandom.current().nextDouble() >= probability) {
            return null;
        }
        toMeet--;
        met++;
        return failCommand;
    }
}
