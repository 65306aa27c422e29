package io.codriver.internal.resolve;

import com.mongodb.MongoConfigurationException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import io.codriver.internal.resolve.ResolvedBatch.Origin;
import io.codriver.internal.resolve.map.HostWatch;
import io.codriver.internal.resolve.map.Overdue;
import io.codriver.internal.resolve.text.HostText;
import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Name;
import io.codriver.internal.resolve.text.HostText.Rejected;
import io.codriver.internal.resolve.text.HostText.UnixSocket;
import io.codriver.internal.resolve.text.HostTextParser;
import io.codriver.internal.resolve.text.NetworkInterfaces;
import io.codriver.internal.resolve.text.Seeds;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupTimeoutException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.ObjLongConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * The first stage of an opening: a server's host to concrete socket addresses. A literal or a socket path is answered on
 * the subscriber's thread without asking anybody; only names go to the {@link HostResolver}.
 *
 * <p>The limit counts queueing and lookup, per host, and holds also for a resolver which ignores it.
 */
public final class ResolveStage {

    private static final Logger LOG = LoggerFactory.getLogger(ResolveStage.class);

    private final HostResolver resolver;
    private final Duration limit;
    private final Timers timers;
    private final Optional<ServerAddress> proxy;
    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);
    private final AtomicBoolean warnedOfUnspecified = new AtomicBoolean();

    /**
     * The stage of one client.
     *
     * @param resolver asked about names
     * @param limit {@code CodriverSettings.resolveTimeout}
     */
    public ResolveStage(HostResolver resolver, Duration limit, Timers timers) {
        this(resolver, limit, timers, Optional.empty());
    }

    /**
     * As the other one.
     *
     * @param proxy what all servers are reached through: then its addresses are resolved, and never those of servers
     */
    public ResolveStage(HostResolver resolver, Duration limit, Timers timers, Optional<ServerAddress> proxy) {
        this.resolver = resolver;
        this.limit = limit;
        this.timers = timers;
        this.proxy = proxy;
    }

    /** The stage's own limit. */
    public Duration limit() {
        return limit;
    }

    /** Begins a resolution; nothing is asked before it is subscribed to. Hosts are taken literally, see {@link Seeds}. */
    public Resolution of(ServerAddress server) {
        return of(server, false);
    }

    /**
     * As {@link #of(ServerAddress)}.
     *
     * @param forMonitor monitors go before pools where lookups stand in line
     */
    public Resolution of(ServerAddress server, boolean forMonitor) {
        Optional<String> unreachable = proxy.flatMap(none -> beyondReach(text(server)));
        if (unreachable.isPresent()) {
            String why = "The server " + server + " cannot be reached through a proxy: " + unreachable.get();
            return new Resolution(by -> Flux.error(() -> new MongoConfigurationException(why)), "", resolver);
        }
        ServerAddress dialed = dialed(server);
        HostText text = text(dialed);
        if (text instanceof Name name) {
            return new Resolution(by -> lookUp(name.name(), dialed.getPort(), forMonitor, by), name.name(), resolver);
        }
        return new Resolution(by -> atOnce(text, dialed.getPort()), "", resolver);
    }

    /** What a connection to that server begins with: a connection to it, or to the proxy. */
    private ServerAddress dialed(ServerAddress server) {
        return proxy.orElse(server);
    }

    private static Optional<String> beyondReach(HostText text) {
        if (text instanceof UnixSocket) {
            return Optional.of("a Unix socket is on this machine");
        }
        if (text instanceof Literal literal
                && literal.address() instanceof Inet6Address v6
                && (v6.getScopeId() != 0 || v6.getScopedInterface() != null)) {
            return Optional.of("its zone means something on this machine alone");
        }
        return text instanceof Rejected rejected ? Optional.of(rejected.reason()) : Optional.empty();
    }

    /**
     * The server has entered the topology: a name is looked up now, before anybody asks, and kept fresh while it is used.
     *
     * @return to be disposed of when it leaves
     */
    public Disposable watch(ServerAddress server) {
        return text(dialed(server)) instanceof Name name && resolver instanceof HostWatch map
                ? map.watch(name.name(), limit)
                : Disposables.disposed();
    }

    /**
     * Tells all addresses of the server's name, and the moment of the answer, if a fresh one is at hand, which is not asked
     * for here. Any thread.
     */
    public void freshAddresses(ServerAddress server, ObjLongConsumer<? super Collection<InetAddress>> told) {
        if (text(dialed(server)) instanceof Name name && resolver instanceof HostWatch map) {
            map.freshAddresses(name.name(), told);
        }
    }

    /** None of the server's addresses could be connected to: what is known of its name may be out of date. */
    public void unreachable(ServerAddress server) {
        if (text(dialed(server)) instanceof Name name && resolver instanceof HostWatch map) {
            map.unreachable(name.name());
        }
    }

    /** What the host of a server is, which is not asked about here. */
    public HostText text(ServerAddress server) {
        return server instanceof UnixServerAddress ? new UnixSocket(server.getHost()) : parser.parse(server.getHost());
    }

    private Flux<ResolvedBatch> atOnce(HostText text, int port) {
        if (text instanceof Literal literal) {
            if (literal.address().isAnyLocalAddress() && !warnedOfUnspecified.getAndSet(true)) {
                LOG.warn(
                        "The host {} is the unspecified address; which machine that reaches depends on the system",
                        literal.address().getHostAddress());
            }
            return Flux.just(ResolvedBatch.atHand(Origin.LITERAL, new InetSocketAddress(literal.address(), port)));
        }
        if (text instanceof UnixSocket socket) {
            return unixSocket(socket);
        }
        return Flux.error(((Rejected) text)::toException);
    }

    private static Flux<ResolvedBatch> unixSocket(UnixSocket socket) {
        SocketAddress address;
        try {
            address = UnixDomainSocketAddress.of(socket.path());
        } catch (InvalidPathException e) {
            return Flux.error(() -> new Rejected(socket.path(), e.getReason()).toException());
        }
        return Flux.just(ResolvedBatch.atHand(Origin.UNIX_SOCKET, address));
    }

    private Flux<ResolvedBatch> lookUp(String name, int port, boolean forMonitor, Deadline by) {
        long nowNanos = timers.nanos();
        Deadline until = Deadline.after(limit, nowNanos).earlier(by);
        if (until.hasPassed(nowNanos)) {
            return Flux.error(() -> timeout(name, Duration.ZERO));
        }
        Duration left = Duration.ofNanos(until.remainingNanos(nowNanos));
        Flux<AddressBatch> answers = Objects.requireNonNull(
                forMonitor && resolver instanceof HostWatch map
                        ? map.resolveFirst(name, left)
                        : resolver.resolve(name, left),
                () -> "The HostResolver returned null for '" + name + "'");
        List<Throwable> tooLate = new CopyOnWriteArrayList<>();
        return answers.takeUntilOther(passed(until, () -> tooLate.add(timeout(name, left))))
                .filter(batch -> !batch.addresses().isEmpty())
                .map(batch -> ResolvedBatch.of(batch, port))
                .concatWith(Flux.fromIterable(tooLate).concatMap(Flux::error))
                .switchIfEmpty(Flux.error(() -> new UnknownHostException("'" + name + "' has no address")));
    }

    /**
     * Emits once the limit has passed, since a resolver of the application may not keep to it. A value, not an error:
     * an error would not cancel the lookup. The note is taken before that, while the lookup still knows how it stood.
     */
    private Mono<Boolean> passed(Deadline until, Runnable note) {
        return Mono.create(sink -> {
            Timers.Timeout timeout = timers.at(until, () -> {
                note.run();
                sink.success(true);
            });
            sink.onDispose(timeout::cancel);
        });
    }

    private LookupTimeoutException timeout(String name, Duration left) {
        return Overdue.error(name, left, resolver.progress(name).orElse(LookupProgress.DIRECT));
    }
}
