package io.codriver.internal.command;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import java.util.HashSet;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.jspecify.annotations.Nullable;

/** What every answer has in common, and the official exceptions for those that say no; of refusals, see {@link Refusals}. */
public final class Answers {

    public static final FieldName OK = FieldName.of("ok");
    public static final DecoderContext DECODING = DecoderContext.builder().build();

    private static final FieldName CONCERN_ERROR = FieldName.of("writeConcernError");
    private static final BsonDocumentCodec DOCUMENT = new BsonDocumentCodec();
    private static final int CURSOR_NOT_FOUND = 43;
    private static final int NAMESPACE_NOT_FOUND = 26;

    private Answers() {}

    /** The whole answer as a tree: for errors and for whoever listens, not for the usual road. */
    public static BsonDocument document(Reply reply) {
        return DOCUMENT.decode(reply.reader(), DECODING);
    }

    /** The exception an answer stands for, whatever the command was; {@code null} if it says yes. */
    public static @Nullable MongoException failure(Reply reply, ServerAddress server) {
        return isOk(reply) ? null : Refusals.of(document(reply), server);
    }

    public static void check(Reply reply, ServerAddress server) {
        MongoException failure = failure(reply, server);
        if (failure != null) {
            throw failure;
        }
    }

    /** The exception for a refused command that opens a cursor. */
    public static MongoException queryFailure(Reply reply, ServerAddress server) {
        BsonDocument answer = document(reply);
        MongoException special = Refusals.special(answer, server);
        return special != null ? special : new MongoQueryException(answer, server);
    }

    /** The exception for a refused command that continues a cursor. */
    public static MongoException cursorFailure(Reply reply, ServerAddress server, long cursorId) {
        BsonDocument answer = document(reply);
        return Refusals.code(answer) == CURSOR_NOT_FOUND
                ? new MongoCursorNotFoundException(cursorId, answer, server)
                : queryFailure(reply, server);
    }

    /** Throws if what was done was not acknowledged as wanted. */
    public static void checkConcern(Reply reply, ServerAddress server) {
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
        return Refusals.of(refusal, server);
    }

    /** Dropping what is not there is done already. */
    public static boolean isNamespaceNotFound(MongoException failure) {
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
