package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.wire.compress.Compressor;
import io.codriver.internal.wire.compress.Compressors;
import io.codriver.internal.wire.compress.MissingLibraryException;
import io.netty.buffer.ByteBufAllocator;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.junit.jupiter.api.Test;

/** Damaged messages in damaged pieces: refused or read, never anything else. Seeded, so that a failure comes again. */
final class DamagedMessagesTest {

    private static final int ROUNDS = 3_000;
    private static final DecoderContext PLAIN = DecoderContext.builder().build();

    private final Random random = new Random(20260601);
    private List<Compressor> announced = List.of();
    private int refused;
    private int read;

    @Test
    void damagedMessagesAreRefusedOrReadAndNothingElseHappens() {
        BsonDocument reply = new BsonDocument(
                        "cursor",
                        new BsonDocument("id", new BsonInt64(1))
                                .append("firstBatch", new BsonArray(List.of(Messages.everyType()))))
                .append("ok", new BsonInt32(1));
        byte[] plain = Messages.reply(1, reply);
        byte[] checked = Messages.withChecksum(plain);
        for (int round = 0; round < ROUNDS; round++) {
            byte[] damaged = damage(round % 8 == 0 ? checked : plain);
            offerInPieces(damaged);
        }
        // The loop is worth something only if both happen often.
        assertThat(refused).isGreaterThan(ROUNDS / 10);
        assertThat(read).isGreaterThan(ROUNDS / 10);
    }

    @Test
    void damagedCompressedMessagesAreRefusedOrReadAndNothingElseHappens() throws MissingLibraryException {
        BsonDocument reply = new BsonDocument("cursor", Messages.everyType()).append("ok", new BsonInt32(1));
        announced = List.of(Compressors.snappy(), Compressors.zlib(-1), Compressors.zstd(0));
        for (int round = 0; round < ROUNDS; round++) {
            offerInPieces(damage(CompressedMessages.wrap(Messages.reply(1, reply), announced.get(round % 3))));
        }
        assertThat(refused).isGreaterThan(ROUNDS / 10);
        assertThat(read).isGreaterThan(ROUNDS / 20);
    }

    private byte[] damage(byte[] sound) {
        byte[] bytes = sound.clone();
        int hits = 1 + random.nextInt(3);
        for (int i = 0; i < hits; i++) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] = (byte) random.nextInt(256);
                case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> writeInt32(bytes, at, interesting());
                default -> bytes = Arrays.copyOf(bytes, Math.max(1, bytes.length - random.nextInt(40)));
            }
        }
        return random.nextBoolean() ? bytes : Messages.concat(bytes, sound);
    }

    private int interesting() {
        int[] numbers = {0, 1, -1, 4, 5, Integer.MAX_VALUE, Integer.MIN_VALUE, random.nextInt(1000), random.nextInt()};
        return numbers[random.nextInt(numbers.length)];
    }

    private static void writeInt32(byte[] bytes, int at, int value) {
        byte[] written = Messages.int32(value);
        System.arraycopy(written, 0, bytes, at, Math.min(4, bytes.length - at));
    }

    private void offerInPieces(byte[] bytes) {
        FrameSplitter splitter = new FrameSplitter(ByteBufAllocator.DEFAULT);
        splitter.announce(announced);
        try {
            int at = 0;
            while (at < bytes.length) {
                int next = Math.min(bytes.length, at + 1 + random.nextInt(bytes.length));
                splitter.add(Messages.buffer(Arrays.copyOfRange(bytes, at, next)));
                at = next;
                for (Reply reply = splitter.poll(); reply != null; reply = splitter.poll()) {
                    readTwice(reply);
                    read++;
                }
            }
        } catch (ProtocolViolation expected) {
            refused++;
            assertThat(splitter.incompleteBytes()).isZero();
        } finally {
            splitter.close();
        }
    }

    /** What was let through is read to its end, by codecs and by the scanner, without any exception. */
    private static void readTwice(Reply reply) {
        try {
            new BsonDocumentCodec().decode(reply.reader(), PLAIN);
            new RawBsonDocumentCodec().decode(reply.reader(), PLAIN);
            walk(reply.scanner());
        } finally {
            reply.release();
        }
    }

    private static void walk(DocumentScanner scanner) {
        while (scanner.next()) {
            scanner.name();
            if (scanner.isDocument() || scanner.isArray()) {
                walk(scanner.nested());
            }
        }
    }
}
