package io.codriver.test;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Netty's resolver, told to ask one server, and to remember nothing. */
final class NettyResolver implements AutoCloseable {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final EventLoopGroup loops;
    private final DnsNameResolver resolver;

    @SuppressWarnings("deprecation")
    NettyResolver(InetSocketAddress server, ResolvedAddressTypes families, Duration queryTimeout) {
        this.loops = new NioEventLoopGroup(1);
        this.resolver = new DnsNameResolverBuilder(loops.next())
                .channelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(server))
                .hostsFileEntriesResolver((host, any) -> null)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .resolvedAddressTypes(families)
                .queryTimeoutMillis(queryTimeout.toMillis())
                .searchDomains(List.of())
                .build();
    }

    /** A patient one for IPv4. */
    static NettyResolver asking(InetSocketAddress server) {
        return new NettyResolver(server, ResolvedAddressTypes.IPV4_ONLY, LONG);
    }

    Future<List<InetAddress>> begin(String name) {
        return resolver.resolveAll(name);
    }

    List<String> resolve(String name) throws Exception {
        return begin(name).get(LONG.toSeconds(), TimeUnit.SECONDS).stream()
                .map(InetAddress::getHostAddress)
                .toList();
    }

    /** The records of another type than an address, as the DNS of the JDK tells them. */
    List<String> records(String name, String type) {
        List<DnsRecord> found = resolver.resolveAll(new DefaultDnsQuestion(name, DnsRecordType.valueOf(type)))
                .syncUninterruptibly()
                .getNow();
        return found.stream()
                .map(record -> {
                    ByteBuf data = ((DnsRawRecord) record).content();
                    String told = type.equals("SRV") ? service(data) : text(data);
                    ((DnsRawRecord) record).release();
                    return told;
                })
                .toList();
    }

    private static String service(ByteBuf data) {
        return data.readUnsignedShort() + " " + data.readUnsignedShort() + " " + data.readUnsignedShort() + " "
                + DefaultDnsRecordDecoder.decodeName(data);
    }

    private static String text(ByteBuf data) {
        StringBuilder text = new StringBuilder();
        while (data.isReadable()) {
            text.append(data.readCharSequence(data.readUnsignedByte(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    @Override
    public void close() {
        resolver.close();
        // A quiet period of zero could make a busy loop of Netty 4.2 forget the socket.
        loops.shutdownGracefully(10, 1_000, TimeUnit.MILLISECONDS);
    }
}
