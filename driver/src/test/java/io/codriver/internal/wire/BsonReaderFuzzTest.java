package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BSONException;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInvalidOperationException;
import org.bson.BsonReader;
import org.bson.BsonSerializationException;
import org.bson.BsonString;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.DocumentCodec;
import org.bson.io.BsonInputMark;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Our reader over buffers of Netty against the official one over the same bytes: the same document, or both refuse it. What
 * {@link StructureCheck} lets through, both read.
 */
final class BsonReaderFuzzTest {

    private static final DecoderContext PLAIN = DecoderContext.builder().build();
    private static final int LARGEST_BYTES = 1 << 16;

    /** What readers and codecs (the last one: of vectors) may say of bytes that are no document. Exact classes: no subclass is meant. */
    private static final Set<Class<?>> REFUSALS =
            Set.of(BsonSerializationException.class, BSONException.class, BsonInvalidOperationException.class);

    @MethodSource("seeds")
    @FuzzTest
    void bothReadersReadTheSameOrRefuse(byte[] input) {
        if (input.length > LARGEST_BYTES) {
            return;
        }
        CountingAllocator allocator = new CountingAllocator();
        ByteBuf direct = allocator.directBuffer(Math.max(1, input.length)).writeBytes(input);
        // On the heap, and not at the beginning of its array.
        ByteBuf heap = allocator
                .heapBuffer(input.length + 3)
                .writeZero(3)
                .writeBytes(input)
                .skipBytes(3)
                .slice();
        try {
            compare(input, direct, heap, new BsonDocumentCodec());
            compare(input, direct, heap, new DocumentCodec());
        } finally {
            direct.release();
            heap.release();
        }
        assertThat(allocator.inUse()).isZero();
    }

    private static void compare(byte[] input, ByteBuf direct, ByteBuf heap, Codec<?> codec) {
        Object official = outcome(codec, () -> new Official(ByteBuffer.wrap(input)));
        Object ofDirect = outcome(codec, () -> new DocumentReader(direct, 0));
        Object ofHeap = outcome(codec, () -> new DocumentReader(heap, 0));
        assertThat(ofHeap).isEqualTo(ofDirect);
        if (official == BsonInvalidOperationException.class) {
            // Of a vector that is none. If it also reaches over the end of its document, ours sees that first.
            assertThat(ofDirect).isIn(official, BsonSerializationException.class);
        } else {
            assertThat(ofDirect).isEqualTo(official);
        }
        if (SoundDocuments.isSound(direct)) {
            assertThat(ofDirect).isNotEqualTo(BsonSerializationException.class);
        }
    }

    /** What was read, or the class of the refusal. */
    private static Object outcome(Codec<?> codec, Supplier<BsonReader> reader) {
        try {
            return codec.decode(reader.get(), PLAIN).toString();
        } catch (BSONException refused) {
            assertThat(REFUSALS).contains(refused.getClass());
            return refused.getClass();
        }
    }

    /** As it is, but for what it allocates for binary data before it looks whether so much is there. */
    private static final class Official extends BsonBinaryReader {

        private final int end;

        Official(ByteBuffer bytes) {
            super(bytes);
            end = bytes.limit();
        }

        @Override
        protected BsonBinary doReadBinaryData() {
            BsonInputMark mark = getBsonInput().getMark(Integer.BYTES);
            int announced = getBsonInput().readInt32();
            if (announced > end) {
                throw new BsonSerializationException("More than there is");
            }
            mark.reset();
            return super.doReadBinaryData();
        }
    }

    static Stream<byte[]> seeds() {
        BsonDocument every = Messages.everyType();
        Stream<BsonDocument> documents = Stream.concat(
                Stream.of(new BsonDocument(), every, new BsonDocument("a long name ".repeat(9), every)),
                every.entrySet().stream().map(entry -> new BsonDocument(entry.getKey(), entry.getValue())));
        BsonDocument deep = new BsonDocument("a", new BsonInt32(1));
        for (int level = 0; level < 30; level++) {
            deep = new BsonDocument("a", deep);
        }
        return Stream.concat(documents, Stream.of(deep, new BsonDocument("ü", new BsonString("\uFFFD"))))
                .map(Messages::bson);
    }
}
