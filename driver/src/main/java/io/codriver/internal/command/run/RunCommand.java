package io.codriver.internal.command.run;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/** A command of the user's own, sent as it is. Spec: runCommand. */
public final class RunCommand<R> extends Command<R> {

    private final BsonDocument command;
    private final ReadPreference readPreference;
    private final Decoder<R> decoder;

    private RunCommand(String database, BsonDocument command, ReadPreference preference, Decoder<R> decoder) {
        super(database, nameOf(command));
        this.command = command;
        this.readPreference = preference;
        this.decoder = decoder;
    }

    /** Fails with {@link IllegalArgumentException} if the command is empty. */
    public static <R> RunCommand<R> of(
            String database, BsonDocument command, ReadPreference preference, Decoder<R> decoder) {
        return new RunCommand<>(database, command, preference, decoder);
    }

    static String nameOf(BsonDocument command) {
        if (command.isEmpty()) {
            throw new IllegalArgumentException("A command needs at least the field with its name, but it is empty");
        }
        return command.getFirstKey();
    }

    @Override
    public Retry retry() {
        return Retry.REFUSED;
    }

    @Override
    public String operation() {
        return "runCommand";
    }

    @Override
    public ReadPreference readPreference() {
        return readPreference;
    }

    @Override
    public boolean insistsOnPreference() {
        return true;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        write(writer, command, this, terms);
    }

    /** All fields but those that are written for every command: twice would be refused. */
    static void write(BsonWriter writer, BsonDocument command, Command<?> by, Terms terms) {
        command.forEach((field, value) -> {
            if (!by.adds(field, terms)) {
                Encoding.writeValue(writer, field, value);
            }
        });
    }

    /** Not if it names a session itself. */
    @Override
    public boolean joinsImplicitSession() {
        return !command.containsKey("lsid");
    }

    @Override
    public R read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        return decoder.decode(reply.reader(), Answers.DECODING);
    }
}
