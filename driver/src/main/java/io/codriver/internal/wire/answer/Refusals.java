package io.codriver.internal.wire.answer;

import com.mongodb.ErrorCategory;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.ServerAddress;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * The exceptions that stand for refused commands: of operations, of logins, of hello.
 *
 * <p>Spec: SDAM, "not writable primary and node is recovering"; the classes are those the official driver throws,
 * because frameworks translate by their exact names.
 */
public final class Refusals {

    private static final Set<Integer> NOT_PRIMARY = Set.of(10107, 13435, 10058);
    private static final Set<Integer> RECOVERING = Set.of(11600, 11602, 13436, 189, 91);
    private static final int NO_CODE = -1;

    /** A server could send back what we sent. */
    private static final Set<String> NO_ECHO =
            Set.of("ok", "code", "codeName", "errmsg", "errorLabels", "topologyVersion");

    private Refusals() {}

    public static MongoException of(BsonDocument answer, ServerAddress server) {
        MongoException special = special(answer, server);
        return special != null ? special : new MongoCommandException(answer, server);
    }

    /** Of a command that held secrets: the document of the exception is made of what servers say of failures, and nothing else. */
    public static MongoException ofSecret(BsonDocument answer, ServerAddress server) {
        BsonDocument said = new BsonDocument();
        answer.forEach((name, value) -> {
            if (NO_ECHO.contains(name)) {
                said.append(name, value);
            }
        });
        return of(said, server);
    }

    /** Of refusals that have a class of their own, whatever the command was; {@code null} for others. */
    public static @Nullable MongoException special(BsonDocument answer, ServerAddress server) {
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
}
