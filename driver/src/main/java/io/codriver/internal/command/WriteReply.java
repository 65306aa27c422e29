package io.codriver.internal.command;

import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.WriteError;
import com.mongodb.bulk.BulkWriteError;
import com.mongodb.bulk.BulkWriteUpsert;
import com.mongodb.bulk.WriteConcernError;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What insert, update and delete answer, read in one pass.
 *
 * @param count {@code n}
 * @param modified {@code nModified}
 * @param upserts what was inserted by updates
 * @param errors what was refused
 * @param concernError what was done but not acknowledged as wanted
 * @param labels error labels of the whole answer
 */
public record WriteReply(
        int count,
        int modified,
        List<BulkWriteUpsert> upserts,
        List<BulkWriteError> errors,
        @Nullable WriteConcernError concernError,
        Set<String> labels) {

    private static final FieldName COUNT = FieldName.of("n");
    private static final FieldName MODIFIED = FieldName.of("nModified");
    private static final FieldName UPSERTED = FieldName.of("upserted");
    private static final FieldName WRITE_ERRORS = FieldName.of("writeErrors");
    private static final FieldName CONCERN_ERROR = FieldName.of("writeConcernError");
    private static final FieldName LABELS = FieldName.of("errorLabels");

    /** Throws if the command as a whole was refused. */
    public static WriteReply of(Reply reply, ServerAddress server) {
        int count = 0;
        int modified = 0;
        boolean ok = false;
        List<BulkWriteUpsert> upserts = List.of();
        List<BulkWriteError> errors = List.of();
        WriteConcernError concernError = null;
        Set<String> labels = Set.of();
        DocumentScanner answer = reply.scanner();
        while (answer.next()) {
            if (answer.nameIs(Answers.OK)) {
                ok = answer.truth();
            } else if (answer.nameIs(COUNT)) {
                count = (int) answer.number();
            } else if (answer.nameIs(MODIFIED)) {
                modified = (int) answer.number();
            } else if (answer.nameIs(UPSERTED)) {
                upserts = readUpserts(answer.nested());
            } else if (answer.nameIs(WRITE_ERRORS)) {
                errors = readErrors(answer.nested());
            } else if (answer.nameIs(CONCERN_ERROR)) {
                concernError = concernError(answer.document());
            } else if (answer.nameIs(LABELS)) {
                labels = readLabels(answer.nested());
            }
        }
        if (!ok) {
            throw Refusals.of(Answers.document(reply), server);
        }
        return new WriteReply(count, modified, upserts, errors, concernError, labels);
    }

    /** What the official driver throws for a single write; nothing if all went well. */
    public void throwForSingle(ServerAddress server) {
        if (!errors.isEmpty()) {
            throw new MongoWriteException(new WriteError(errors.get(0)), server, labels);
        }
        throwForConcern(server);
    }

    public void throwForConcern(ServerAddress server) {
        if (concernError != null) {
            BsonValue upserted = upsertedId();
            throw new MongoWriteConcernException(
                    concernError,
                    WriteConcernResult.acknowledged(count, count > 0 && upserted == null, upserted),
                    server,
                    labels);
        }
    }

    public @Nullable BsonValue upsertedId() {
        return upserts.isEmpty() ? null : upserts.get(0).getId();
    }

    private static List<BulkWriteUpsert> readUpserts(DocumentScanner array) {
        List<BulkWriteUpsert> upserts = new ArrayList<>(1);
        while (array.next()) {
            BsonDocument upsert = array.document();
            upserts.add(new BulkWriteUpsert(upsert.getNumber("index").intValue(), upsert.get("_id")));
        }
        return upserts;
    }

    private static List<BulkWriteError> readErrors(DocumentScanner array) {
        List<BulkWriteError> errors = new ArrayList<>(1);
        while (array.next()) {
            BsonDocument error = array.document();
            errors.add(new BulkWriteError(
                    Refusals.code(error),
                    error.getString("errmsg", new BsonString("")).getValue(),
                    error.getDocument("errInfo", new BsonDocument()),
                    error.getNumber("index").intValue()));
        }
        return errors;
    }

    private static Set<String> readLabels(DocumentScanner array) {
        Set<String> labels = new HashSet<>();
        while (array.next()) {
            labels.add(array.string());
        }
        return labels;
    }

    public static WriteConcernError concernError(BsonDocument error) {
        return new WriteConcernError(
                Refusals.code(error),
                error.getString("codeName", new BsonString("")).getValue(),
                error.getString("errmsg", new BsonString("")).getValue(),
                error.getDocument("errInfo", new BsonDocument()));
    }
}
