package io.codriver.internal.connect.socks;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import java.util.function.Consumer;

/** Carries a dialogue over a channel; says once how it ended, and leaves the pipeline when the proxy has connected us. */
final class SocksHandler extends ByteToMessageDecoder {

    private final SocksDialogue dialogue;
    private final Runnable through;
    private final Consumer<SocksFailure> failed;
    private boolean over;

    /**
     * Neither is called from within {@link #handlerAdded}, unless the channel has ended already.
     *
     * @param through called once this has left the pipeline
     */
    SocksHandler(SocksDialogue dialogue, Runnable through, Consumer<SocksFailure> failed) {
        this.dialogue = dialogue;
        this.through = through;
        this.failed = failed;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        if (!context.channel().isActive()) {
            fail(dialogue.ended(null));
            return;
        }
        ByteBuf words = context.alloc().buffer();
        dialogue.begin(words);
        context.writeAndFlush(words, context.voidPromise());
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        ByteBuf words = context.alloc().buffer();
        boolean arrived;
        try {
            arrived = dialogue.hear(in, words);
        } catch (SocksFailure failure) {
            words.release();
            in.skipBytes(in.readableBytes());
            fail(failure);
            return;
        }
        if (words.isReadable()) {
            context.writeAndFlush(words, context.voidPromise());
        } else {
            words.release();
        }
        if (arrived) {
            over = true;
            context.pipeline().remove(this);
            through.run();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        fail(dialogue.ended(null));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        fail(dialogue.ended(cause));
    }

    /** The limit has passed. */
    void timedOut() {
        fail(dialogue.timedOut());
    }

    private void fail(SocksFailure failure) {
        if (!over) {
            over = true;
            failed.accept(failure);
        }
    }
}
