package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.wire.Request;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.bson.BsonString;

/** Commands that only ask about the server. */
final class ServerFacts {

    private static final int SESSION_MINUTES = 30;

    private final Greeting greeting;

    ServerFacts(Greeting greeting) {
        this.greeting = greeting;
    }

    /** Not the backend's, which looks up the name of this machine while everybody waits. */
    Answer serverStatus() {
        return Answer.of(new Document("host", "localhost")
                .append("version", greeting.release())
                .append("process", "codriver-test")
                .append("pid", ProcessHandle.current().pid())
                .append("localTime", Instant.ofEpochMilli(System.currentTimeMillis()))
                .append("ok", 1.0));
    }

    Answer startSession() {
        return Answer.of(new Document("id", new Document("id", UUID.randomUUID()))
                .append("timeoutMinutes", SESSION_MINUTES)
                .append("ok", 1.0));
    }

    /** The beginning of a way to authenticate which no server takes any more. */
    Answer nonce() {
        String digits = String.format("%016x", ThreadLocalRandom.current().nextLong());
        return Answer.of(new Document("nonce", digits).append("ok", 1.0));
    }

    /** The parameters which tests of drivers ask for. */
    Answer getParameter(Request request) {
        Document known = new Document("enableTestCommands", true)
                .append("authenticationMechanisms", new ArrayList<>(List.of()))
                .append("requireApiVersion", false)
                .append("featureCompatibilityVersion", new Document("version", greeting.featureVersion()));
        boolean all = request.body().get("getParameter") instanceof BsonString text
                && text.getValue().equals("*");
        if (!all) {
            known.keySet().retainAll(request.body().keySet());
        }
        if (known.isEmpty()) {
            throw new CommandFailure(72, "InvalidOptions", "no option found to get");
        }
        return Answer.of(known.append("ok", 1.0));
    }
}
