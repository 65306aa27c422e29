package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.bson.BsonSerializationException;
import org.junit.jupiter.api.Test;

class SeenNamesTest {

    @Test
    void theSameBytesGiveTheSameText() {
        assertThat(text("firstName")).isEqualTo("firstName").isSameAs(text("firstName"));
    }

    @Test
    void namesThatShareAPlacePushEachOtherOutAndStayThemselves() {
        byte[] first = "first".getBytes(StandardCharsets.UTF_8);
        byte[] other = "other".getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 3; round++) {
            assertThat(SeenNames.text(first, 0, first.length, 7)).isEqualTo("first");
            assertThat(SeenNames.text(other, 0, other.length, 7)).isEqualTo("other");
        }
    }

    @Test
    void anyNameIsReadAsItWasWritten() {
        Random random = new Random(20_261_123);
        for (int round = 0; round < 20_000; round++) {
            StringBuilder name = new StringBuilder();
            int length = random.nextInt(2 * SeenNames.LONGEST_BYTES);
            for (int i = 0; i < length; i++) {
                name.appendCodePoint(1 + random.nextInt(random.nextInt(10) == 0 ? 0x7FF : 0x7E));
            }
            ByteBuf bytes = Unpooled.copiedBuffer(name + "\0after\0", StandardCharsets.UTF_8);
            ByteBufBsonInput input = new ByteBufBsonInput(bytes, 0, bytes.readableBytes());
            assertThat(input.readCString()).isEqualTo(name.toString());
            assertThat(input.readCString()).isEqualTo("after");
            assertThat(input.hasRemaining()).isFalse();
        }
    }

    @Test
    void aNameWithoutAnEndIsAnErrorHoweverLong() {
        for (int length : new int[] {0, 1, SeenNames.LONGEST_BYTES, SeenNames.LONGEST_BYTES + 1}) {
            ByteBuf bytes = Unpooled.copiedBuffer("x".repeat(length) + "\0", StandardCharsets.UTF_8);
            ByteBufBsonInput input = new ByteBufBsonInput(bytes, 0, length);
            assertThatThrownBy(input::readCString).isInstanceOf(BsonSerializationException.class);
        }
    }

    private static String text(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        return SeenNames.text(bytes, 0, bytes.length, name.hashCode());
    }
}
