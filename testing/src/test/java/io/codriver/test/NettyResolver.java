package io.codriver.test;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
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

    @Override
    public void close() {
        resolver.close();
        // A quiet period of zero could make a busy loop of Netty 4.2 forget the socket.
        loops.shutdownGracefully(10, 1_000, TimeUnit.MILLISECONDS);
    }
}
