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

    /** More fields of its reply. */
    private transient Document details = new Document();

    /** A failure with the number and the name which servers give it. */
    public CommandFailure(int code, String codeName, String message) {
        this(code, codeName, message, null);
    }

    private CommandFailure(int code, String codeName, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.codeName = codeName;
    }

    /** A failure that the backend told in a document. */
    public static CommandFailure of(Document error) {
        int code = error.get("code") instanceof Number number ? number.intValue() : UNKNOWN_ERROR;
        Object name = error.get("codeName");
        return new CommandFailure(
                code, name == null ? ErrorCodes.nameOf(code) : name.toString(), String.valueOf(error.get("errmsg")));
    }

    /** The same failure with more fields in its reply. */
    public CommandFailure with(Document more) {
        details = new Document(details);
        details.putAll(more);
        return this;
    }

    /** The same failure with words before its message. */
    public CommandFailure prefixed(String words) {
        return new CommandFailure(code, codeName, words + getMessage(), this).with(details);
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
                .append("codeName", codeName)
                .appendAll(details);
    }

    /** The part of a reply that tells of one failed write among several. */
    public Document writeError(int index) {
        return new Document("index", index)
                .append("code", code)
                .append("errmsg", getMessage())
                .appendAll(details);
    }
}
