package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes a peer sends, in whatever pieces: messages, or a {@link ProtocolViolation}; nothing else is thrown. The
 * pieces make no difference.
 */
final class FrameFuzzTest {

    /** The first byte of the input tells how many bytes come at once; 0 that all do. */
    @MethodSource("seeds")
    @FuzzTest
    void bytesAreMessagesOrRefused(byte[] input) {
        if (input.length == 0) {
            return;
        }
        CountingAllocator allocator = new CountingAllocator();
        byte[] bytes = Arrays.copyOfRange(input, 1, input.length);
        Played atOnce = Played.of(bytes, Math.max(1, bytes.length), List.of(), allocator);
        if (input[0] != 0) {
            assertThat(Played.of(bytes, input[0] & 0xFF, List.of(), allocator)).isEqualTo(atOnce);
        }
    }

    static Stream<byte[]> seeds() {
        BsonDocument ok = new BsonDocument("ok", new BsonInt32(1));
        byte[] small = Messages.reply(1, ok);
        byte[] large = Messages.reply(7, 1, 2, Messages.everyType());
        byte[] alert = {0x15, 3, 3, 0, 2, 2, 40};
        return Stream.of(
                        small,
                        large,
                        Messages.concat(small, large, small),
                        Messages.withChecksum(large),
                        Messages.message(1, 1, 2013, 0, Messages.section(ok), Messages.sequence("documents", ok, ok)),
                        Messages.message(1, 1, 1, 0, Messages.section(ok)),
                        Arrays.copyOf(large, large.length - 3),
                        CompressedFrameFuzzTest.frame(small),
                        "HTTP/1.1 400 Bad Request".getBytes(java.nio.charset.StandardCharsets.US_ASCII),
                        alert)
                .flatMap(bytes -> Stream.of(
                        Messages.concat(new byte[] {0}, bytes),
                        Messages.concat(new byte[] {1}, bytes),
                        Messages.concat(new byte[] {13}, bytes)));
    }
}
