package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.codriver.internal.wire.compress.Compressor;
import io.codriver.internal.wire.compress.Compressors;
import io.codriver.internal.wire.compress.MissingLibraryException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a peer compresses, or says that it is: a message, or a {@link ProtocolViolation}; nothing else is thrown. No more is
 * allocated than what was announced, and never more than a message may have.
 */
final class CompressedFrameFuzzTest {

    private static final int HEADER_BYTES = 16;
    private static final int PREFIX_BYTES = 9;
    private static final int JOINED_BYTES = 4096;
    private static final byte[] REST_OF_HEADER =
            Messages.concat(Messages.int32(7), Messages.int32(1), Messages.int32(2012));

    private final List<Compressor> all = List.of(Compressors.snappy(), Compressors.zlib(-1), Compressors.zstd(0));

    CompressedFrameFuzzTest() throws MissingLibraryException {}

    /** The input is a compressed message without its header: original opcode, size, compressor, what is compressed. */
    @MethodSource("seeds")
    @FuzzTest
    void whatIsCompressedIsRestoredOrRefused(byte[] input) {
        CountingAllocator allocator = new CountingAllocator();
        byte[] frame = frame(input);
        Played atOnce = Played.of(frame, frame.length, all, allocator);
        assertThat(allocator.largest()).isLessThanOrEqualTo(most(input, frame.length));
        assertThat(Played.of(frame, 31, all, allocator)).isEqualTo(atOnce);
    }

    /** What comes in pieces is joined in a buffer of 4 KiB at least. */
    private static int most(byte[] input, int frameBytes) {
        int announced = input.length < PREFIX_BYTES
                ? 0
                : (input[4] & 0xFF) | (input[5] & 0xFF) << 8 | (input[6] & 0xFF) << 16 | (input[7] & 0xFF) << 24;
        boolean possible = announced >= 0 && announced <= FrameSplitter.DEFAULT_MAX_MESSAGE_BYTES - HEADER_BYTES;
        return Math.max(Math.max(frameBytes, JOINED_BYTES), possible ? announced + HEADER_BYTES : 0);
    }

    static byte[] frame(byte[] afterHeader) {
        return Messages.concat(Messages.int32(HEADER_BYTES + afterHeader.length), REST_OF_HEADER, afterHeader);
    }

    static Stream<byte[]> seeds() throws MissingLibraryException {
        byte[] small = Messages.reply(1, new BsonDocument("ok", new BsonInt32(1)));
        byte[] large = Messages.reply(1, Messages.everyType());
        byte[] repeated = Messages.reply(1, new BsonDocument("a", new BsonString("how now brown cow ".repeat(4_000))));
        return Stream.of(Compressors.snappy(), Compressors.zlib(-1), Compressors.zlib(0), Compressors.zstd(0))
                .flatMap(compressor -> Stream.of(small, large, repeated).flatMap(message -> {
                    byte[] right = withoutHeader(CompressedMessages.wrap(message, compressor));
                    byte[] lie = withoutHeader(
                            CompressedMessages.wrap(message, compressor, 2013, 20 * message.length, compressor.id()));
                    byte[] twice = withoutHeader(CompressedMessages.wrap(
                            message, compressor, 2012, message.length - HEADER_BYTES, compressor.id()));
                    return Stream.of(right, lie, twice, Arrays.copyOf(right, right.length - 2));
                }));
    }

    private static byte[] withoutHeader(byte[] message) {
        return Arrays.copyOfRange(message, HEADER_BYTES, message.length);
    }
}
