package io.codriver.internal.command;

import com.mongodb.ReadConcern;
import com.mongodb.ReadConcernLevel;
import com.mongodb.WriteConcern;
import com.mongodb.client.model.Collation;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWrapper;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Writes what the user gave with the user's codecs.
 *
 * @param registry of the collection
 * @param documentClass of the collection; filters may depend on it
 */
public record Encoding(CodecRegistry registry, Class<?> documentClass) {

    public static final EncoderContext PLAIN = EncoderContext.builder().build();
    /** For documents that are stored: codecs put {@code _id} first. */
    public static final EncoderContext STORED =
            EncoderContext.builder().isEncodingCollectibleDocument(true).build();

    private static final Codec<BsonDocument> DOCUMENT = new BsonDocumentCodec();
    private static final Codec<RawBsonDocument> RAW = new RawBsonDocumentCodec();
    private static final ReadConcern SNAPSHOT = new ReadConcern(ReadConcernLevel.SNAPSHOT);
    private static final Codec<BsonValue> VALUE = new BsonValueCodec();
    /** A field with whatever the user gave as a document. */
    public void write(BsonWriter writer, String field, Bson document) {
        writer.writeName(field);
        write(writer, document);
    }

    /** A field that is left out if it was not given. */
    public void writeIfGiven(BsonWriter writer, String field, @Nullable Bson document) {
        if (document != null) {
            write(writer, field, document);
        }
    }

    /** A field with a list of documents, an aggregation pipeline for one. */
    public void write(BsonWriter writer, String field, Iterable<? extends Bson> documents) {
        writer.writeStartArray(field);
        for (Bson document : documents) {
            write(writer, document);
        }
        writer.writeEndArray();
    }

    public void write(BsonWriter writer, Bson document) {
        if (document instanceof Document plain) {
            // Straight from the map: the tree of BsonValues in between is what costs.
            registry.get(Document.class).encode(writer, plain, PLAIN);
        } else {
            writeDocument(writer, toBsonDocument(document));
        }
    }

    public BsonDocument toBsonDocument(Bson document) {
        return document.toBsonDocument(documentClass, registry);
    }

    private static void writeDocument(BsonWriter writer, BsonDocument document) {
        if (document instanceof BsonDocumentWrapper<?> wrapper) {
            writeWrapped(writer, wrapper);
        } else if (document instanceof RawBsonDocument raw) {
            RAW.encode(writer, raw, PLAIN);
        } else {
            DOCUMENT.encode(writer, document, PLAIN);
        }
    }

    private static <T> void writeWrapped(BsonWriter writer, BsonDocumentWrapper<T> wrapper) {
        wrapper.getEncoder().encode(writer, wrapper.getWrappedDocument(), PLAIN);
    }

    public static void write(BsonWriter writer, String field, BsonDocument document) {
        writer.writeName(field);
        writeDocument(writer, document);
    }

    public static void writeValue(BsonWriter writer, String field, @Nullable BsonValue value) {
        if (value != null) {
            writer.writeName(field);
            VALUE.encode(writer, value, PLAIN);
        }
    }

    public static void writeFlag(BsonWriter writer, String field, @Nullable Boolean value) {
        if (value != null) {
            writer.writeBoolean(field, value);
        }
    }

    public static void writeCollation(BsonWriter writer, @Nullable Collation collation) {
        if (collation != null) {
            write(writer, "collation", collation.asDocument());
        }
    }

    /** By keys, or by name if there are no keys. */
    public void writeHint(BsonWriter writer, @Nullable Bson keys, @Nullable String name) {
        if (keys != null) {
            write(writer, "hint", keys);
        } else if (name != null) {
            writer.writeString("hint", name);
        }
    }

    /** Commands say by {@link Command#readConcern()} what they may see, and need not call this. */
    public static void writeConcern(BsonWriter writer, @Nullable ReadConcern concern, Terms terms) {
        SessionTerms.ReadTime time = terms.session().readTime();
        if (terms.session().transaction() != null) {
            return; // The first command of a transaction says it for all of them.
        }
        if (time != null && time.snapshot()) {
            writeReadConcern(writer, SNAPSHOT, "atClusterTime", time.time());
        } else if (concern != null && time != null) {
            writeReadConcern(writer, concern, "afterClusterTime", time.time());
        } else if (concern != null && !concern.isServerDefault()) {
            write(writer, "readConcern", concern.asDocument());
        }
    }

    /** What a transaction may see, said by its first command, which may be a write. */
    static void writeFirstConcern(BsonWriter writer, TransactionTerms transaction, Terms terms) {
        SessionTerms.ReadTime time = terms.session().readTime();
        if (time != null) {
            writeReadConcern(writer, transaction.readConcern(), "afterClusterTime", time.time());
        } else if (!transaction.readConcern().isServerDefault()) {
            write(writer, "readConcern", transaction.readConcern().asDocument());
        }
    }

    private static void writeReadConcern(
            BsonWriter writer, ReadConcern concern, String field, @Nullable BsonTimestamp time) {
        BsonDocument document = concern.asDocument();
        if (time != null) {
            document.append(field, time);
        }
        write(writer, "readConcern", document);
    }

    public static void writeConcern(BsonWriter writer, WriteConcern concern) {
        if (!concern.isServerDefault()) {
            write(writer, "writeConcern", concern.asDocument());
        }
    }
}
