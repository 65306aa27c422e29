package io.codriver.internal.wire;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import org.bson.BsonBinaryWriter;

/** Writes the sections of one OP_MSG into the frame that is being made. Valid only inside {@link RequestBody#writeTo}. */
public interface SectionWriter {

    /** Section of kind 0, exactly once and first. The consumer writes one whole document. */
    void body(Consumer<? super BsonBinaryWriter> document);

    /**
     * Section of kind 1: as many of the documents as fit, in order.
     *
     * @return how many were written, at least one
     * @throws org.bson.BsonMaximumSizeExceededException if the first one alone is over a limit
     */
    <T> int sequence(
            String identifier,
            List<? extends T> documents,
            BiConsumer<? super BsonBinaryWriter, ? super T> encoder,
            SequenceLimits limits);

    /**
     * Bounds of a document sequence.
     *
     * @param documents how many at most ({@code maxWriteBatchSize})
     * @param documentBytes of one document ({@code maxBsonObjectSize})
     * @param messageBytes of the whole message, header included ({@code maxMessageSizeBytes})
     * @param sequenceBytes of the documents of the sequence together; asked after each of them was written, because what a
     *     sequence says may need room in another one
     */
    record SequenceLimits(int documents, int documentBytes, int messageBytes, IntSupplier sequenceBytes) {

        public SequenceLimits(int documents, int documentBytes, int messageBytes) {
            this(documents, documentBytes, messageBytes, () -> Integer.MAX_VALUE);
        }
    }
}
