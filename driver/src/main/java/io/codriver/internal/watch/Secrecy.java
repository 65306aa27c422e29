package io.codriver.internal.watch;

import com.mongodb.MongoCommandException;
import com.mongodb.ServerAddress;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/**
 * Which commands concern credentials, and what may be said of them.
 *
 * <p>Spec: Command Logging and Monitoring, "Security".
 */
final class Secrecy {

    private static final Set<String> SECRET = Set.of(
            "authenticate",
            "saslstart",
            "saslcontinue",
            "getnonce",
            "createuser",
            "updateuser",
            "copydbgetnonce",
            "copydbsaslstart",
            "copydb");
    private static final Set<String> GREETING = Set.of("hello", "ismaster");
    private static final List<String> OPEN_IN_FAILURES = List.of("code", "codeName", "errorLabels");

    private Secrecy() {}

    /** Whether neither the command nor its answer may be shown. */
    static boolean isSecret(String name, BsonDocument command) {
        String lower = name.toLowerCase(Locale.ROOT);
        return SECRET.contains(lower) || (GREETING.contains(lower) && command.containsKey("speculativeAuthenticate"));
    }

    /** A refusal of a secret command, without what it might tell. */
    static MongoCommandException redacted(BsonDocument answer, ServerAddress server) {
        BsonDocument open = new BsonDocument("ok", new BsonInt32(0));
        for (String field : OPEN_IN_FAILURES) {
            if (answer.containsKey(field)) {
                open.append(field, answer.get(field));
            }
        }
        return new MongoCommandException(open, server);
    }
}
