package io.codriver.specification.unified.entity;

import io.codriver.specification.unified.event.ObservedEvent;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Which events of a client a case sees: those it observes, but neither commands it ignores, nor fail points, nor sensitive
 * commands, unless it asks for these.
 */
final class WantedEvents implements Predicate<ObservedEvent> {

    private static final Set<String> SENSITIVE = Set.of(
            "authenticate",
            "saslstart",
            "saslcontinue",
            "getnonce",
            "createuser",
            "updateuser",
            "copydbgetnonce",
            "copydbsaslstart",
            "copydb");
    private static final Set<String> HELLO = Set.of("hello", "ismaster");

    private final Set<String> names;
    private final Set<String> ignored;
    private final boolean sensitive;

    WantedEvents(BsonDocument client) {
        this.names = texts(client.getArray("observeEvents", new BsonArray()));
        this.ignored = texts(client.getArray("ignoreCommandMonitoringEvents", new BsonArray()));
        this.ignored.add("configureFailPoint");
        this.sensitive =
                client.getBoolean("observeSensitiveCommands", BsonBoolean.FALSE).getValue();
    }

    @Override
    public boolean test(ObservedEvent event) {
        if (!names.contains(event.name())) {
            return false;
        }
        String command =
                event.facts().getString("commandName", new BsonString("")).getValue();
        return !ignored.contains(command) && (sensitive || !isSensitive(command, event.facts()));
    }

    /** A hello with a speculative authentication shows in that the driver has emptied it. */
    private static boolean isSensitive(String command, BsonDocument facts) {
        String name = command.toLowerCase(Locale.ROOT);
        BsonDocument shown = facts.getDocument("command", facts.getDocument("reply", null));
        return SENSITIVE.contains(name) || HELLO.contains(name) && shown != null && shown.isEmpty();
    }

    private static Set<String> texts(BsonArray values) {
        Set<String> texts = new HashSet<>();
        values.forEach(value -> texts.add(value.asString().getValue()));
        return texts;
    }
}
