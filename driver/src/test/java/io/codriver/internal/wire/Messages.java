package io.codriver.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.zip.CRC32C;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonUndefined;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;
import org.bson.types.Decimal128;
import org.bson.types.ObjectId;

/** Messages for tests, made byte by byte and with the stock BSON writer, without the code under test. */
public final class Messages {

    private Messages() {}

    public static byte[] bson(BsonDocument document) {
        BasicOutputBuffer out = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(out)) {
            write(writer, document);
        }
        return out.toByteArray();
    }

    public static void write(BsonBinaryWriter writer, BsonDocument document) {
        new BsonDocumentCodec()
                .encode(writer, document, EncoderContext.builder().build());
    }

    /** A whole reply with one section of kind 0. */
    public static byte[] reply(int requestId, int responseTo, int flags, BsonDocument document) {
        return message(requestId, responseTo, 2013, flags, section(document));
    }

    public static byte[] reply(int responseTo, BsonDocument document) {
        return reply(777, responseTo, 0, document);
    }

    static byte[] section(BsonDocument document) {
        return concat(new byte[] {0}, bson(document));
    }

    static byte[] sequence(String identifier, BsonDocument... documents) {
        byte[] name = concat(identifier.getBytes(java.nio.charset.StandardCharsets.UTF_8), new byte[] {0});
        byte[] all = new byte[0];
        for (BsonDocument each : documents) {
            all = concat(all, bson(each));
        }
        return concat(new byte[] {1}, int32(4 + name.length + all.length), name, all);
    }

    static byte[] message(int requestId, int responseTo, int opcode, int flags, byte[]... sections) {
        byte[] payload = concat(sections);
        return concat(
                int32(20 + payload.length), int32(requestId), int32(responseTo), int32(opcode), int32(flags), payload);
    }

    /** Adds the checksum and its flag. */
    static byte[] withChecksum(byte[] message) {
        byte[] longer = concat(message, new byte[4]);
        ByteBuffer view = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN);
        view.putInt(0, longer.length);
        view.putInt(16, view.getInt(16) | 1);
        CRC32C crc = new CRC32C();
        crc.update(longer, 0, message.length);
        view.putInt(message.length, (int) crc.getValue());
        return longer;
    }

    static byte[] int32(int value) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(value)
                .array();
    }

    public static byte[] concat(byte[]... parts) {
        int length = 0;
        for (byte[] part : parts) {
            length += part.length;
        }
        ByteBuffer all = ByteBuffer.allocate(length);
        for (byte[] part : parts) {
            all.put(part);
        }
        return all.array();
    }

    public static ByteBuf buffer(byte[] bytes) {
        return ByteBufAllocator.DEFAULT.directBuffer(Math.max(1, bytes.length)).writeBytes(bytes);
    }

    /** Reads the document of a reply and releases it. */
    public static BsonDocument read(Reply reply) {
        try {
            return new BsonDocumentCodec()
                    .decode(reply.reader(), DecoderContext.builder().build());
        } finally {
            reply.release();
        }
    }

    /** One value of every type, nested as deep as documents usually are. */
    static BsonDocument everyType() {
        BsonDocument inner = new BsonDocument("a", new BsonInt32(1)).append("", new BsonString(""));
        return new BsonDocument("double", new BsonDouble(-1.5))
                .append("string", new BsonString("zwölf € 𝄞"))
                .append("ascii", new BsonString("a longer text of ASCII, as most of them are"))
                .append("x", new BsonString("y"))
                .append("document", inner)
                .append("array", new BsonArray(List.of(inner, new BsonInt32(2), new BsonArray())))
                .append("binary", new BsonBinary((byte) 0, new byte[] {1, 2, 3}))
                .append("oldBinary", new BsonBinary((byte) 2, new byte[] {4, 5}))
                .append("uuid", new BsonBinary(new java.util.UUID(1, 2)))
                .append("undefined", new BsonUndefined())
                .append("_id", new BsonObjectId(new ObjectId("0123456789abcdef01234567")))
                .append("true", BsonBoolean.TRUE)
                .append("false", BsonBoolean.FALSE)
                .append("date", new BsonDateTime(1_700_000_000_000L))
                .append("null", BsonNull.VALUE)
                .append("regex", new BsonRegularExpression("^a.*b$", "im"))
                .append("pointer", new BsonDbPointer("db.c", new ObjectId("0123456789abcdef01234567")))
                .append("code", new BsonJavaScript("f()"))
                .append("symbol", new BsonSymbol("s"))
                .append("scoped", new BsonJavaScriptWithScope("g(a)", inner))
                .append("int32", new BsonInt32(Integer.MIN_VALUE))
                .append("timestamp", new BsonTimestamp(7, 8))
                .append("int64", new BsonInt64(Long.MAX_VALUE))
                .append("decimal", new BsonDecimal128(new Decimal128(12345)))
                .append("min", new BsonMinKey())
                .append("max", new BsonMaxKey());
    }
}
