package io.codriver.test.internal.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/** Cuts a stream into whole messages, each a {@code byte[]} from its length to its last byte. */
public final class FrameDecoder extends ByteToMessageDecoder {

    private final int maxMessageBytes;

    /** Takes messages as long as {@link Wire#MAX_MESSAGE_BYTES}. */
    public FrameDecoder() {
        this(Wire.MAX_MESSAGE_BYTES);
    }

    /** Takes messages as long as this. */
    public FrameDecoder(int maxMessageBytes) {
        this.maxMessageBytes = maxMessageBytes;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (in.readableBytes() < Wire.HEADER_BYTES) {
            return;
        }
        int length = in.getIntLE(in.readerIndex());
        if (length < Wire.HEADER_BYTES || length > maxMessageBytes) {
            throw new MalformedMessageException("message length " + length);
        }
        if (in.readableBytes() >= length) {
            byte[] message = new byte[length];
            in.readBytes(message);
            out.add(message);
        }
    }
}
