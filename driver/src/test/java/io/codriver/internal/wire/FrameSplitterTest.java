package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameSplitterTest {

    private static final BsonDocument FIRST = Messages.everyType();
    private static final BsonDocument SECOND = new BsonDocument("ok", new BsonInt32(1));

    private final FrameSplitter splitter = new FrameSplitter(ByteBufAllocator.DEFAULT);

    @AfterEach
    void close() {
        splitter.close();
    }

    @Test
    void twoMessagesCutAtEveryByteArriveWhole() throws ProtocolViolation {
        byte[] both = Messages.concat(Messages.reply(1, FIRST), Messages.reply(2, SECOND));
        for (int cut = 0; cut <= both.length; cut++) {
            List<Reply> replies = new ArrayList<>();
            offer(Arrays.copyOf(both, cut), replies);
            offer(Arrays.copyOfRange(both, cut, both.length), replies);
            assertThat(replies).as("cut at %d", cut).hasSize(2);
            assertThat(Messages.read(replies.get(0))).isEqualTo(FIRST);
            assertThat(Messages.read(replies.get(1))).isEqualTo(SECOND);
        }
        assertThat(splitter.incompleteBytes()).isZero();
    }

    @Test
    void bytesThatDripOneByOneMakeTheSameMessage() throws ProtocolViolation {
        List<Reply> replies = new ArrayList<>();
        for (byte each : Messages.reply(1, FIRST)) {
            assertThat(replies).isEmpty();
            offer(new byte[] {each}, replies);
        }
        assertThat(Messages.read(replies.get(0))).isEqualTo(FIRST);
    }

    @Test
    void dripsAfterAReplyThatIsStillInUseDoNotOverwriteIt() throws ProtocolViolation {
        byte[] one = Messages.reply(1, FIRST);
        ByteBuf roomy =
                ByteBufAllocator.DEFAULT.directBuffer(8192).writeBytes(one).writeBytes(one, 0, 10);
        splitter.add(roomy);
        Reply kept = splitter.poll();
        List<Reply> replies = new ArrayList<>();
        for (int i = 10; i < one.length; i++) {
            offer(new byte[] {one[i]}, replies);
        }
        assertThat(Messages.read(replies.get(0))).isEqualTo(FIRST);
        assertThat(kept).isNotNull();
        assertThat(Messages.read(kept)).isEqualTo(FIRST);
    }

    @Test
    void aLargeMessageInsideOneReadIsNotCopied() throws ProtocolViolation {
        BsonDocument large = new BsonDocument("text", new BsonString("a".repeat(SpareFrame.SMALL_BYTES)));
        ByteBuf read = Messages.buffer(Messages.reply(1, large));
        long address = read.memoryAddress();
        splitter.add(read);
        Reply reply = splitter.poll();
        assertThat(reply).isNotNull();
        assertThat(reply.body().memoryAddress()).isEqualTo(address + 21);
        reply.release();
        assertThat(read.refCnt()).isZero();
    }

    @Test
    void aSmallMessageGivesItsReadBackAtOnce() throws ProtocolViolation {
        ByteBuf read = Messages.buffer(Messages.reply(1, SECOND));
        splitter.add(read);
        Reply reply = splitter.poll();
        assertThat(read.refCnt()).isZero();
        assertThat(reply).isNotNull();
        assertThat(Messages.read(reply)).isEqualTo(SECOND);
    }

    @Test
    void smallMessagesThatAreHeldKeepTheirBytes() throws ProtocolViolation {
        List<Reply> held = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            splitter.add(Messages.buffer(Messages.reply(1, new BsonDocument("i", new BsonInt32(i)))));
            held.add(splitter.poll());
        }
        for (int i = 0; i < 10; i++) {
            assertThat(Messages.read(held.get(i))).isEqualTo(new BsonDocument("i", new BsonInt32(i)));
        }
    }

    @Test
    void aLargeMessageOverManyReadsArrivesWhole() throws ProtocolViolation {
        BsonDocument large = new BsonDocument("text", new BsonString("ab".repeat(3_000_000)));
        byte[] bytes = Messages.reply(1, large);
        List<Reply> replies = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += 65_521) {
            offer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 65_521)), replies);
        }
        assertThat(Messages.read(replies.get(0))).isEqualTo(large);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 1, 15, 48_000_001, Integer.MAX_VALUE})
    void anImpossibleLengthIsRefusedWithItsFourthByte(int length) throws ProtocolViolation {
        byte[] bytes = Messages.int32(length);
        splitter.add(Messages.buffer(Arrays.copyOf(bytes, 3)));
        assertThat(splitter.poll()).isNull();
        splitter.add(Messages.buffer(new byte[] {bytes[3]}));
        assertThatThrownBy(splitter::poll)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(length < 16 ? "announces " + length : "more than the limit of 48000000");
        assertThat(splitter.incompleteBytes()).isZero();
    }

    @Test
    void anAnnouncedLengthAllocatesNothing() throws ProtocolViolation {
        CountingAllocator allocator = new CountingAllocator();
        FrameSplitter counted = new FrameSplitter(allocator);
        counted.add(Messages.buffer(Messages.concat(Messages.int32(47_000_000), new byte[] {1, 2, 3})));
        assertThat(counted.poll()).isNull();
        counted.add(Messages.buffer(new byte[2]));
        assertThat(counted.poll()).isNull();
        assertThat(allocator.largest()).isLessThanOrEqualTo(4096);
        assertThat(counted.describeIncomplete()).isEqualTo("after 9 of 47000000 bytes of a message");
        counted.close();
    }

    @Test
    void aServerMayRaiseTheLimitButOnlySoFar() {
        splitter.limit(Integer.MAX_VALUE);
        splitter.add(Messages.buffer(Messages.int32(FrameSplitter.HIGHEST_MAX_MESSAGE_BYTES + 1)));
        assertThatThrownBy(splitter::poll).isInstanceOf(ProtocolViolation.class);
    }

    @Test
    void aServerCannotLowerTheLimitOfReplies() throws ProtocolViolation {
        splitter.limit(10);
        List<Reply> replies = new ArrayList<>();
        offer(Messages.reply(1, FIRST), replies);
        assertThat(Messages.read(replies.get(0))).isEqualTo(FIRST);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2004, 2012, -1})
    void aForeignOpcodeIsRefusedBeforeTheMessageIsWhole(int opcode) {
        byte[] header =
                Messages.concat(Messages.int32(1000), Messages.int32(1), Messages.int32(1), Messages.int32(opcode));
        splitter.add(Messages.buffer(header));
        assertThatThrownBy(splitter::poll)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("opcode " + opcode);
    }

    @Test
    void anHttpServerIsRecognised() {
        splitter.add(Messages.buffer("HTTP/1.1 400 Bad Request\r\n".getBytes(StandardCharsets.US_ASCII)));
        assertThatThrownBy(splitter::poll).hasMessageContaining("HTTP");
    }

    @Test
    void aTlsAlertIsRecognisedWhenTheChannelEnds() throws ProtocolViolation {
        splitter.add(Messages.buffer(new byte[] {0x15, 3, 3, 0, 2, 2, 70}));
        assertThat(splitter.poll()).isNull();
        assertThat(splitter.describeIncomplete()).contains("TLS alert");
    }

    @Test
    void nothingIsTakenAfterAViolation() throws ProtocolViolation {
        splitter.add(Messages.buffer(new byte[16]));
        assertThatThrownBy(splitter::poll).isInstanceOf(ProtocolViolation.class);
        ByteBuf late = Messages.buffer(Messages.reply(1, SECOND));
        splitter.add(late);
        assertThat(splitter.poll()).isNull();
        assertThat(late.refCnt()).isZero();
    }

    private void offer(byte[] bytes, List<Reply> into) throws ProtocolViolation {
        splitter.add(Messages.buffer(bytes));
        for (Reply reply = splitter.poll(); reply != null; reply = splitter.poll()) {
            into.add(reply);
        }
    }
}
