package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.internal.wire.compress.Compressor;
import io.codriver.internal.wire.compress.Compressors;
import io.codriver.internal.wire.compress.MissingLibraryException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.RawBsonDocument;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class CompressedFramesTest {

    private static final BsonDocument FIRST = Messages.everyType();
    private static final BsonDocument SECOND = new BsonDocument("ok", new BsonInt32(1));
    private static final BsonDocument LARGE =
            new BsonDocument("text", new BsonString("how now brown cow ".repeat(150_000)));
    private static final Compressor ZLIB = Compressors.zlib(-1);

    private final FrameSplitter splitter = new FrameSplitter(ByteBufAllocator.DEFAULT);

    static Stream<Compressor> all() throws MissingLibraryException {
        return Stream.of(Compressors.snappy(), ZLIB, Compressors.zstd(0));
    }

    @AfterEach
    void close() {
        splitter.close();
    }

    @ParameterizedTest
    @MethodSource("all")
    void compressedAndPlainMessagesCutAtEveryByteArriveWhole(Compressor compressor) throws ProtocolViolation {
        splitter.announce(List.of(compressor));
        byte[] three = Messages.concat(
                CompressedMessages.wrap(Messages.reply(11, 1, 2, FIRST), compressor),
                Messages.reply(2, SECOND),
                CompressedMessages.wrap(Messages.reply(3, FIRST), compressor));
        for (int cut = 0; cut <= three.length; cut++) {
            List<Reply> replies = new ArrayList<>();
            offer(Arrays.copyOf(three, cut), replies);
            offer(Arrays.copyOfRange(three, cut, three.length), replies);
            assertThat(replies).as("cut at %d", cut).hasSize(3);
            assertThat(replies.get(0).requestId()).isEqualTo(11);
            assertThat(replies.get(0).responseTo()).isEqualTo(1);
            assertThat(replies.get(0).moreToCome()).isTrue();
            assertThat(Messages.read(replies.get(0))).isEqualTo(FIRST);
            assertThat(Messages.read(replies.get(1))).isEqualTo(SECOND);
            assertThat(Messages.read(replies.get(2))).isEqualTo(FIRST);
        }
        assertThat(splitter.incompleteBytes()).isZero();
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLargeReplyIsRestored(Compressor compressor) throws ProtocolViolation {
        splitter.announce(List.of(compressor));
        byte[] bytes = CompressedMessages.wrap(Messages.reply(1, LARGE), compressor);
        List<Reply> replies = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += 1021) {
            offer(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 1021)), replies);
        }
        assertThat(Messages.read(replies.get(0))).isEqualTo(LARGE);
    }

    @Test
    void repliesThatAreStillInUseStayAsTheyAre() throws ProtocolViolation {
        splitter.announce(List.of(ZLIB));
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            offer(CompressedMessages.wrap(Messages.reply(1, new BsonDocument("n", new BsonInt32(i))), ZLIB), replies);
        }
        for (int i = 0; i < 5; i++) {
            assertThat(Messages.read(replies.get(i))).isEqualTo(new BsonDocument("n", new BsonInt32(i)));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4, 255})
    void acompressorThatWasNotAnnouncedIsRefused(int id) {
        refused(CompressedMessages.wrap(Messages.reply(1, FIRST), ZLIB, 2013, 100, id), "compressor " + id);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2004, 2012, -1})
    void aForeignOpcodeInsideIsRefused(int opcode) {
        byte[] message = Messages.reply(1, FIRST);
        refused(
                CompressedMessages.wrap(message, ZLIB, opcode, message.length - 16, 2),
                opcode == 2012 ? "compressed twice" : "opcode " + opcode);
    }

    @ParameterizedTest
    @ValueSource(ints = {Integer.MIN_VALUE, -1, 47_999_985, Integer.MAX_VALUE})
    void anImpossibleSizeIsRefused(int size) {
        refused(CompressedMessages.wrap(Messages.reply(1, FIRST), ZLIB, 2013, size, 2), "limit of 48000000");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aLieAboutTheSizeIsRefused(Compressor compressor) {
        byte[] message = Messages.reply(1, FIRST);
        for (int size : new int[] {0, 1, message.length - 17, message.length - 15, 40_000}) {
            refused(
                    compressor,
                    CompressedMessages.wrap(message, compressor, 2013, size, compressor.id()),
                    "cannot be restored");
        }
    }

    @ParameterizedTest
    @MethodSource("all")
    void truncatedDataIsRefused(Compressor compressor) {
        byte[] message = Messages.reply(1, FIRST);
        byte[] compressed = CompressedMessages.compress(Arrays.copyOfRange(message, 16, message.length), compressor);
        for (int cut = 0; cut < compressed.length; cut++) {
            byte[] shorter = Arrays.copyOf(compressed, cut);
            refused(
                    compressor,
                    CompressedMessages.wrap(message, 2013, message.length - 16, compressor.id(), shorter),
                    "cannot be restored");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 20, 24})
    void aMessageWithoutRoomForItsHeaderIsRefused(int length) {
        byte[] bytes = Arrays.copyOf(CompressedMessages.wrap(Messages.reply(1, FIRST), ZLIB), length);
        System.arraycopy(Messages.int32(length), 0, bytes, 0, 4);
        refused(bytes, "no room");
    }

    @Test
    void aBombNeverUnfoldsBeyondWhatItAnnounces() {
        byte[] bomb = CompressedMessages.compress(new byte[30_000_000], ZLIB);
        refused(CompressedMessages.wrap(Messages.reply(1, FIRST), 2013, 100_000, 2, bomb), "cannot be restored");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aSizeThatCannotComeOutAllocatesNothing(Compressor compressor) {
        CountingAllocator allocator = new CountingAllocator();
        FrameSplitter counted = new FrameSplitter(allocator);
        counted.announce(List.of(compressor));
        byte[] message = Messages.reply(1, SECOND);
        counted.add(Messages.buffer(CompressedMessages.wrap(message, compressor, 2013, 47_000_000, compressor.id())));
        assertThatThrownBy(counted::poll).isInstanceOf(ProtocolViolation.class);
        assertThat(allocator.largest()).isLessThanOrEqualTo(4096);
    }

    @Test
    void whatIsInsideIsVerifiedAsAnyMessage() {
        byte[] message = Messages.reply(1, FIRST);
        message[message.length - 1] = 7;
        refused(CompressedMessages.wrap(message, ZLIB), "does not end with a zero");
    }

    @Test
    void withoutAnAnnouncementNothingMayBeCompressed() {
        splitter.add(Messages.buffer(CompressedMessages.wrap(Messages.reply(1, FIRST), ZLIB)));
        assertThatThrownBy(splitter::poll)
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining("no compressor was announced");
    }

    @ParameterizedTest
    @MethodSource("all")
    void whatTheEncoderCompressesIsTheMessage(Compressor compressor) throws ProtocolViolation {
        for (BsonDocument document : List.of(SECOND, FIRST, LARGE)) {
            byte[] plain = encode(new RequestEncoder(ByteBufAllocator.DEFAULT), document, message -> {});
            RequestEncoder encoder = new RequestEncoder(ByteBufAllocator.DEFAULT);
            encoder.compress(compressor);
            List<BsonDocument> shown = new ArrayList<>();
            byte[] bytes = encode(encoder, document, message -> shown.add(RequestDocument.of(message)));

            assertThat(bytes[12] & 0xFF | bytes[13] << 8).isEqualTo(2012);
            assertThat(shown).singleElement().isEqualTo(document);
            splitter.announce(List.of(compressor));
            List<Reply> replies = new ArrayList<>();
            offer(bytes, replies);
            Reply read = replies.get(0);
            assertThat(read.requestId()).isEqualTo(5);
            assertThat(read.copy()).isEqualTo(new RawBsonDocument(Arrays.copyOfRange(plain, 21, plain.length)));
            read.release();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hello",
                "isMaster",
                "ismaster",
                "saslStart",
                "saslContinue",
                "getnonce",
                "authenticate",
                "createUser",
                "updateUser",
                "copydbSaslStart",
                "copydbgetnonce",
                "copydb"
            })
    void whatConcernsCredentialsIsNeverCompressed(String command) {
        assertThat(opcode(new BsonDocument(command, new BsonInt32(1)))).isEqualTo(2013);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hell", "helloo", "createUsers", "copydbs", "find", "x", "", "usersInfo", "logout"})
    void everythingElseIs(String command) {
        assertThat(opcode(new BsonDocument(command, new BsonInt32(1)))).isEqualTo(2012);
    }

    @Test
    void anEmptyCommandIsCompressed() {
        assertThat(opcode(new BsonDocument())).isEqualTo(2012);
    }

    @Test
    void whatWouldBeOverTheLimitOnceItIsCompressedIsSentPlainly() {
        byte[] noise = new byte[100_000];
        new Random(3).nextBytes(noise);
        BsonDocument document = new BsonDocument("noise", new BsonBinary(noise));
        int length = 21 + Messages.bson(document).length;
        RequestEncoder encoder = new RequestEncoder(ByteBufAllocator.DEFAULT);
        encoder.compress(ZLIB);
        encoder.limit(length);
        assertThat(encode(encoder, document, message -> {})).hasSize(length);
        encoder.limit(length + 1000);
        assertThat(encode(encoder, document, message -> {})).hasSizeGreaterThan(length);
    }

    @Test
    void sequencesOverSeveralPiecesAreCompressedTogether() throws MissingLibraryException {
        BsonDocument document = new BsonDocument("all", new BsonArray());
        for (int i = 0; i < 30; i++) {
            document.getArray("all").add(new BsonString("abc".repeat(30_000)));
        }
        for (Compressor compressor : List.of(ZLIB, Compressors.snappy(), Compressors.zstd(0))) {
            RequestEncoder encoder = new RequestEncoder(ByteBufAllocator.DEFAULT);
            encoder.compress(compressor);
            assertThat(encode(encoder, document, message -> {})).hasSizeLessThan(300_000);
        }
    }

    private static int opcode(BsonDocument document) {
        RequestEncoder encoder = new RequestEncoder(ByteBufAllocator.DEFAULT);
        encoder.compress(ZLIB);
        byte[] bytes = encode(encoder, document, message -> {});
        return bytes[12] & 0xFF | (bytes[13] & 0xFF) << 8;
    }

    private static byte[] encode(RequestEncoder encoder, BsonDocument document, Consumer<ByteBuf> shown) {
        ByteBuf message = encoder.encode(5, new RequestBody() {
            @Override
            public void writeTo(SectionWriter sections) {
                sections.body(writer -> Messages.write(writer, document));
            }

            @Override
            public void encoded(ByteBuf message) {
                shown.accept(message);
            }
        });
        byte[] bytes = new byte[message.readableBytes()];
        message.readBytes(bytes);
        message.release();
        return bytes;
    }

    private static void refused(byte[] bytes, String because) {
        refused(ZLIB, bytes, because);
    }

    private static void refused(Compressor announced, byte[] bytes, String because) {
        FrameSplitter each = new FrameSplitter(ByteBufAllocator.DEFAULT);
        each.announce(List.of(announced));
        each.add(Messages.buffer(bytes));
        assertThatThrownBy(each::poll).isInstanceOf(ProtocolViolation.class).hasMessageContaining(because);
        assertThat(each.incompleteBytes()).isZero();
    }

    private void offer(byte[] bytes, List<Reply> into) throws ProtocolViolation {
        splitter.add(Messages.buffer(bytes));
        for (Reply reply = splitter.poll(); reply != null; reply = splitter.poll()) {
            into.add(reply);
        }
    }
}
