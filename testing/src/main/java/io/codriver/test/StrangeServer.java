package io.codriver.test;

import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Listener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Something that accepts connections and is no MongoDB server: it reads and says nothing, or it talks HTTP. Every method
 * may be called from any thread.
 */
public final class StrangeServer extends Listening {

    private static final String BAD_REQUEST =
            "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nContent-Length: 11\r\nConnection: close\r\n\r\nBad Request";

    private final Listener listener;
    private final AtomicLong received = new AtomicLong();

    private StrangeServer(String name, String host, int port, @Nullable String says) {
        Changes changes = new Changes();
        this.listener = new Listener(
                name, host, port, changes, (channel, id) -> channel.pipeline().addLast(new Stranger(says, changes)));
    }

    /**
     * Starts a server on 127.0.0.1 that accepts, reads and never says a word.
     *
     * @return the server, listening
     */
    public static StrangeServer silent() {
        return silent("127.0.0.1", 0);
    }

    /**
     * Starts a server that accepts, reads and never says a word.
     *
     * @param loopbackLiteral in {@code 127.0.0.0/8}, or {@code ::1}
     * @param port 0 for a free one
     * @return the server, listening
     */
    public static StrangeServer silent(String loopbackLiteral, int port) {
        return new StrangeServer("silent", loopbackLiteral, port, null);
    }

    /**
     * Starts a server on 127.0.0.1 that takes whatever it hears for bad HTTP, says so and closes the connection.
     *
     * @return the server, listening
     */
    public static StrangeServer http() {
        return http("127.0.0.1", 0);
    }

    /**
     * Starts a server that takes whatever it hears for bad HTTP, says so and closes the connection.
     *
     * @param loopbackLiteral in {@code 127.0.0.0/8}, or {@code ::1}
     * @param port 0 for a free one
     * @return the server, listening
     */
    public static StrangeServer http(String loopbackLiteral, int port) {
        return new StrangeServer("http", loopbackLiteral, port, BAD_REQUEST);
    }

    /** One connection. */
    private final class Stranger extends SimpleChannelInboundHandler<ByteBuf> {

        private final @Nullable String says;
        private final Changes changes;

        private Stranger(@Nullable String says, Changes changes) {
            this.says = says;
            this.changes = changes;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf heard) {
            received.addAndGet(heard.readableBytes());
            changes.happened();
            if (says != null) {
                ctx.writeAndFlush(Unpooled.copiedBuffer(says, StandardCharsets.US_ASCII))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    /**
     * How much it heard over all connections.
     *
     * @return bytes
     */
    public long receivedBytes() {
        return received.get();
    }

    @Override
    Listener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "StrangeServer[" + listener + ", " + receivedBytes() + " bytes heard]";
    }
}
