package io.codriver.internal.wire;

import io.codriver.internal.wire.compress.Compressor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.bson.BsonBinaryWriter;
import org.bson.BsonBinaryWriterSettings;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonWriterSettings;
import org.bson.FieldNameValidator;
import org.jspecify.annotations.Nullable;

/**
 * Writes one request as OP_MSG, straight into the buffer that goes to the socket. User codecs run inside; if one of
 * them throws, what was written is released and nothing is sent.
 *
 * <p>One per channel, used on its event loop; one writer serves all documents until one of them fails.
 *
 * <p>Spec: OP_MSG, "Sections".
 */
public final class RequestEncoder {

    private static final BsonWriterSettings WRITER_SETTINGS = new BsonWriterSettings();
    private static final BsonBinaryWriterSettings BINARY_SETTINGS = new BsonBinaryWriterSettings();

    private final ByteBufAllocator allocator;
    private final ByteBufBsonOutput output;
    private @Nullable MessageCompressor compressor;
    private @Nullable BsonBinaryWriter writer;
    private int maxMessageBytes = FrameSplitter.DEFAULT_MAX_MESSAGE_BYTES;

    public RequestEncoder(ByteBufAllocator allocator) {
        this.allocator = allocator;
        this.output = new ByteBufBsonOutput(allocator);
    }

    /** Compresses what may be compressed from now on. */
    public void compress(Compressor agreed) {
        compressor = new MessageCompressor(allocator, agreed);
    }

    /** The most a server takes, header included. */
    public void limit(int maxMessageSizeBytes) {
        maxMessageBytes = maxMessageSizeBytes;
    }

    /**
     * Writes the message.
     *
     * @return the whole message; the caller owns it
     * @throws BsonMaximumSizeExceededException if it is over the limit; anything else comes from the request's codecs
     */
    public ByteBuf encode(int requestId, RequestBody request) {
        boolean done = false;
        try {
            output.writeInt32(0);
            output.writeInt32(requestId);
            output.writeInt32(0);
            output.writeInt32(MessageHeader.OP_MSG);
            output.writeInt32(request.flags());
            Sections sections = new Sections();
            output.stopNear(maxMessageBytes);
            request.writeTo(sections);
            sections.finish();
            checkSize();
            output.writeInt32(0, output.getPosition());
            ByteBuf message = shown(output.take(), request);
            done = true;
            MessageCompressor smaller = compressor;
            return smaller == null ? message : smaller.compress(message, maxMessageBytes);
        } finally {
            if (!done) {
                output.discard();
                // It stands somewhere inside a document.
                writer = null;
            }
        }
    }

    private static ByteBuf shown(ByteBuf message, RequestBody request) {
        try {
            request.encoded(message);
            return message;
        } catch (Throwable thrown) {
            message.release();
            throw thrown;
        }
    }

    private void checkSize() {
        if (output.getPosition() > maxMessageBytes) {
            throw new BsonMaximumSizeExceededException(
                    "The message has " + output.getPosition() + " bytes, more than the limit of " + maxMessageBytes);
        }
    }

    private BsonBinaryWriter writer() {
        BsonBinaryWriter current = writer;
        if (current == null) {
            current = new BsonBinaryWriter(WRITER_SETTINGS, BINARY_SETTINGS, output, AnyName.INSTANCE);
            writer = current;
        }
        return current;
    }

    /** The sections of the message that is being written. */
    private final class Sections implements SectionWriter {

        private boolean bodyWritten;
        private boolean finished;

        @Override
        public void body(Consumer<? super BsonBinaryWriter> document) {
            if (bodyWritten || finished) {
                throw new IllegalStateException("A message has exactly one body");
            }
            bodyWritten = true;
            output.writeByte(0);
            int start = output.getPosition();
            document.accept(writer());
            requireWholeDocument(start);
        }

        @Override
        public <T> int sequence(
                String identifier,
                List<? extends T> documents,
                BiConsumer<? super BsonBinaryWriter, ? super T> encoder,
                SequenceLimits limits) {
            if (!bodyWritten || finished) {
                throw new IllegalStateException("Document sequences follow the body");
            }
            if (documents.isEmpty()) {
                throw new IllegalArgumentException("A document sequence needs a document");
            }
            output.writeByte(1);
            int start = output.getPosition();
            output.writeInt32(0);
            output.writeCString(identifier);
            int written = writeAsManyAsFit(documents, encoder, limits);
            output.writeInt32(start, output.getPosition() - start);
            return written;
        }

        private <T> int writeAsManyAsFit(
                List<? extends T> documents,
                BiConsumer<? super BsonBinaryWriter, ? super T> encoder,
                SequenceLimits limits) {
            int most = Math.min(documents.size(), limits.documents());
            int messageBytes = Math.min(limits.messageBytes(), maxMessageBytes);
            int first = output.getPosition();
            int written = 0;
            for (T document : documents) {
                if (written == most) {
                    break;
                }
                int start = output.getPosition();
                if (!fits(document, encoder, start, limits.documentBytes(), messageBytes)
                        || output.getPosition() - first > limits.sequenceBytes().getAsInt()) {
                    if (written == 0) {
                        throw tooLarge(limits, messageBytes);
                    }
                    output.truncateToPosition(start);
                    break;
                }
                written++;
            }
            output.stopNear(maxMessageBytes);
            return written;
        }

        private <T> boolean fits(
                T document,
                BiConsumer<? super BsonBinaryWriter, ? super T> encoder,
                int start,
                int documentBytes,
                int messageBytes) {
            output.stopNear((int) Math.min(Integer.MAX_VALUE, (long) start + documentBytes));
            try {
                encoder.accept(writer(), document);
            } catch (BsonMaximumSizeExceededException farTooLarge) {
                writer = null;
                return false;
            }
            requireWholeDocument(start);
            return output.getPosition() - start <= documentBytes && output.getPosition() <= messageBytes;
        }

        private BsonMaximumSizeExceededException tooLarge(SequenceLimits limits, int messageBytes) {
            return new BsonMaximumSizeExceededException("A document is larger than the limit of "
                    + limits.documentBytes() + " bytes, or its message than " + messageBytes);
        }

        private void requireWholeDocument(int start) {
            int length = output.getPosition() - start;
            if (length < BsonLayout.SMALLEST_DOCUMENT_BYTES || output.readInt32(start) != length) {
                throw new IllegalStateException("Exactly one whole document has to be written");
            }
        }

        void finish() {
            finished = true;
            if (!bodyWritten) {
                throw new IllegalStateException("A message needs a body");
            }
        }
    }

    /** What a command may be called is not decided here. */
    private enum AnyName implements FieldNameValidator {
        INSTANCE;

        @Override
        public boolean validate(String fieldName) {
            return true;
        }

        @Override
        public FieldNameValidator getValidatorForField(String fieldName) {
            return this;
        }
    }
}
