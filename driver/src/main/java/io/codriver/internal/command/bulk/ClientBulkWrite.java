package io.codriver.internal.command.bulk;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.OpenCursor;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.SectionWriter;
import io.codriver.internal.wire.answer.Refusals;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * Writes to many collections, round by round: {@code bulkWrite} with as many of them as the limits of the server allow,
 * {@code getMore} while its cursor has results, the next {@code bulkWrite}. All on one connection, so that a cursor is always where
 * it is asked for. A cursor that cannot be read to its end is killed before the failure is told; one that nobody wants to be
 * read any more is for others to kill.
 *
 * <p>Spec: Bulk Write.
 */
public final class ClientBulkWrite extends Command<ClientBulkWriteResult> {

    private static final String DATABASE = "admin";
    private static final String CURSORS = "$cmd.bulkWrite";
    private static final int REAUTHENTICATION_REQUIRED = 391;

    private final Encoding encoding;
    private final WriteConcern concern;
    private final boolean rawData;
    private final ClientBulkOptions options;
    private final List<ClientWrite> writes;
    private final int lastMulti;
    private final ClientBulkOutcome outcome;
    private Step step = Step.WRITE;
    private NamespaceTable namespaces = new NamespaceTable(0);
    private String cursors = CURSORS;
    private long cursorId;
    private int sent;
    private int underway;
    private int repeated;
    private @Nullable MongoException broken;
    private @Nullable ServerAddress server;

    /** What the next round says. */
    private enum Step {
        WRITE("bulkWrite"),
        READ("getMore"),
        KILL("killCursors");

        final String command;

        Step(String command) {
            this.command = command;
        }
    }

    /** Fails if a model cannot be read or cannot be, or if there would be nothing to keep an order or make a result from. */
    public ClientBulkWrite(
            CodecRegistry registry,
            WriteConcern concern,
            List<? extends ClientNamespacedWriteModel> models,
            @Nullable ClientBulkWriteOptions options,
            boolean rawData) {
        super(DATABASE, Step.WRITE.command);
        this.encoding = new Encoding(registry, BsonDocument.class);
        this.concern = concern;
        this.rawData = rawData;
        this.options = options == null ? ClientBulkOptions.NONE : OfficialModels.options(options);
        this.options.requireAnswerIfNeeded(concern);
        OfficialModels reading = new OfficialModels(encoding);
        this.writes = new ArrayList<>(models.size());
        models.forEach(model -> writes.add(reading.read(model)));
        this.lastMulti = lastMulti(writes);
        this.outcome = new ClientBulkOutcome(this.options, writes);
    }

    private static int lastMulti(List<ClientWrite> writes) {
        int at = writes.size() - 1;
        while (at >= 0 && !writes.get(at).multi()) {
            at--;
        }
        return at;
    }

    @Override
    public String name() {
        return step.command;
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    public boolean acknowledged() {
        return isInTransaction() || concern.isAcknowledged();
    }

    /** Its cursor is read on the connection at hand, or not at all. */
    @Override
    public Retry retry() {
        if (step != Step.WRITE || !acknowledged()) {
            return Retry.NEVER;
        }
        return sent <= lastMulti ? Retry.REFUSED_WRITE : Retry.WRITE;
    }

    @Override
    public void repeat() {
        repeated = underway;
    }

    @Override
    protected boolean limitedByTimeout() {
        return step == Step.WRITE;
    }

    @Override
    protected boolean rawData() {
        return rawData && step == Step.WRITE;
    }

    // ---- what is said

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        switch (step) {
            case WRITE -> bulk((BsonBinaryWriter) writer, terms);
            case READ -> {
                writer.writeInt64(name(), cursorId);
                writer.writeString("collection", cursors);
                Encoding.writeValue(writer, "comment", options.comment());
            }
            case KILL -> {
                writer.writeString(name(), cursors);
                writer.writeStartArray("cursors");
                writer.writeInt64(cursorId);
                writer.writeEndArray();
            }
        }
    }

    private void bulk(BsonBinaryWriter writer, Terms terms) {
        int start = writer.getBsonOutput().getPosition();
        writer.writeInt32(name(), 1);
        writer.writeBoolean("errorsOnly", !options.verbose());
        writer.writeBoolean("ordered", options.ordered());
        Encoding.writeFlag(writer, "bypassDocumentValidation", options.bypass());
        Encoding.writeValue(writer, "comment", options.comment());
        encoding.writeIfGiven(writer, "let", options.let());
        writeConcern(writer, concern);
        namespaces = new NamespaceTable(NamespaceTable.budget(
                terms.maxMessageBytes(), writer.getBsonOutput().getPosition() - start));
    }

    @Override
    protected void sequences(SectionWriter sections, Terms terms) {
        if (step == Step.WRITE) {
            int most = repeated > 0 ? repeated : writes.size() - sent;
            underway = namespaces.write(sections, writes.subList(sent, sent + most), terms);
            Repeats.requireAll(underway, repeated);
        }
    }

    // ---- what is answered

    @Override
    public @Nullable ClientBulkWriteResult read(Reply reply, ServerAddress from) {
        server = from;
        switch (step) {
            case WRITE -> written(reply, from);
            case READ -> more(reply, from);
            case KILL -> cursorId = 0;
        }
        if (another()) {
            return null;
        }
        if (broken != null) {
            throw broken;
        }
        return outcome.end(from);
    }

    private void written(Reply reply, ServerAddress from) {
        BsonDocument answer = Answers.document(reply);
        if (!Answers.isOk(reply)) {
            throw Refusals.of(answer, from);
        }
        outcome.counted(answer, underway);
        take(answer.getDocument("cursor", new BsonDocument()), "firstBatch");
    }

    private void more(Reply reply, ServerAddress from) {
        BsonDocument answer = Answers.document(reply);
        if (Answers.isOk(reply)) {
            take(answer.getDocument("cursor", new BsonDocument()), "nextBatch");
        } else {
            MongoException refusal = Refusals.of(answer, from);
            if (refusal.getCode() == REAUTHENTICATION_REQUIRED) {
                throw refusal; // The cursor is there, and whoever says this again will read on.
            }
            broken = refusal;
            step = Step.KILL;
        }
    }

    private void take(BsonDocument cursor, String batch) {
        for (BsonValue result : cursor.getArray(batch, new BsonArray())) {
            outcome.add(result.asDocument(), sent);
        }
        cursorId = cursor.getNumber("id", new BsonInt64(0)).longValue();
        if (cursor.isString("ns")) {
            cursors = new MongoNamespace(
                            cursor.getString("ns", new BsonString("")).getValue())
                    .getCollectionName();
        }
        if (cursorId == 0) {
            advance();
        } else {
            step = Step.READ;
        }
    }

    private void advance() {
        step = Step.WRITE;
        sent += underway;
        underway = 0;
        repeated = 0;
    }

    @Override
    public boolean another() {
        if (step == Step.WRITE) {
            return sent < writes.size() && !outcome.stops();
        }
        return cursorId != 0;
    }

    @Override
    public @Nullable OpenCursor openCursor() {
        return cursorId == 0 ? null : new OpenCursor(new MongoNamespace(DATABASE, cursors), cursorId);
    }

    @Override
    public ClientBulkWriteResult unacknowledged() {
        advance();
        return ClientBulkResults.Unacknowledged.INSTANCE;
    }

    /** Spec: "Top-Level Errors": with the results observed before it. Of an error that is no exception of MongoDB, beside it. */
    @Override
    public Throwable failed(Throwable failure) {
        if (server == null || !outcome.hasSomethingToTell() || failure instanceof ClientBulkWriteException) {
            return failure;
        }
        if (failure instanceof MongoException cause) {
            return outcome.failure(cause, server);
        }
        failure.addSuppressed(outcome.failure(null, server));
        return failure;
    }
}
