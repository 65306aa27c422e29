package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import de.bwaldvogel.mongo.exception.MongoServerException;
import de.bwaldvogel.mongo.exception.NoSuchCommandException;
import org.jspecify.annotations.Nullable;

/** A command that failed, as a server says it: code, name and message. */
public final class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1;

    private static final int INTERNAL_ERROR = 1;
    private static final int UNKNOWN_ERROR = 8;

    private final int code;
    private final String codeName;

    /** A failure with the number and the name which servers give it. */
    public CommandFailure(int code, String codeName, String message) {
        this(code, codeName, message, null);
    }

    private CommandFailure(int code, String codeName, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.codeName = codeName;
    }

    /** The number which says what failed. */
    public int code() {
        return code;
    }

    /** What would be answered wrongly is refused. */
    public static CommandFailure notSupported(String what) {
        return new CommandFailure(238, "NotImplemented", what + " is not supported by the embedded server");
    }

    /** Gives every failure of the backend, the unforeseen ones included, a code that a client understands. */
    public static CommandFailure from(RuntimeException failure) {
        if (failure instanceof CommandFailure known) {
            return known;
        }
        if (failure instanceof NoSuchCommandException) {
            return new CommandFailure(59, "CommandNotFound", messageOf(failure), failure);
        }
        if (failure instanceof MongoServerError error) {
            String name = error.getCodeName() == null ? "Location" + error.getCode() : error.getCodeName();
            return new CommandFailure(error.getCode(), name, error.getMessageWithoutErrorCode(), failure);
        }
        if (failure instanceof MongoServerException exception) {
            return new CommandFailure(UNKNOWN_ERROR, "UnknownError", exception.getMessageWithoutErrorCode(), failure);
        }
        return new CommandFailure(INTERNAL_ERROR, "InternalError", messageOf(failure), failure);
    }

    private static String messageOf(RuntimeException failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    /** The reply to a command that failed as a whole. */
    public Document reply() {
        return new Document("ok", 0.0)
                .append("errmsg", getMessage())
                .append("code", code)
                .append("codeName", codeName);
    }

    /** The part of a reply that tells of one failed write among several. */
    Document writeError(int index) {
        return new Document("index", index).append("code", code).append("errmsg", getMessage());
    }
}
