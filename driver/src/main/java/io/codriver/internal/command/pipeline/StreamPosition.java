package io.codriver.internal.command.pipeline;

import com.mongodb.MongoChangeStreamException;
import com.mongodb.MongoClientException;
import com.mongodb.MongoCursorNotFoundException;
import com.mongodb.MongoException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import io.codriver.internal.command.Encoding;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonReader;
import org.bson.BsonReaderMark;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonWriter;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Decoder;
import org.bson.codecs.DecoderContext;
import org.jspecify.annotations.Nullable;

/**
 * How far one subscription to a change stream has come, over all the cursors it is given: where the next one would begin,
 * and whether there may be a next one.
 *
 * <p>Owner: the subscription. One command is under way at a time, and nothing is decoded while one is, so that each call
 * happens after the one before.
 *
 * <p>Spec: Change Streams, "Resume Process", "Updating the Cached Resume Token", "Resumable Error".
 */
public final class StreamPosition {

    private static final String RESUMABLE = "ResumableChangeStreamError";
    private static final int LABELS_SINCE_WIRE_VERSION = 9;
    /** What servers without labels say when somebody else may do better. */
    private static final Set<Integer> RESUMABLE_CODES =
            Set.of(6, 7, 63, 89, 91, 133, 150, 189, 234, 262, 9001, 10107, 11600, 11602, 13388, 13435, 13436);

    private static final BsonDocumentCodec DOCUMENT = new BsonDocumentCodec();

    private final ChangeQuery query;
    private boolean opened;
    private boolean everOpened;
    private boolean emitted;
    private int wireVersion;
    private @Nullable BsonDocument token;
    private @Nullable BsonTimestamp time;

    /** Of the batch in hand: how many changes were not emitted yet, and the token behind its last one. */
    private int left;

    private @Nullable BsonDocument behindBatch;

    public StreamPosition(ChangeQuery query) {
        this.query = query;
        this.token = query.startAfter != null ? query.startAfter : query.resumeAfter;
        this.time = query.startAtOperationTime;
    }

    /** What is asked for, wherever it begins. */
    ChangeQuery query() {
        return query;
    }

    /** A new cursor is about to be asked for. */
    void opening() {
        opened = false;
        left = 0;
        behindBatch = null;
    }

    /** Where the cursor begins. */
    void write(BsonWriter writer) {
        if (!everOpened) {
            // As the user said it, even if the server will not like it.
            document(writer, "resumeAfter", query.resumeAfter);
            document(writer, "startAfter", query.startAfter);
            timestamp(writer, query.startAtOperationTime);
        } else if (token != null) {
            document(writer, query.startAfter != null && !emitted ? "startAfter" : "resumeAfter", token);
        } else {
            timestamp(writer, time);
        }
    }

    private static void document(BsonWriter writer, String field, @Nullable BsonDocument document) {
        if (document != null) {
            Encoding.write(writer, field, document);
        }
    }

    private static void timestamp(BsonWriter writer, @Nullable BsonTimestamp time) {
        Encoding.writeValue(writer, "startAtOperationTime", time);
    }

    /** A request goes to a server that speaks so. */
    void asks(int maxWireVersion) {
        wireVersion = maxWireVersion;
    }

    /** There is a cursor. */
    void opened(int changes, @Nullable BsonDocument postBatchToken, @Nullable BsonTimestamp operationTime) {
        if (!everOpened && changes == 0 && postBatchToken == null && token == null && time == null) {
            time = operationTime;
        }
        opened = true;
        everOpened = true;
        arrived(changes, postBatchToken);
    }

    /** A batch is in hand. */
    void arrived(int changes, @Nullable BsonDocument postBatchToken) {
        left = changes;
        behindBatch = postBatchToken;
        if (changes == 0 && postBatchToken != null) {
            token = postBatchToken;
        }
    }

    private void emits(BsonDocument change) {
        left--;
        emitted = true;
        token = left == 0 && behindBatch != null ? behindBatch : change;
    }

    /** Decodes changes for emission and notes their tokens. */
    <T> Decoder<T> following(Decoder<T> decoder) {
        return (reader, context) -> {
            BsonDocument id = id(reader);
            T change = decoder.decode(reader, context);
            emits(id);
            return change;
        };
    }

    /** Reads ahead, then stands where it stood. */
    private static BsonDocument id(BsonReader reader) {
        BsonReaderMark start = reader.getMark();
        reader.readStartDocument();
        BsonDocument id = null;
        while (id == null && reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            if (reader.readName().equals("_id") && reader.getCurrentBsonType() == BsonType.DOCUMENT) {
                id = DOCUMENT.decode(reader, DecoderContext.builder().build());
            } else {
                reader.skipValue();
            }
        }
        start.reset();
        if (id == null) {
            throw new MongoChangeStreamException(
                    "A change came without a document as _id, which is its resume token, so the"
                            + " stream could not be resumed behind it: no stage of the pipeline may remove it");
        }
        return id;
    }

    /** Whether the stream may be opened anew after its last cursor failed: only if there was one. */
    public boolean isResumable(Throwable thrown) {
        if (!opened || !(thrown instanceof MongoException failure)) {
            return false;
        }
        if (failure instanceof MongoChangeStreamException
                || failure instanceof MongoInterruptedException
                || failure instanceof MongoOperationTimeoutException) {
            return false;
        }
        if (failure instanceof MongoCursorNotFoundException
                || failure instanceof MongoSocketException
                || failure instanceof MongoClientException) {
            return true;
        }
        return wireVersion >= LABELS_SINCE_WIRE_VERSION
                ? failure.hasErrorLabel(RESUMABLE)
                : RESUMABLE_CODES.contains(failure.getCode());
    }
}
