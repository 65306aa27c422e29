package io.codriver.internal.secure;

import io.codriver.Loops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;

/** Accepts on 127.0.0.1 and speaks TLS, or whatever a handler makes of the bytes. */
final class TlsServer implements AutoCloseable {

    private final EventLoopGroup loops = Loops.nio();
    private final List<String> indications = new CopyOnWriteArrayList<>();
    private final List<String> offered = new CopyOnWriteArrayList<>();
    private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;

    private TlsServer(Consumer<Channel> child) {
        this.listening = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accepted.add(channel);
                        child.accept(channel);
                    }
                })
                .bind("127.0.0.1", 0)
                .syncUninterruptibly()
                .channel();
    }

    static TlsServer speaking(SslContext context) {
        List<TlsServer> self = new CopyOnWriteArrayList<>();
        TlsServer server = new TlsServer(channel -> {
            SslHandler handler = context.newHandler(channel.alloc());
            handler.engine().setHandshakeApplicationProtocolSelector((engine, protocols) -> {
                self.get(0).offered.addAll(protocols);
                return "";
            });
            handler.handshakeFuture().addListener(done -> {
                if (done.isSuccess()) {
                    self.get(0).keepIndication(handler);
                }
            });
            channel.pipeline().addLast(handler, new Quiet());
        });
        self.add(server);
        return server;
    }

    static TlsServer handledBy(ChannelHandler handler) {
        return new TlsServer(channel -> channel.pipeline().addLast(handler));
    }

    InetSocketAddress address() {
        return (InetSocketAddress) listening.localAddress();
    }

    /** The names that clients indicated, {@code none} where there was none. */
    List<String> indications() {
        return indications;
    }

    /** The application protocols that clients offered. */
    List<String> offered() {
        return offered;
    }

    /** Ends every connection as TLS wants it: with a word of farewell. */
    void farewell() {
        accepted.close();
    }

    /** Ends every connection as a crash does: TLS says nothing, TCP resets. */
    void crash() {
        for (Channel each : accepted) {
            each.config().setOption(ChannelOption.SO_LINGER, 0);
            each.eventLoop().execute(() -> each.unsafe().closeForcibly());
        }
    }

    private void keepIndication(SslHandler handler) {
        ExtendedSSLSession session = (ExtendedSSLSession) handler.engine().getSession();
        indications.add(session.getRequestedServerNames().stream()
                .map(name -> ((SNIHostName) name).getAsciiName())
                .findFirst()
                .orElse("none"));
    }

    @Override
    public void close() {
        listening.close().syncUninterruptibly();
        Loops.end(loops);
    }

    /** Sends back what it gets. The client's complaints are what the tests are about. */
    private static final class Quiet extends ChannelInboundHandlerAdapter {

        @Override
        public void channelRead(io.netty.channel.ChannelHandlerContext context, Object message) {
            context.writeAndFlush(message);
        }

        @Override
        public void exceptionCaught(io.netty.channel.ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
