package io.codriver.internal.command.schema;

import com.mongodb.MongoException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.WriteConcernResult;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * A change of what is there besides documents: collections, indexes, databases. Always answered, whatever the write
 * concern says, which is sent as it is.
 *
 * <p>Spec: Read and Write Concern, "Other commands that write".
 */
abstract class SchemaChange<R> extends Command<R> {

    private static final FieldName CONCERN_ERROR = FieldName.of("writeConcernError");

    private final WriteConcern concern;
    private final long maxTimeMillis;

    /**
     * @param concern the server's default one for commands that take none
     * @param maxTimeMillis 0 for no limit
     */
    SchemaChange(String database, String name, WriteConcern concern, long maxTimeMillis) {
        super(database, name);
        this.concern = concern;
        this.maxTimeMillis = maxTimeMillis;
    }

    @Override
    public final boolean writes() {
        return true;
    }

    @Override
    protected final long maxTimeMillis() {
        return maxTimeMillis;
    }

    @Override
    protected final ReadConcern readConcern() {
        return ReadConcern.DEFAULT;
    }

    @Override
    protected final void fields(BsonWriter writer, Terms terms) {
        change(writer, terms);
        writeConcern(writer, concern);
    }

    /** The fields from the name on, but the write concern. */
    abstract void change(BsonWriter writer, Terms terms);

    /** What is emitted when it is done. */
    abstract @Nullable R result();

    /** Whether a refusal says that there is nothing to do. */
    boolean isDoneAlready(MongoException refusal) {
        return false;
    }

    /** The exception for a refusal. */
    MongoException refusal(BsonDocument answer, ServerAddress server) {
        return Refusals.of(answer, server);
    }

    @Override
    public final @Nullable R read(Reply reply, ServerAddress server) {
        if (!Answers.isOk(reply)) {
            MongoException refusal = refusal(Answers.document(reply), server);
            if (!isDoneAlready(refusal)) {
                throw refusal;
            }
        } else if (reply.scanner().find(CONCERN_ERROR)) {
            throw badlyAcknowledged(Answers.document(reply), server);
        }
        return result();
    }

    private static MongoException badlyAcknowledged(BsonDocument answer, ServerAddress server) {
        List<String> labels = answer.getArray("errorLabels", new BsonArray()).stream()
                .map(BsonValue::asString)
                .map(label -> label.getValue())
                .toList();
        return new MongoWriteConcernException(
                WriteReply.concernError(answer.getDocument("writeConcernError")),
                WriteConcernResult.acknowledged(0, false, null),
                server,
                labels);
    }
}
