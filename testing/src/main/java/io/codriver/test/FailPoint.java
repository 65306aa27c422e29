package io.codriver.test;

import java.time.Duration;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * A fail point of the kind {@code failCommand}: commands of some names fail, wait, or lose their connection. Members take
 * it by {@link Member#failPoint}; a client may send {@link #command()} to the database {@code admin} instead.
 *
 * <pre>{@code
 * set.primary().failPoint(FailPoint.failCommand("insert").errorCode(91).times(1));
 * }</pre>
 *
 * <p>Immutable: each method returns another one. Without a mode it meets every command until it is ended. A process has one
 * of this kind: a new one takes the place of the old one.
 */
public final class FailPoint {

    private final BsonValue mode;
    private final BsonDocument data;

    private FailPoint(BsonValue mode, BsonDocument data) {
        this.mode = mode;
        this.data = data;
    }

    /**
     * Meets commands of these names, which do nothing else until more is said.
     *
     * @param commands as clients send them; {@code hello} and {@code isMaster} are two
     * @return the fail point
     */
    public static FailPoint failCommand(String... commands) {
        if (commands.length == 0) {
            throw new IllegalArgumentException("a fail point meets at least one command");
        }
        return new FailPoint(new BsonString("alwaysOn"), new BsonDocument("failCommands", array(List.of(commands))));
    }

    /**
     * Makes the command fail with an error, before it has done anything.
     *
     * @param code of the error, such as 91 (ShutdownInProgress); the server adds name and labels which belong to it
     * @return another fail point
     */
    public FailPoint errorCode(int code) {
        return with("errorCode", new BsonInt32(code));
    }

    /**
     * Gives the error exactly these labels instead of those which a server adds.
     *
     * @param labels none for no labels
     * @return another fail point
     */
    public FailPoint errorLabels(String... labels) {
        return with("errorLabels", array(List.of(labels)));
    }

    /**
     * Closes the connection instead of an answer, before the command has done anything.
     *
     * @return another fail point
     */
    public FailPoint closeConnection() {
        return with("closeConnection", BsonBoolean.TRUE);
    }

    /**
     * Makes the command wait before anything else happens.
     *
     * @param time how long
     * @return another fail point
     */
    public FailPoint block(Duration time) {
        return with("blockConnection", BsonBoolean.TRUE).with("blockTimeMS", new BsonInt64(time.toMillis()));
    }

    /**
     * Adds a write concern error to the reply, after the command has done its work.
     *
     * @param code of the error
     * @param message what it says
     * @return another fail point
     */
    public FailPoint writeConcernError(int code, String message) {
        return with(
                "writeConcernError",
                new BsonDocument("code", new BsonInt32(code)).append("errmsg", new BsonString(message)));
    }

    /**
     * Meets only the commands of clients with this name.
     *
     * @param name {@code appName} of the connection string
     * @return another fail point
     */
    public FailPoint appName(String name) {
        return with("appName", new BsonString(name));
    }

    /**
     * Meets so many commands and then no more.
     *
     * @param count how many
     * @return another fail point
     */
    public FailPoint times(int count) {
        return new FailPoint(new BsonDocument("times", new BsonInt32(count)), data);
    }

    /**
     * Lets so many commands pass and meets all that follow.
     *
     * @param count how many
     * @return another fail point
     */
    public FailPoint skip(int count) {
        return new FailPoint(new BsonDocument("skip", new BsonInt32(count)), data);
    }

    /**
     * The command that sets this fail point.
     *
     * @return {@code {configureFailPoint: 'failCommand', ...}}, the caller's to change
     */
    public BsonDocument command() {
        return new BsonDocument("configureFailPoint", new BsonString("failCommand"))
                .append("mode", mode)
                .append("data", data.clone());
    }

    private FailPoint with(String field, BsonValue value) {
        return new FailPoint(mode, data.clone().append(field, value));
    }

    private static BsonArray array(List<String> texts) {
        return new BsonArray(texts.stream().map(BsonString::new).toList());
    }

    @Override
    public String toString() {
        return command().toJson();
    }
}
