package io.codriver.internal.resolve.dns;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.NoopDnsCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.netty.resolver.dns.SingletonDnsServerAddressStreamProvider;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks name servers. Netty carries the packets, on one NIO loop of our own: ids, truncation to TCP, timeouts. Which server
 * is asked, how often, and what an answer means is decided here, because Netty's own resolving merges both families, hides
 * the times to live, and falls back to public servers.
 *
 * <p>Concurrency: questions are asked on any thread and live on the loop.
 */
public final class DnsNames implements AutoCloseable {

    private static final long QUERY_TIMEOUT_MILLIS = 2_000;

    /** Who is told, on the loop. */
    public interface Told {

        /** Some addresses; the rest comes later. */
        void partly(List<InetAddress> addresses, @Nullable Duration timeToLive);

        /** The rest, or all; none if the name has none. */
        void answered(List<InetAddress> addresses, @Nullable Duration timeToLive);

        /** {@link java.net.UnknownHostException} if there is no such name, else an {@link IOException}. */
        void failed(Exception error);
    }

    /** A question under way. */
    public interface Asking {

        /** Nothing will be told any more, except what is being told right now. */
        void cancel();
    }

    private record Ready(LocalNames local, DnsNameResolver netty, EventLoop loop) {}

    private final CompletableFuture<Ready> ready;

    private DnsNames(CompletableFuture<Ready> ready) {
        this.ready = ready;
    }

    /** Asks the servers of this machine; one for all maps of the JVM. Nothing is read before the first question. */
    public static DnsNames ofMachine() {
        return OfMachine.NAMES;
    }

    /** Asks these servers, in their order. To be closed. */
    public static DnsNames asking(List<InetSocketAddress> servers) {
        return new DnsNames(Start.LOCAL.thenApply(local -> ready(local.asking(servers))));
    }

    /** Begins to ask; never blocks. */
    public Asking ask(String name, Told told) {
        Begun begun = new Begun();
        ready.whenComplete((parts, error) -> {
            if (error != null) {
                told.failed(new IOException("DNS could not be set up", error));
            } else {
                parts.loop().execute(() -> begun.is(begin(parts, name, told)));
            }
        });
        return begun;
    }

    private static Asking begin(Ready parts, String name, Told told) {
        LocalNames local = parts.local();
        List<String> candidates = local.candidates(name);
        List<InetAddress> atHand = local.inHostsFile(candidates.get(candidates.size() - 1));
        NameQuestion question = new NameQuestion(parts.netty(), parts.loop(), local.servers(), name, candidates, told);
        if (!atHand.isEmpty()) {
            told.answered(atHand, null);
        } else if (local.servers().isEmpty()) {
            told.failed(new IOException(
                    "No name server is configured on this machine, so DNS was not asked for '" + name + "'"));
        } else {
            question.begin();
        }
        return question;
    }

    @Override
    public void close() {
        ready.thenAccept(parts -> parts.netty().close());
    }

    private static Ready ready(LocalNames local) {
        EventLoop loop = Start.LOOPS.next();
        DnsNameResolver netty = new DnsNameResolverBuilder(loop)
                .channelType(NioDatagramChannel.class)
                .socketChannelType(NioSocketChannel.class)
                .nameServerProvider(new SingletonDnsServerAddressStreamProvider(
                        local.servers().isEmpty()
                                ? new InetSocketAddress(0)
                                : local.servers().get(0)))
                .hostsFileEntriesResolver((host, families) -> null)
                .resolveCache(NoopDnsCache.INSTANCE)
                .cnameCache(NoopDnsCnameCache.INSTANCE)
                .searchDomains(List.of())
                .ndots(1)
                .queryTimeoutMillis(QUERY_TIMEOUT_MILLIS)
                .build();
        return new Ready(local, netty, loop);
    }

    /** May be cancelled before it has really begun. */
    private static final class Begun implements Asking {

        private @Nullable Asking asking;
        private boolean cancelled;

        synchronized void is(Asking begun) {
            asking = begun;
            if (cancelled) {
                begun.cancel();
            }
        }

        @Override
        public synchronized void cancel() {
            cancelled = true;
            if (asking != null) {
                asking.cancel();
            }
        }
    }

    private static final class OfMachine {

        static final DnsNames NAMES = new DnsNames(Start.LOCAL.thenApply(DnsNames::ready));
    }

    /** Files are read and Netty's classes begun on a thread that may block, once. */
    private static final class Start {

        // The loop of this JVM: nobody owns it, and its thread is a daemon.
        @SuppressWarnings("deprecation") // its successor is not there in Netty 4.1
        static final EventLoopGroup LOOPS = new NioEventLoopGroup(1, new DefaultThreadFactory("codriver-dns", true));

        static final CompletableFuture<LocalNames> LOCAL = new CompletableFuture<>();

        static {
            Thread reader = new Thread(null, Start::read, "codriver-dns-start", 0, false);
            reader.setDaemon(true);
            reader.start();
        }

        private static void read() {
            try {
                LOCAL.complete(LocalNames.read());
            } catch (Throwable failure) {
                LOCAL.completeExceptionally(failure);
            }
        }
    }
}
