package io.codriver.test.internal.socks;

import io.codriver.test.SocksRequest;
import io.codriver.test.SocksRequest.Kind;
import io.codriver.test.SocksServer.Step;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The server's side of a conversation; afterwards it carries bytes. */
public final class SocksConnection extends ByteToMessageDecoder {

    /** What the proxy knows, and what is wrong with it. */
    public interface Ways {

        /** What happens instead of that answer. */
        Optional<SocksFault> fault(Step step);

        /** Writes the request down and looks the host up; empty if there is none that may be reached. */
        Optional<InetAddress> address(SocksRequest request);
    }

    private static final int VERSION = 5;
    private static final int NO_AUTHENTICATION = 0;
    private static final int USER_AND_PASSWORD = 2;
    private static final int NONE_ACCEPTABLE = 0xff;
    private static final int HOST_UNREACHABLE = 4;
    private static final int CONNECTION_REFUSED = 5;

    private final Optional<String> user;
    private final Optional<String> password;
    private final Ways ways;
    private Step step = Step.METHOD;
    private boolean mute;

    public SocksConnection(Optional<String> user, Optional<String> password, Ways ways) {
        this.user = user;
        this.password = password;
        this.ways = ways;
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
        if (mute) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int start = in.readerIndex();
        try {
            switch (step) {
                case METHOD -> method(context, in);
                case LOGIN -> login(context, in);
                case CONNECT -> connect(context, in);
            }
        } catch (IndexOutOfBoundsException incomplete) {
            in.readerIndex(start);
        }
    }

    private void method(ChannelHandlerContext context, ByteBuf in) {
        in.skipBytes(1);
        byte[] offered = new byte[in.readUnsignedByte()];
        in.readBytes(offered);
        int wanted = user.isPresent() ? USER_AND_PASSWORD : NO_AUTHENTICATION;
        boolean suits = new String(offered, StandardCharsets.ISO_8859_1).indexOf(wanted) >= 0;
        answer(context, VERSION, suits ? wanted : NONE_ACCEPTABLE);
        step = user.isPresent() ? Step.LOGIN : Step.CONNECT;
    }

    private void login(ChannelHandlerContext context, ByteBuf in) {
        in.skipBytes(1);
        String who = text(in);
        String word = text(in);
        boolean right = who.equals(user.orElse("")) && word.equals(password.orElse(""));
        answer(context, 1, right ? 0 : 1);
        step = Step.CONNECT;
    }

    private static String text(ByteBuf in) {
        int length = in.readUnsignedByte();
        return in.readCharSequence(length, StandardCharsets.UTF_8).toString();
    }

    private void connect(ChannelHandlerContext context, ByteBuf in) {
        in.skipBytes(3);
        Kind kind =
                switch (in.readUnsignedByte()) {
                    case 1 -> Kind.IPV4;
                    case 4 -> Kind.IPV6;
                    default -> Kind.NAME;
                };
        String host = kind == Kind.NAME ? text(in) : address(in, kind == Kind.IPV4 ? 4 : 16);
        SocksRequest request = new SocksRequest(kind, host, in.readUnsignedShort(), user);
        mute = true;
        Optional<InetAddress> address = ways.address(request);
        if (ways.fault(Step.CONNECT).isPresent() || address.isEmpty()) {
            answer(context, VERSION, HOST_UNREACHABLE, 0, 1, 0, 0, 0, 0, 0, 0);
            return;
        }
        dial(context, new InetSocketAddress(address.get(), request.port()));
    }

    private static String address(ByteBuf in, int length) {
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private void dial(ChannelHandlerContext context, InetSocketAddress target) {
        Channel client = context.channel();
        Relay toClient = new Relay(client);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(toClient)
                .connect(target)
                .addListener((ChannelFutureListener) connected -> {
                    Channel server = connected.channel();
                    if (!connected.isSuccess()) {
                        answer(context, VERSION, CONNECTION_REFUSED, 0, 1, 0, 0, 0, 0, 0, 0);
                        return;
                    }
                    answer(context, VERSION, 0, 0, 1, 127, 0, 0, 1, 0, 0);
                    context.pipeline().addLast(new Relay(server));
                    context.pipeline().remove(this);
                    server.config().setAutoRead(true);
                });
    }

    private void answer(ChannelHandlerContext context, int... bytes) {
        Optional<SocksFault> fault = ways.fault(step);
        if (fault.isPresent()) {
            mute = true;
            var said = context.writeAndFlush(Unpooled.wrappedBuffer(fault.get().bytes()));
            if (fault.get().end()) {
                said.addListener(ChannelFutureListener.CLOSE);
            }
            return;
        }
        ByteBuf words = context.alloc().buffer(bytes.length);
        for (int each : bytes) {
            words.writeByte(each);
        }
        context.writeAndFlush(words);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
