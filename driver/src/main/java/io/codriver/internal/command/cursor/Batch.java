package io.codriver.internal.command.cursor;

import com.mongodb.MongoNamespace;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Answers;
import io.codriver.internal.wire.DocumentReader;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import io.codriver.internal.wire.answer.Refusals;
import org.bson.BsonSerializationException;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/**
 * The documents of one answer of a cursor, decoded one by one straight from the frame when they are asked for.
 * Belongs to one reader at a time; holds the reply until {@link #release()}.
 *
 * <p>Spec: Find, getMore and killCursors commands.
 */
public final class Batch<T> {

    private static final FieldName CURSOR = FieldName.of("cursor");
    private static final FieldName ID = FieldName.of("id");
    private static final FieldName NAMESPACE = FieldName.of("ns");
    private static final FieldName FIRST_BATCH = FieldName.of("firstBatch");
    private static final FieldName NEXT_BATCH = FieldName.of("nextBatch");
    private static final int NO_VALUES = -1;

    private final Reply reply;
    private final Decoder<T> decoder;
    private final long cursorId;
    private final String namespace;
    private final @Nullable DocumentScanner documents;
    /** Where an array of values of any type lies; negative if they are documents. */
    private final int values;

    private @Nullable DocumentReader reader;
    private int remaining;

    private Batch(
            Reply reply, Decoder<T> decoder, long cursorId, String namespace, @Nullable DocumentScanner documents) {
        this.reply = reply;
        this.decoder = decoder;
        this.cursorId = cursorId;
        this.namespace = namespace;
        this.documents = documents;
        this.values = NO_VALUES;
        this.remaining = documents == null ? 0 : count(documents);
    }

    private Batch(Reply reply, Decoder<T> decoder, DocumentScanner answer) {
        this.reply = reply;
        this.decoder = decoder;
        this.cursorId = 0;
        this.namespace = "";
        this.documents = null;
        this.values = answer.valueOffset();
        DocumentScanner each = answer.nested();
        while (each.next()) {
            remaining++;
        }
    }

    /** Of an answer that opens a cursor; throws the public exception if it is a refusal. The batch then owns the reply. */
    public static <T> Batch<T> opened(Reply reply, Decoder<T> decoder, ServerAddress server) {
        Batch<T> batch = of(reply, decoder);
        if (batch == null) {
            throw Refusals.of(Answers.document(reply), server);
        }
        return batch;
    }

    /**
     * The elements of an array that is the whole answer, whatever their type; throws the public exception if it is a
     * refusal. The batch then owns the reply.
     */
    public static <T> Batch<T> ofValues(Reply reply, Decoder<T> decoder, FieldName array, ServerAddress server) {
        Answers.check(reply, server);
        DocumentScanner answer = reply.scanner();
        return answer.find(array) && answer.isArray()
                ? new Batch<>(reply, decoder, answer)
                : new Batch<>(reply, decoder, 0, "", null);
    }

    /** Finds the documents in an answer; {@code null} if the answer is a refusal. The batch then owns the reply. */
    public static <T> @Nullable Batch<T> of(Reply reply, Decoder<T> decoder) {
        DocumentScanner scanner = reply.scanner();
        DocumentScanner cursor = null;
        boolean ok = false;
        while (scanner.next()) {
            if (scanner.nameIs(CURSOR)) {
                cursor = scanner.nested();
            } else if (scanner.nameIs(Answers.OK)) {
                ok = scanner.truth();
            }
        }
        return ok ? open(reply, decoder, cursor) : null;
    }

    /** No document and no cursor, in a reply that is held all the same. */
    public static <T> Batch<T> none(Reply reply, Decoder<T> decoder) {
        return new Batch<>(reply, decoder, 0, "", null);
    }

    private static <T> Batch<T> open(Reply reply, Decoder<T> decoder, @Nullable DocumentScanner cursor) {
        long id = 0;
        String namespace = "";
        DocumentScanner documents = null;
        while (cursor != null && cursor.next()) {
            if (cursor.nameIs(ID)) {
                id = cursor.number();
            } else if (cursor.nameIs(NAMESPACE)) {
                namespace = cursor.string();
            } else if (cursor.nameIs(FIRST_BATCH) || cursor.nameIs(NEXT_BATCH)) {
                documents = cursor.nested();
            }
        }
        return new Batch<>(reply, decoder, id, namespace, documents);
    }

    private int count(DocumentScanner array) {
        // Before its first step a scanner stands behind the length of the array.
        int start = array.valueOffset() - Integer.BYTES;
        int count = 0;
        while (array.next()) {
            if (!array.isDocument()) {
                throw new BsonSerializationException("a batch of a cursor holds a " + array.type());
            }
            count++;
        }
        array.moveTo(start);
        return count;
    }

    /** How many documents have not been read yet. */
    public int remaining() {
        return remaining;
    }

    /** Decodes the next document, or value; only while there is one. */
    public T next() {
        if (remaining == 0) {
            throw new IllegalStateException("the batch is read");
        }
        remaining--;
        return values == NO_VALUES ? nextDocument() : nextValue();
    }

    private T nextDocument() {
        DocumentScanner at = documents;
        if (at == null || !at.next()) {
            throw new IllegalStateException("the batch is read");
        }
        DocumentReader from = reader;
        if (from == null) {
            from = reply.readerAt(at.valueOffset());
            reader = from;
        } else {
            from.moveTo(at.valueOffset());
        }
        return decoder.decode(from, Answers.DECODING);
    }

    /** An array is laid out as a document whose fields are its elements. */
    private T nextValue() {
        DocumentReader from = reader;
        if (from == null) {
            from = reply.readerAt(values);
            from.readStartDocument();
            reader = from;
        }
        from.readBsonType();
        from.skipName();
        return decoder.decode(from, Answers.DECODING);
    }

    /** 0 if this is the last batch. */
    public long cursorId() {
        return cursorId;
    }

    /** Where the cursor lives: what the server says, else what was asked. */
    public MongoNamespace namespace(MongoNamespace asked) {
        return namespace.isEmpty() ? asked : new MongoNamespace(namespace);
    }

    /** Gives the reply back; nothing can be read any more. Exactly once. */
    public void release() {
        remaining = 0;
        reply.release();
    }
}
