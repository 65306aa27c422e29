package io.codriver.test.internal.wire;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * What stands around the document of a reply.
 *
 * @param requestId the number of this message
 * @param responseTo the number of the request, or of the reply before in a stream of replies
 * @param flags of OP_MSG, see {@link Wire}; with {@link Wire#CHECKSUM_PRESENT} a checksum is written
 * @param legacy whether to write OP_REPLY
 */
public record ReplyFrame(int requestId, int responseTo, int flags, boolean legacy) {

    /** Appends the whole message; {@code document} appends exactly one document. */
    public void write(ByteBuf out, Consumer<? super ByteBuf> document) {
        int start = out.writerIndex();
        out.writeIntLE(0).writeIntLE(requestId).writeIntLE(responseTo).writeIntLE(legacy ? Wire.OP_REPLY : Wire.OP_MSG);
        if (legacy) {
            out.writeIntLE(0).writeLongLE(0).writeIntLE(0).writeIntLE(1);
        } else {
            out.writeIntLE(flags).writeByte(0);
        }
        document.accept(out);
        boolean checksum = !legacy && (flags & Wire.CHECKSUM_PRESENT) != 0;
        out.setIntLE(start, out.writerIndex() - start + (checksum ? 4 : 0));
        if (checksum) {
            out.writeIntLE(checksum(out.nioBuffer(start, out.writerIndex() - start)));
        }
    }

    /** The message that {@link #write} wrote, compressed. */
    public static ByteBuf packed(ByteBuf written, Packing packing) {
        return PackedMessage.pack(written, packing);
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
