package io.codriver.internal.command.write;

import io.codriver.internal.command.Encoding;
import org.bson.BsonBinaryWriter;
import org.bson.BsonObjectId;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.RawBsonDocument;
import org.bson.codecs.Codec;
import org.bson.codecs.CollectibleCodec;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.io.BasicOutputBuffer;
import org.bson.json.JsonObject;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * A document to be stored, and the {@code _id} it is stored under, which is the same however often it is sent. A codec
 * that knows of ids is asked for it. What another one writes, of a record or a plain object for instance, is looked
 * through, and gets an id at its end if it has none. Documents that are bytes or text already are left as they are.
 *
 * <p>Owner of the state: the command, which is written and answered in sequence.
 *
 * <p>Spec: CRUD, "Insert": a driver adds what is missing of {@code _id}; where, is that of the official driver.
 */
public final class NewDocument<T> {

    private static final RawBsonDocumentCodec RAW = new RawBsonDocumentCodec();

    private final Codec<T> codec;
    private final T document;
    private @Nullable BsonValue found;
    private @Nullable ObjectId made;

    public NewDocument(Codec<T> codec, T document) {
        this.codec = codec;
        this.document = codec instanceof CollectibleCodec<T> collectible && !collectible.documentHasId(document)
                ? collectible.generateIdIfAbsentFromDocument(document)
                : document;
    }

    public void write(BsonWriter writer) {
        if (codec instanceof CollectibleCodec<T> || isWrittenAlready()) {
            codec.encode(writer, document, Encoding.STORED);
        } else {
            RAW.encode(writer, written(), Encoding.PLAIN);
        }
    }

    /** What it is stored under, known once it was written; {@code null} if only the server knows. */
    public @Nullable BsonValue id() {
        return codec instanceof CollectibleCodec<T> collectible && collectible.documentHasId(document)
                ? collectible.getDocumentId(document)
                : found;
    }

    private boolean isWrittenAlready() {
        return document instanceof RawBsonDocument || document instanceof JsonObject;
    }

    private RawBsonDocument written() {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            codec.encode(writer, document, Encoding.STORED);
        }
        found = whole(buffer).get("_id");
        if (found == null) {
            append(buffer);
        }
        return whole(buffer);
    }

    private void append(BasicOutputBuffer buffer) {
        made = made == null ? new ObjectId() : made;
        found = new BsonObjectId(made);
        buffer.truncateToPosition(buffer.getSize() - 1);
        buffer.writeByte(BsonType.OBJECT_ID.getValue());
        buffer.writeCString("_id");
        buffer.writeObjectId(made);
        buffer.writeByte(0);
        buffer.writeInt32(0, buffer.getSize());
    }

    private static RawBsonDocument whole(BasicOutputBuffer buffer) {
        return new RawBsonDocument(buffer.getInternalBuffer(), 0, buffer.getSize());
    }
}
