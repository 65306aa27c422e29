package io.codriver.internal.command;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.jspecify.annotations.Nullable;

/**
 * What every answer has in common, and the official exceptions for those that say no.
 *
 * <p>Spec: SDAM, "not writable primary and node is recovering"; the classes are those the official driver throws,
 * because frameworks translate by their exact names.
 */
public final class Answers {

    static final FieldName OK = FieldName.of("ok");
    static final DecoderContext DECODING = DecoderContext.builder().build();

    private static final FieldName CONCERN_ERROR = FieldName.of("writeConcernError");
    private static final BsonDocumentCodec DOCUMENT = new BsonDocumentCodec();
    private static final Set<Integer> NOT_PRIMARY = Set.of(10107, 13435, 10058);
    private static final Set<Integer> RECOVERING = Set.of(11600, 11602, 13436, 189, 91);
    private static final int NO_CODE = -1;
    private static final int CURSOR_NOT_FOUND = 43;
    private static final int NAMESPACE_NOT_FOUND = 26;

    private Answers() {}

    /** The whole answer as a tree: for errors and for whoever listens, not for the usual road. */
    public static BsonDocument document(Reply reply) {
        return DOCUMENT.decode(reply.reader(), DECODING);
    }

    /** The exception an answer stands for, whatever the command was; {@code null} if it says yes. */
    static @Nullable MongoException failure(Reply reply, ServerAddress server) {
        return isOk(reply) ? null : failure(document(reply), server);
    }

    static void check(Reply reply, ServerAddress server) {
        MongoException failure = failure(reply, server);
        if (failure != null) {
            throw failure;
        }
    }

    /** The exception for a refused command that opens a cursor. */
    static MongoException queryFailure(Reply reply, ServerAddress server) {
        BsonDocument answer = document(reply);
        MongoException special = special(answer, server);
        return special != null ? special : new MongoQueryException(answer, server);
    }

    /** The exception for a refused command that continues a cursor. */
    static MongoException cursorFailure(Reply reply, ServerAddress server, long cursorId) {
        BsonDocument answer = document(reply);
        return code(answer) == CURSOR_NOT_FOUND
                ? new MongoCursorNotFoundException(cursorId, answer, server)
                : queryFailure(reply, server);
    }

    /** Throws if what was done was not acknowledged as wanted. */
    static void checkConcern(Reply reply, ServerAddress server) {
        if (!reply.scanner().find(CONCERN_ERROR)) {
            return;
        }
        throw concernException(document(reply), server);
    }

    private static MongoWriteConcernException concernException(BsonDocument answer, ServerAddress server) {
        return new MongoWriteConcernException(
                WriteReply.concernError(answer.getDocument("writeConcernError")),
                WriteConcernResult.acknowledged(0, false, null),
                server,
                labels(answer));
    }

    /** As {@link #checkConcern} throws it, of a reply that says yes; {@code null} if it was acknowledged as wanted. */
    public static @Nullable MongoException badlyAcknowledged(Reply reply, ServerAddress server) {
        if (!reply.scanner().find(CONCERN_ERROR) || !isOk(reply)) {
            return null;
        }
        return concernException(document(reply), server);
    }

    private static Set<String> labels(BsonDocument answer) {
        Set<String> labels = new HashSet<>();
        answer.getArray("errorLabels", new BsonArray())
                .forEach(label -> labels.add(label.asString().getValue()));
        return labels;
    }

    /**
     * What the write concern error of an answer says of its server: a refusal with its code and the answer's topology
     * version, which the exceptions for writes do not carry. {@code null} if there is no such error.
     *
     * <p>Spec: SDAM, "Errors contained within the writeConcernError field".
     */
    public static @Nullable MongoException concernFailure(Reply reply, ServerAddress server) {
        if (!reply.scanner().find(CONCERN_ERROR)) {
            return null;
        }
        BsonDocument answer = document(reply);
        if (!answer.isDocument("writeConcernError")) {
            return null;
        }
        BsonDocument refusal = answer.getDocument("writeConcernError").clone().append("ok", new BsonInt32(0));
        if (answer.containsKey("topologyVersion")) {
            refusal.append("topologyVersion", answer.get("topologyVersion"));
        }
        return failure(refusal, server);
    }

    /** The exception for a refusal. */
    public static MongoException failure(BsonDocument answer, ServerAddress server) {
        MongoException special = special(answer, server);
        return special != null ? special : new MongoCommandException(answer, server);
    }

    private static @Nullable MongoException special(BsonDocument answer, ServerAddress server) {
        int code = code(answer);
        String message = answer.getString("errmsg", new BsonString("")).getValue();
        if (ErrorCategory.fromErrorCode(code) == ErrorCategory.EXECUTION_TIMEOUT) {
            return new MongoExecutionTimeoutException(code, message, answer);
        }
        if (RECOVERING.contains(code) || (code == NO_CODE && saysRecovering(message))) {
            return new MongoNodeIsRecoveringException(answer, server);
        }
        if (NOT_PRIMARY.contains(code) || (code == NO_CODE && message.contains("not master"))) {
            return new MongoNotPrimaryException(answer, server);
        }
        return null;
    }

    private static boolean saysRecovering(String message) {
        return message.contains("not master or secondary") || message.contains("node is recovering");
    }

    public static int code(BsonDocument answer) {
        return answer.isNumber("code") ? answer.getNumber("code").intValue() : NO_CODE;
    }

    /** Dropping what is not there is done already. */
    static boolean isNamespaceNotFound(MongoException failure) {
        return failure instanceof MongoCommandException refused
                && (refused.getErrorCode() == NAMESPACE_NOT_FOUND
                        || refused.getErrorMessage().contains("ns not found"));
    }

    /** Whether an answer says yes. */
    public static boolean isOk(Reply reply) {
        DocumentScanner answer = reply.scanner();
        return answer.find(OK) && answer.truth();
    }
}
