package io.codriver.internal.command.schema;

import com.mongodb.CreateIndexCommitQuorum;
import com.mongodb.DuplicateKeyException;
import com.mongodb.ErrorCategory;
import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcernResult;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.IndexModel;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.answer.Refusals;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** Makes indexes and answers with their names. Spec: Index Management, "Standard API". */
public final class CreateIndexes extends SchemaChange<List<String>> {

    /** Since MongoDB 4.4; older servers would take it for something of their own. */
    private static final int QUORUM_SINCE_WIRE_VERSION = 9;

    private final Target target;
    private final List<IndexDefinition> indexes;
    private final @Nullable CreateIndexCommitQuorum quorum;

    public CreateIndexes(Target target, List<IndexModel> models, CreateIndexOptions options) {
        super(target.database(), "createIndexes", target.writeConcern(), options.getMaxTime(TimeUnit.MILLISECONDS));
        this.target = target;
        this.indexes = models.stream()
                .map(model -> IndexDefinition.of(model, target.encoding()))
                .toList();
        this.quorum = options.getCommitQuorum();
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    void change(BsonWriter writer, Terms terms) {
        writer.writeString(name(), target.collection());
        writer.writeStartArray("indexes");
        indexes.forEach(index -> index.write(writer));
        writer.writeEndArray();
        if (quorum != null) {
            if (terms.maxWireVersion() < QUORUM_SINCE_WIRE_VERSION) {
                throw new MongoClientException("Specifying a value for the create index commit quorum option "
                        + "requires a minimum MongoDB version of 4.4");
            }
            Encoding.writeValue(writer, "commitQuorum", quorum.toBsonValue());
        }
    }

    @Override
    List<String> result() {
        return indexes.stream().map(IndexDefinition::name).toList();
    }

    @Override
    MongoException refusal(BsonDocument answer, ServerAddress server) {
        return ErrorCategory.fromErrorCode(Refusals.code(answer)) == ErrorCategory.DUPLICATE_KEY
                ? new DuplicateKeyException(answer, server, WriteConcernResult.acknowledged(0, false, null))
                : super.refusal(answer, server);
    }
}
