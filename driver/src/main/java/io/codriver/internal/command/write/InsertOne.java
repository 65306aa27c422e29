package io.codriver.internal.command.write;

import com.mongodb.ServerAddress;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.result.InsertOneResult;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import io.codriver.internal.wire.SectionWriter;
import java.util.List;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;

/** Stores one document. */
public final class InsertOne<T> extends Write<InsertOneResult> {

    private final NewDocument<T> document;
    private final InsertOneOptions options;

    public InsertOne(Target target, Codec<T> codec, T document, InsertOneOptions options) {
        super("insert", target);
        this.document = new NewDocument<>(codec, document);
        this.options = options;
    }

    @Override
    public Retry retry() {
        return retry(false);
    }

    @Override
    protected void arguments(BsonWriter writer, Terms terms) {
        writer.writeBoolean("ordered", true);
        Encoding.writeFlag(writer, "bypassDocumentValidation", options.getBypassDocumentValidation());
        Encoding.writeValue(writer, "comment", options.getComment());
    }

    @Override
    protected void sequences(SectionWriter sections, Terms terms) {
        sections.sequence("documents", List.of(document), (writer, it) -> it.write(writer), terms.sequenceLimits());
    }

    @Override
    protected InsertOneResult result(WriteReply reply, ServerAddress server) {
        reply.throwForSingle(server);
        return InsertOneResult.acknowledged(document.id());
    }

    @Override
    public InsertOneResult unacknowledged() {
        return InsertOneResult.unacknowledged();
    }
}
