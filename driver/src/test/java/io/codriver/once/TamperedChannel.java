package io.codriver.once;

import com.mongodb.MongoClientSettings;
import com.mongodb.connection.TransportSettings;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;

/** A socket that sends other commands than it was given, whatever the driver believes and tells. Of one fault at a time. */
public final class TamperedChannel extends NioSocketChannel {

    private static final AtomicReference<UnaryOperator<BsonDocument>> CHANGE =
            new AtomicReference<>(UnaryOperator.identity());

    /**
     * Lets a client send other commands than it means to.
     *
     * @param change what becomes of each command, those of monitors included
     */
    public static MongoClientSettings tampering(MongoClientSettings settings, UnaryOperator<BsonDocument> change) {
        CHANGE.set(change);
        return MongoClientSettings.builder(settings)
                .transportSettings(TransportSettings.nettyBuilder()
                        .socketChannelClass(TamperedChannel.class)
                        .build())
                .build();
    }

    /** As transports make it. */
    public TamperedChannel() {
        pipeline().addLast(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext ctx, Object message, ChannelPromise written) {
                ctx.write(message instanceof ByteBuf bytes ? changed(bytes) : message, written);
            }
        });
    }

    /** The driver writes one message at a time. */
    private ByteBuf changed(ByteBuf message) {
        byte[] bytes = Tampering.changing(CHANGE.get()).apply(ByteBufUtil.getBytes(message));
        message.release();
        return alloc().buffer(bytes.length).writeBytes(bytes);
    }
}
