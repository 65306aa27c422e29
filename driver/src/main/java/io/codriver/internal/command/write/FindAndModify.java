package io.codriver.internal.command.write;

import com.mongodb.MongoWriteConcernException;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReturnDocument;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Changes or removes one document and brings it, as it was before or after.
 *
 * <p>The document is the answer, so it is waited for even if the write concern asks for no acknowledgement, which is then
 * left out; the official driver does the same.
 *
 * <p>Spec: CRUD, "Find And Modify".
 */
public final class FindAndModify<T> extends Command<T> {

    private static final FieldName VALUE = FieldName.of("value");
    private static final FieldName CONCERN_ERROR = FieldName.of("writeConcernError");

    private final Target target;
    private final Choice choice;
    private final @Nullable Modification modification;
    private final Decoder<T> decoder;

    /**
     * @param choice which document
     * @param modification what becomes of it; {@code null} to remove it
     */
    public FindAndModify(Target target, Choice choice, @Nullable Modification modification, Decoder<T> decoder) {
        super(target.database(), "findAndModify");
        this.target = target;
        this.choice = choice;
        this.modification = modification;
        this.decoder = decoder;
    }

    /**
     * Which document, what is shown of it, and what else every one of these commands may say.
     *
     * @param statement filter, collation and hint
     */
    public record Choice(
            DeleteStatement statement,
            @Nullable Bson projection,
            @Nullable Bson sort,
            long maxTimeMillis,
            @Nullable BsonValue comment,
            @Nullable Bson let) {

        public static Choice of(Bson filter, FindOneAndDeleteOptions options) {
            return new Choice(
                    new DeleteStatement(
                            filter, false, options.getCollation(), options.getHint(), options.getHintString()),
                    options.getProjection(),
                    options.getSort(),
                    options.getMaxTime(TimeUnit.MILLISECONDS),
                    options.getComment(),
                    options.getLet());
        }

        public static Choice of(Bson filter, FindOneAndReplaceOptions options) {
            return new Choice(
                    new DeleteStatement(
                            filter, false, options.getCollation(), options.getHint(), options.getHintString()),
                    options.getProjection(),
                    options.getSort(),
                    options.getMaxTime(TimeUnit.MILLISECONDS),
                    options.getComment(),
                    options.getLet());
        }

        public static Choice of(Bson filter, FindOneAndUpdateOptions options) {
            return new Choice(
                    new DeleteStatement(
                            filter, false, options.getCollation(), options.getHint(), options.getHintString()),
                    options.getProjection(),
                    options.getSort(),
                    options.getMaxTime(TimeUnit.MILLISECONDS),
                    options.getComment(),
                    options.getLet());
        }
    }

    /**
     * What becomes of the document.
     *
     * @param after whether it is shown as it is afterwards
     * @param upsert whether one is stored if there is none
     * @param bypass of document validation
     * @param arrayFilters which elements of arrays
     */
    public record Modification(
            Change change,
            boolean after,
            boolean upsert,
            @Nullable Boolean bypass,
            @Nullable List<? extends Bson> arrayFilters) {

        public static Modification of(Change replacement, FindOneAndReplaceOptions options) {
            return new Modification(
                    replacement,
                    options.getReturnDocument() == ReturnDocument.AFTER,
                    options.isUpsert(),
                    options.getBypassDocumentValidation(),
                    null);
        }

        public static Modification of(Change change, FindOneAndUpdateOptions options) {
            return new Modification(
                    change,
                    options.getReturnDocument() == ReturnDocument.AFTER,
                    options.isUpsert(),
                    options.getBypassDocumentValidation(),
                    options.getArrayFilters());
        }

        private void write(BsonWriter writer, Encoding encoding) {
            change.write(writer, "update");
            if (after) {
                writer.writeBoolean("new", true);
            }
            if (upsert) {
                writer.writeBoolean("upsert", true);
            }
            Encoding.writeFlag(writer, "bypassDocumentValidation", bypass);
            if (arrayFilters != null) {
                encoding.write(writer, "arrayFilters", arrayFilters);
            }
        }
    }

    @Override
    public Retry retry() {
        return isConfirmed() ? Retry.WRITE : Retry.REFUSED_WRITE;
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    protected long maxTimeMillis() {
        return choice.maxTimeMillis();
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    protected ReadConcern readConcern() {
        return ReadConcern.DEFAULT;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        boolean acknowledged = isConfirmed();
        Statement.requireHintIsHeard(choice.statement().hinted(), acknowledged, terms);
        Encoding encoding = target.encoding();
        writer.writeString(name(), target.collection());
        encoding.write(writer, "query", choice.statement().filter());
        encoding.writeIfGiven(writer, "fields", choice.projection());
        encoding.writeIfGiven(writer, "sort", choice.sort());
        if (modification == null) {
            writer.writeBoolean("remove", true);
        } else {
            modification.write(writer, encoding);
        }
        choice.statement().options(encoding, writer);
        Encoding.writeValue(writer, "comment", choice.comment());
        encoding.writeIfGiven(writer, "let", choice.let());
        if (acknowledged) {
            writeConcern(writer, target.writeConcern());
        }
    }

    /** It is answered in any case; what it was told of the write concern does not count in transactions. */
    private boolean isConfirmed() {
        return isInTransaction() || target.writeConcern().isAcknowledged();
    }

    @Override
    public @Nullable T read(Reply reply, ServerAddress server) {
        DocumentScanner answer = reply.scanner();
        boolean ok = false;
        boolean badlyAcknowledged = false;
        int value = -1;
        while (answer.next()) {
            if (answer.nameIs(Answers.OK)) {
                ok = answer.truth();
            } else if (answer.nameIs(VALUE) && answer.isDocument()) {
                value = answer.valueOffset();
            } else if (answer.nameIs(CONCERN_ERROR)) {
                badlyAcknowledged = true;
            }
        }
        if (!ok) {
            throw Refusals.of(Answers.document(reply), server);
        }
        if (badlyAcknowledged) {
            throw concernFailure(Answers.document(reply), server);
        }
        return value < 0 ? null : decoder.decode(reply.readerAt(value), Answers.DECODING);
    }

    private static MongoWriteConcernException concernFailure(BsonDocument answer, ServerAddress server) {
        BsonDocument done = answer.getDocument("lastErrorObject", new BsonDocument());
        Set<String> labels = answer.getArray("errorLabels", new BsonArray()).stream()
                .map(label -> label.asString().getValue())
                .collect(Collectors.toSet());
        return new MongoWriteConcernException(
                WriteReply.concernError(answer.getDocument("writeConcernError")),
                WriteConcernResult.acknowledged(
                        done.getNumber("n", new BsonInt32(0)).intValue(),
                        done.getBoolean("updatedExisting", BsonBoolean.FALSE).getValue(),
                        done.get("upserted")),
                server,
                labels);
    }
}
