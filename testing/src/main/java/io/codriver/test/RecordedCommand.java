package io.codriver.test;

import io.codriver.test.internal.wire.Packing;
import io.codriver.test.internal.wire.Request;
import java.util.Optional;
import org.bson.BsonDocument;

/** A command that a server of this package received. */
public final class RecordedCommand {

    private final long connectionId;
    private final Request request;

    RecordedCommand(long connectionId, Request request) {
        this.connectionId = connectionId;
        this.request = request;
    }

    /**
     * The name of the command, exactly as it was sent.
     *
     * @return the first field of the document
     */
    public String name() {
        return request.name();
    }

    /**
     * The database to which it was sent.
     *
     * @return the value of {@code $db}
     */
    public String database() {
        return request.database();
    }

    /**
     * The whole command, generic arguments included, with document sequences put in as arrays. Made anew on each call.
     *
     * @return the command, the caller's to change
     */
    public BsonDocument document() {
        return request.document();
    }

    /**
     * The connection it came over.
     *
     * @return its number, counted from 1 in the order of acceptance; also the {@code connectionId} of {@code hello}
     */
    public long connectionId() {
        return connectionId;
    }

    /**
     * Whether the client waits for a reply.
     *
     * @return false for a write that is not acknowledged
     */
    public boolean wantsReply() {
        return request.wantsReply();
    }

    /**
     * Whether it came as OP_QUERY, as only the first {@code isMaster} of older drivers does.
     *
     * @return false for OP_MSG
     */
    public boolean isLegacy() {
        return request.legacy();
    }

    /**
     * How it was compressed.
     *
     * @return {@code snappy}, {@code zlib} or {@code zstd}, empty if it was not
     */
    public Optional<String> compressor() {
        return Optional.ofNullable(request.packing()).map(Packing::text);
    }

    /**
     * The size of the message it came in.
     *
     * @return bytes, header included, compressed if it was
     */
    public int sizeBytes() {
        return request.sizeBytes();
    }

    @Override
    public String toString() {
        return "connection " + connectionId + ": " + database() + "." + name();
    }
}
