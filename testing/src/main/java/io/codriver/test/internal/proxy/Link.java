package io.codriver.test.internal.proxy;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.function.LongConsumer;
import java.util.function.Supplier;

/** A client's connection and the one to the server that belongs to it. State is owned by the event loop. */
public final class Link {

    private final Channel client;
    private final Channel server;
    private final Way toServer;
    private final Way toClient;

    /** Opens the connection to the server; until it is there, the client is not read. */
    public Link(
            Channel client,
            InetSocketAddress target,
            Supplier<Faults> faultsToServer,
            Supplier<Faults> faultsToClient,
            LongConsumer passedToServer,
            LongConsumer passedToClient) {
        this.client = client;
        prepare(client);
        var connecting = new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .handler(new ChannelInboundHandlerAdapter())
                .connect(target);
        this.server = connecting.channel();
        this.toServer = new Way(server, true, faultsToServer, passedToServer);
        this.toClient = new Way(client, false, faultsToClient, passedToClient);
        toServer.opposite(toClient);
        toClient.opposite(toServer);
        prepare(server);
        client.pipeline().addLast(toServer);
        server.pipeline().addLast(toClient);
        client.closeFuture().addListener(closed -> server.close());
        connecting.addListener((ChannelFutureListener) connected -> {
            if (connected.isSuccess()) {
                client.config().setAutoRead(true);
                server.config().setAutoRead(true);
                flow();
            } else {
                reset();
            }
        });
    }

    private static void prepare(Channel channel) {
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
    }

    /** Faults have changed: what is held back may pass, or not. */
    public void flow() {
        if (server.isActive()) {
            toServer.flow(client);
            toClient.flow(server);
        }
    }

    /** Ends both connections in order. */
    public void cut() {
        client.close();
        server.close();
    }

    /** Resets both connections. */
    public void reset() {
        // Both first: closing one closes the other.
        toReset(client);
        toReset(server);
        cut();
    }

    private static void toReset(Channel channel) {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
    }

    /** Says the end to the client, and goes on carrying what the client says. */
    public void halfCloseToClient() {
        ((DuplexChannel) client).shutdownOutput();
    }

    /** Says the end to the server, and goes on carrying what the server says. */
    public void halfCloseToServer() {
        ((DuplexChannel) server).shutdownOutput();
    }
}
