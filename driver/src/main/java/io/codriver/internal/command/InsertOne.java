package io.codriver.internal.command;

import com.mongodb.ServerAddress;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.result.InsertOneResult;
import io.codriver.internal.wire.SectionWriter;
import java.util.List;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.Codec;
import org.bson.codecs.CollectibleCodec;
import org.jspecify.annotations.Nullable;

/** Stores one document. */
public final class InsertOne<T> extends Write<InsertOneResult> {

    private final Codec<T> codec;
    private final T document;
    private final InsertOneOptions options;

    public InsertOne(Target target, Codec<T> codec, T document, InsertOneOptions options) {
        super("insert", target);
        this.codec = codec;
        this.document = withId(codec, document);
        this.options = options;
    }

    /** The document as it is stored: with an {@code _id}, if its codec can make one. */
    public static <T> T withId(Codec<T> codec, T document) {
        return codec instanceof CollectibleCodec<T> collectible && !collectible.documentHasId(document)
                ? collectible.generateIdIfAbsentFromDocument(document)
                : document;
    }

    /** What it is stored under; {@code null} if only the server knows. */
    public static <T> @Nullable BsonValue id(Codec<T> codec, T document) {
        return codec instanceof CollectibleCodec<T> collectible && collectible.documentHasId(document)
                ? collectible.getDocumentId(document)
                : null;
    }

    @Override
    protected void arguments(BsonWriter writer, Terms terms) {
        writer.writeBoolean("ordered", true);
        Encoding.writeFlag(writer, "bypassDocumentValidation", options.getBypassDocumentValidation());
        Encoding.writeValue(writer, "comment", options.getComment());
    }

    @Override
    protected void sequences(SectionWriter sections, Terms terms) {
        sections.sequence("documents", List.of(document), this::store, terms.sequenceLimits());
    }

    private void store(BsonWriter writer, T value) {
        Encoding.store(writer, codec, value);
    }

    @Override
    protected InsertOneResult result(WriteReply reply, ServerAddress server) {
        reply.throwForSingle(server);
        return InsertOneResult.acknowledged(id(codec, document));
    }

    @Override
    public InsertOneResult unacknowledged() {
        return InsertOneResult.unacknowledged();
    }
}
