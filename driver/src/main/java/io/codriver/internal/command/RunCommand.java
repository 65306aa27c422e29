package io.codriver.internal.command;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.codriver.internal.wire.Reply;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/** A command of the user's own, sent as it is. Spec: runCommand. */
public final class RunCommand<R> extends Command<R> {

    private final BsonDocument command;
    private final ReadPreference readPreference;
    private final Decoder<R> decoder;

    private RunCommand(
            String database, String name, BsonDocument command, ReadPreference preference, Decoder<R> decoder) {
        super(database, name);
        this.command = command;
        this.readPreference = preference;
        this.decoder = decoder;
    }

    /** Fails with {@link IllegalArgumentException} if the command is empty. */
    public static <R> RunCommand<R> of(
            String database, BsonDocument command, ReadPreference preference, Decoder<R> decoder) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("A command needs at least the field with its name, but it is empty");
        }
        return new RunCommand<>(database, command.getFirstKey(), command, preference, decoder);
    }

    @Override
    public ReadPreference readPreference() {
        return readPreference;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        for (Map.Entry<String, BsonValue> field : command.entrySet()) {
            // Added for every command; twice would be refused.
            if (!field.getKey().equals("$db") && !field.getKey().equals("$readPreference")) {
                Encoding.writeValue(writer, field.getKey(), field.getValue());
            }
        }
    }

    @Override
    protected boolean limitedByTimeout() {
        return !command.containsKey("maxTimeMS");
    }

    @Override
    public R read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        return decoder.decode(reply.reader(), Answers.DECODING);
    }
}
