package io.codriver.test.internal.wire;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * One request, its structure verified; the documents themselves are read when somebody asks.
 *
 * @param legacy whether it came as OP_QUERY, so that OP_REPLY has to answer it
 * @param flags of OP_MSG, see {@link Wire}
 * @param database to which it is addressed
 * @param body the command
 * @param sizeBytes of the whole message, compressed if it was
 * @param packing how it was compressed, null if it was not
 */
public record Request(
        int requestId,
        boolean legacy,
        int flags,
        String database,
        RawBsonDocument body,
        List<DocumentSequence> sequences,
        int sizeBytes,
        @Nullable Packing packing) {

    public Request {
        sequences = List.copyOf(sequences);
    }

    /** The name of the command: its first field. */
    public String name() {
        return body.getFirstKey();
    }

    /** Whether the sender waits for a reply. */
    public boolean wantsReply() {
        return (flags & Wire.MORE_TO_COME) == 0;
    }

    /** Whether the sender takes several replies. */
    public boolean allowsExhaust() {
        return (flags & Wire.EXHAUST_ALLOWED) != 0;
    }

    /** The command as one document, sequences put in as arrays. */
    public BsonDocument document() {
        BsonDocument whole = new BsonDocument();
        whole.putAll(body);
        for (DocumentSequence sequence : sequences) {
            whole.put(sequence.identifier(), new BsonArray(sequence.documents()));
        }
        return whole;
    }
}
