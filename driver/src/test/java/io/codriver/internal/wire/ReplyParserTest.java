package io.codriver.internal.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;

final class ReplyParserTest {

    private static final BsonDocument OK = new BsonDocument("ok", new BsonInt32(1));

    private final ReplyParser parser = new ReplyParser();

    @Test
    void headerFlagsAndBodyAreRead() throws ProtocolViolation {
        Reply reply = parse(Messages.reply(7, 8, OpMsgFlags.MORE_TO_COME, Messages.everyType()));
        assertThat(reply.requestId()).isEqualTo(7);
        assertThat(reply.responseTo()).isEqualTo(8);
        assertThat(reply.moreToCome()).isTrue();
        assertThat(Messages.read(reply)).isEqualTo(Messages.everyType());
    }

    @Test
    void unknownOptionalFlagsAreIgnored() throws ProtocolViolation {
        Reply reply = parse(Messages.reply(7, 8, 0x7FFF0000, OK));
        assertThat(reply.moreToCome()).isFalse();
        assertThat(Messages.read(reply)).isEqualTo(OK);
    }

    @Test
    void everyUnknownRequiredFlagIsRefused() {
        for (int bit = 2; bit < 16; bit++) {
            assertRefused(Messages.reply(1, 1, 1 << bit, OK), "unknown required flags");
        }
    }

    @Test
    void aRightChecksumIsAccepted() throws ProtocolViolation {
        assertThat(Messages.read(parse(Messages.withChecksum(Messages.reply(1, OK)))))
                .isEqualTo(OK);
    }

    @Test
    void anyChangedByteBreaksTheChecksum() {
        byte[] sound = Messages.withChecksum(Messages.reply(1, new BsonDocument("n", new BsonInt32(5))));
        // The length is the splitter's, the opcode and the flags have errors of their own.
        for (int i = 20; i < sound.length; i++) {
            byte[] damaged = sound.clone();
            damaged[i] ^= 0x40;
            assertRefused(damaged, "checksum");
        }
    }

    @Test
    void aMessageWithoutABodyIsRefused() {
        assertRefused(Messages.message(1, 1, 2013, 0, Messages.sequence("documents", OK)), "no section of kind 0");
    }

    @Test
    void aMessageWithTwoBodiesIsRefused() {
        assertRefused(Messages.message(1, 1, 2013, 0, Messages.section(OK), Messages.section(OK)), "two sections");
    }

    @Test
    void aSoundSequenceIsToldNotSupported() {
        assertRefused(
                Messages.message(1, 1, 2013, 0, Messages.sequence("documents", OK, OK), Messages.section(OK)),
                "not supported yet");
    }

    @Test
    void anUnknownSectionIsRefused() {
        assertRefused(Messages.message(1, 1, 2013, 0, Messages.section(OK), new byte[] {2}), "unknown kind 2");
    }

    @Test
    void aSequenceThatRunsPastTheMessageIsRefused() {
        byte[] sequence = Messages.sequence("documents", OK);
        for (int size : new int[] {-1, 0, 4, sequence.length, Integer.MAX_VALUE}) {
            byte[] wrong = sequence.clone();
            System.arraycopy(Messages.int32(size), 0, wrong, 1, 4);
            assertRefused(Messages.message(1, 1, 2013, 0, Messages.section(OK), wrong), "");
        }
    }

    @Test
    void aTruncatedMessageIsRefusedWhereverItIsCut() {
        byte[] whole = Messages.reply(1, Messages.everyType());
        for (int length = 0; length < whole.length; length++) {
            assertRefused(Arrays.copyOf(whole, length), "");
        }
    }

    @Test
    void bytesBehindTheBodyAreRefused() {
        assertRefused(Messages.message(1, 1, 2013, 0, Messages.section(OK), new byte[] {0}), "");
    }

    @Test
    void aNestedLengthThatRunsPastItsParentIsRefused() {
        BsonDocument document = new BsonDocument("a", new BsonDocument("b", new BsonInt32(1)))
                .append("c", new BsonString("a text that would be swallowed"));
        byte[] body = Messages.bson(document);
        // int32 length, type, "a\0", then the nested length
        for (int length : new int[] {-1, 0, 4, 11, 13, 20, body.length, Integer.MAX_VALUE}) {
            byte[] wrong = body.clone();
            System.arraycopy(Messages.int32(length), 0, wrong, 7, 4);
            assertRefused(Messages.message(1, 1, 2013, 0, new byte[] {0}, wrong), "Malformed BSON");
        }
    }

    @Test
    void aStringWithoutItsTerminatorIsRefused() {
        byte[] body = Messages.bson(new BsonDocument("s", new BsonString("abc")));
        body[body.length - 2] = 'd';
        assertRefused(Messages.message(1, 1, 2013, 0, new byte[] {0}, body), "does not end with a zero");
    }

    @Test
    void aNameWithoutItsEndIsRefused() {
        byte[] body = {8, 0, 0, 0, 0x0A, 'a', 'b', 0};
        assertRefused(Messages.message(1, 1, 2013, 0, new byte[] {0}, body), "without an end");
    }

    @Test
    void anUnknownTypeIsRefused() {
        byte[] body = {8, 0, 0, 0, 0x55, 'a', 0, 0};
        assertRefused(Messages.message(1, 1, 2013, 0, new byte[] {0}, body), "unknown type 0x55");
    }

    @Test
    void binaryDataWithAHugeLengthIsRefused() {
        byte[] body = Messages.concat(
                Messages.int32(13), new byte[] {5, 'b', 0}, Messages.int32(Integer.MAX_VALUE), new byte[] {0, 0});
        assertRefused(Messages.message(1, 1, 2013, 0, new byte[] {0}, body), "binary data of 2147483647 bytes");
    }

    @Test
    void nestingAsDeepAsAServerMayStoreIsRead() throws ProtocolViolation {
        BsonDocument deep = nested(StructureCheck.DEEPEST_NESTING - 1);
        assertThat(Messages.read(parse(Messages.reply(1, deep)))).isEqualTo(deep);
    }

    @Test
    void deeperNestingIsRefusedWithoutRecursion() {
        assertRefused(Messages.reply(1, nested(StructureCheck.DEEPEST_NESTING)), "levels of nesting");
        assertRefused(Messages.message(1, 1, 2013, 0, new byte[] {0}, wideNesting(100_000)), "levels of nesting");
    }

    private static BsonDocument nested(int levels) {
        BsonDocument document = new BsonDocument();
        for (int i = 0; i < levels; i++) {
            document = new BsonDocument("d", document);
        }
        return document;
    }

    private static byte[] wideNesting(int levels) {
        byte[] bytes = new byte[levels * 8];
        int length = bytes.length;
        for (int i = 0; i < levels; i++) {
            System.arraycopy(Messages.int32(length - i * 8), 0, bytes, i * 7, 4);
            if (i < levels - 1) {
                bytes[i * 7 + 4] = 3;
                bytes[i * 7 + 5] = 'd';
            }
        }
        return bytes;
    }

    private Reply parse(byte[] message) throws ProtocolViolation {
        ByteBuf bytes = Messages.buffer(message);
        try {
            return parser.parse(bytes, 0, message.length);
        } finally {
            bytes.release();
        }
    }

    private void assertRefused(byte[] message, String why) {
        ByteBuf bytes = Messages.buffer(message);
        assertThatThrownBy(() -> parser.parse(bytes, 0, message.length))
                .isInstanceOf(ProtocolViolation.class)
                .hasMessageContaining(why);
        assertThat(bytes.refCnt()).isEqualTo(1);
        bytes.release();
    }
}
