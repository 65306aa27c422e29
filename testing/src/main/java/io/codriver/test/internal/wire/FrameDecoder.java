package io.codriver.test.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Cuts a stream into whole messages, each a {@code byte[]} from its length to its last byte. */
public final class FrameDecoder extends ByteToMessageDecoder {

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Wire.HEADER_BYTES) {
            return;
        }
        int length = in.getIntLE(in.readerIndex());
        if (length < Wire.HEADER_BYTES || length > Wire.MAX_MESSAGE_BYTES) {
            throw new MalformedMessageException("message length " + length);
        }
        if (in.readableBytes() >= length) {
            byte[] message = new byte[length];
            in.readBytes(message);
            out.add(message);
        }
    }
}
