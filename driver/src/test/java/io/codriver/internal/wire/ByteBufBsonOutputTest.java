package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.charset.StandardCharsets;
import org.bson.BsonMaximumSizeExceededException;
import org.bson.BsonSerializationException;
import org.bson.io.BasicOutputBuffer;
import org.bson.io.BsonOutput;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ByteBufBsonOutputTest {

    private final ByteBufBsonOutput output = new ByteBufBsonOutput(ByteBufAllocator.DEFAULT);

    @AfterEach
    void discard() {
        output.discard();
    }

    @Test
    void everyKindOfValueIsWrittenAsTheStockOutputDoesWhereverTheArrayEnds() {
        for (int before = SpareArray.LENGTH - 80; before < SpareArray.LENGTH + 5; before++) {
            BasicOutputBuffer stock = new BasicOutputBuffer();
            for (BsonOutput each : new BsonOutput[] {stock, output}) {
                for (int i = 0; i < before; i++) {
                    each.writeByte(i);
                }
                int patched = each.getPosition();
                each.writeInt32(0);
                each.writeString("zwölf € 𝄞");
                each.writeCString("name€");
                each.writeString("");
                each.writeInt64(Long.MIN_VALUE + 5);
                each.writeDouble(Math.PI);
                each.writeObjectId(new ObjectId("0123456789abcdef01234567"));
                each.writeByte(200);
                each.writeBytes("0123456789".getBytes(StandardCharsets.US_ASCII), 3, 4);
                each.writeInt32(patched, each.getPosition() - patched);
            }
            assertThat(output.getPosition()).isEqualTo(stock.getPosition());
            assertThat(taken()).isEqualTo(stock.toByteArray());
        }
    }

    @Test
    void manyPiecesAreOneBufferAndWereNeverCopied() {
        CountingAllocator allocator = new CountingAllocator();
        ByteBufBsonOutput counted = new ByteBufBsonOutput(allocator);
        byte[] block = new byte[100_000];
        for (int i = 0; i < 480; i++) {
            counted.writeBytes(block);
        }
        ByteBuf whole = counted.take();
        assertThat(whole.readableBytes()).isEqualTo(48_000_000);
        assertThat(whole.nioBufferCount()).isLessThan(70);
        assertThat(allocator.total()).isLessThan(48_000_000 + 2 * 1024 * 1024);
        whole.release();
    }

    @Test
    void aTextLargerThanAnyPieceIsWritten() {
        String text = "ö".repeat(3_000_000);
        output.writeByte(1);
        output.writeString(text);
        byte[] bytes = taken();
        assertThat(bytes).hasSize(1 + 4 + 6_000_000 + 1);
        assertThat(new String(bytes, 5, 6_000_000, StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @Test
    void everyTextIsWrittenAsTheStockOutputDoesHoweverLong() {
        String text = "zwölf € 𝄞 ".repeat(2_000);
        for (int length = SpareArray.LONGEST_TEXT - 2; length < SpareArray.LONGEST_TEXT + 3; length++) {
            BasicOutputBuffer stock = new BasicOutputBuffer();
            // The last one may be half a pair.
            String part = text.substring(0, length);
            stock.writeString(part.replaceAll("[\\ud800-\\udbff]$", "?"));
            stock.writeCString("€".repeat(length));
            output.writeString(part);
            output.writeCString("€".repeat(length));
            assertThat(taken()).isEqualTo(stock.toByteArray());
        }
    }

    @Test
    void aNumberIsOverwrittenWhereverItStands() {
        for (int i = 0; i < 20_000; i++) {
            output.writeInt32(i);
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(output.readInt32(4 * i)).isEqualTo(i);
            output.writeInt32(4 * i, -i);
        }
        byte[] bytes = taken();
        IntBuffer numbers =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        for (int i = 0; i < 20_000; i++) {
            assertThat(numbers.get(i)).isEqualTo(-i);
        }
    }

    @Test
    void aCodecThatWritesAnotherMessageMeanwhileDisturbsNobody() {
        ByteBufBsonOutput inside = new ByteBufBsonOutput(ByteBufAllocator.DEFAULT);
        output.writeInt32(1);
        inside.writeInt32(2);
        output.writeInt32(3);
        ByteBuf other = inside.take();
        assertThat(other.readIntLE()).isEqualTo(2);
        other.release();
        assertThat(taken()).containsExactly(1, 0, 0, 0, 3, 0, 0, 0);
    }

    @Test
    void truncatingGoesBackOverPieces() {
        for (int i = 0; i < 10_000; i++) {
            output.writeInt32(i);
        }
        output.truncateToPosition(402);
        assertThat(output.getPosition()).isEqualTo(402);
        output.writeInt32(-1);
        byte[] bytes = taken();
        assertThat(bytes).hasSize(406).endsWith(-1, -1, -1, -1);
    }

    @Test
    void everythingCanBeTruncated() {
        output.writeBytes(new byte[5000]);
        output.truncateToPosition(0);
        assertThat(taken()).isEmpty();
    }

    @Test
    void aZeroInsideANameIsRefused() {
        assertThatThrownBy(() -> output.writeCString("a\0b"))
                .isInstanceOf(BsonSerializationException.class)
                .hasMessageContaining("index 1");
    }

    @Test
    void aLoneSurrogateBecomesAQuestionMark() {
        output.writeCString("a\uD800b");
        assertThat(taken()).containsExactly('a', '?', 'b', 0);
    }

    @Test
    void whatIsFarTooLargeIsStoppedOnTheWay() {
        output.stopNear(100_000);
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 1_000_000; i++) {
                        output.writeInt64(i);
                    }
                })
                .isInstanceOf(BsonMaximumSizeExceededException.class);
        assertThat(output.getPosition()).isLessThan(300_000);
    }

    private byte[] taken() {
        ByteBuf whole = output.take();
        try {
            return ByteBufUtil.getBytes(whole);
        } finally {
            whole.release();
        }
    }
}
