package io.codriver.internal.resolve.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The servers that are asked, and how they behave. Netty carries one packet to one server: ids, truncation to TCP, the limit of
 * an attempt. Belongs to the event loop, except for {@link #loop} and {@link #close}.
 */
final class NameServers {

    static final long QUERY_TIMEOUT_MILLIS = 2_000;
    /** As many packets about V6 lost in a row, while those about V4 are answered, and nobody waits for V6. */
    static final int LOST_IN_A_ROW = 2;

    private final EventLoop loop;
    private final DnsNameResolver netty;
    private LocalNames local = LocalNames.NOTHING;
    private int turn;
    private int lostV6;

    private NameServers(EventLoop loop, DnsNameResolver netty) {
        this.loop = loop;
        this.netty = netty;
    }

    /** Sends nothing yet. */
    static NameServers start() {
        EventLoop loop = Loops.OF_JVM.next();
        return new NameServers(
                loop,
                new DnsNameResolverBuilder(loop)
                        .channelType(NioDatagramChannel.class)
                        .socketChannelType(NioSocketChannel.class)
                        // Which server is asked is said with each question.
                        .nameServerProvider(new SingletonDnsServerAddressStreamProvider(new InetSocketAddress(0)))
                        .hostsFileEntriesResolver((host, families) -> null)
                        .resolveCache(NoopDnsCache.INSTANCE)
                        .cnameCache(NoopDnsCnameCache.INSTANCE)
                        .searchDomains(List.of())
                        .ndots(1)
                        .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                        .build());
    }

    EventLoop loop() {
        return loop;
    }

    void close() {
        netty.close();
    }

    /** From now on these are asked, also by questions under way. */
    void are(LocalNames now) {
        local = now;
    }

    LocalNames local() {
        return local;
    }

    int count() {
        return local.servers().size();
    }

    /** Which server a new question begins with. */
    int nextTurn() {
        return local.rotate() ? turn++ & Integer.MAX_VALUE : 0;
    }

    /** The one to ask in this attempt: after each lost packet the next one. */
    InetSocketAddress server(int first, int attempt) {
        return local.servers().get((int) (((long) first + attempt) % count()));
    }

    Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> query(InetSocketAddress server, DnsQuestion question) {
        return netty.query(server, question);
    }

    /** There was a reply, whatever it said. */
    void replied(DnsRecordType family) {
        if (family.equals(DnsRecordType.AAAA)) {
            lostV6 = 0;
        }
    }

    /** There was none. */
    void lost(DnsRecordType family) {
        // Where V4 is lost as well, silence says nothing about V6.
        lostV6 = family.equals(DnsRecordType.AAAA) ? lostV6 + 1 : 0;
    }

    /** Whether waiting for V6 is in vain, as behind a box that swallows such questions. */
    boolean swallowV6() {
        return lostV6 >= LOST_IN_A_ROW;
    }

    void after(long millis, Runnable task) {
        loop.schedule(task, millis, TimeUnit.MILLISECONDS);
    }

    private static final class Loops {

        // The loop of this JVM: nobody owns it, and its thread is a daemon.
        @SuppressWarnings("deprecation") // its successor is not there in Netty 4.1
        static final EventLoopGroup OF_JVM = new NioEventLoopGroup(1, new DefaultThreadFactory("codriver-dns", true));
    }
}
