package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpeningListener;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.connect.DialFailure;
import io.codriver.internal.connect.Dialed;
import io.codriver.internal.connect.Dialer;
import io.codriver.internal.connect.socks.Proxy;
import io.codriver.internal.connect.socks.SocksTarget;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ReplyReceiver;
import io.codriver.internal.handshake.Greeted;
import io.codriver.internal.handshake.Greeting;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.observe.Observers;
import io.codriver.internal.observe.OpeningCounters;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.map.HostWatch;
import io.codriver.internal.secure.TlsUpgrade;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.wire.RequestBody;
import io.codriver.internal.wire.compress.Compressor;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.LookupProgress;
import io.netty.channel.Channel;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.ObjLongConsumer;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** An opener whose stages end when a test says so, in time that a test moves. */
final class OpeningRig {

    static final ServerAddress SERVER = new ServerAddress("db1", 27018);
    static final SocketAddress FIRST = socket(1);
    static final SocketAddress SECOND = socket(2);
    static final RuntimeException LISTENER_FAILURE = new IllegalStateException("expected: a listener that throws");

    final ManualTime time = new ManualTime();
    final List<String> story = new ArrayList<>();
    final List<ConnectionOpenedEvent> opened = new ArrayList<>();
    final List<ConnectionOpenFailedEvent> failed = new ArrayList<>();
    final EmbeddedChannel channel = new EmbeddedChannel();

    final Sinks.Many<AddressBatch> lookup = Sinks.many().unicast().onBackpressureBuffer();
    final Sinks.One<Dialed> dial = Sinks.one();
    final Sinks.Empty<Void> passage = Sinks.empty();
    final Sinks.Empty<Void> tls = Sinks.empty();
    final Sinks.One<Greeted> hello = Sinks.one();

    final OpeningCounters counters = new OpeningCounters();
    List<OpeningListener> listeners = List.of(new Throwing(), new Recording());
    Duration connectLimit = Duration.ofMillis(500);
    Optional<Duration> handshakeLimit = Optional.empty();
    boolean secured = true;
    Optional<HandLogin> login = Optional.empty();
    Runnable beforeOpenedIsHeard = () -> {};
    Optional<LookupProgress> progress = Optional.empty();
    Optional<ServerAddress> proxy = Optional.empty();
    Deadline passageBy = Deadline.NEVER;
    Deadline tlsBy = Deadline.NEVER;
    Deadline helloBy = Deadline.NEVER;
    Deadline dialBy = Deadline.NEVER;
    List<List<SocketAddress>> offered = new ArrayList<>();
    final List<SocketAddress> failedLater = new ArrayList<>();
    final Set<SocketAddress> failedLately = new HashSet<>();
    final List<String> unreachable = new ArrayList<>();
    final List<SocketAddress> proved = new ArrayList<>();
    private @Nullable Consumer<List<Attempt>> watch;

    Opener opener() {
        HostResolver resolver = new HandMap();
        Dialer dialer = new Dialer() {
            @Override
            public Mono<Dialed> dial(Flux<List<SocketAddress>> offers, Deadline by, Consumer<List<Attempt>> watching) {
                watch = watching;
                dialBy = by;
                offers.subscribe(offered::add);
                return begun("dial", dial.asMono());
            }

            @Override
            public void failedLater(SocketAddress remote) {
                failedLater.add(remote);
                failedLately.add(remote);
            }

            @Override
            public boolean failedLately(SocketAddress address) {
                return failedLately.contains(address);
            }

            @Override
            public void proved(SocketAddress remote) {
                proved.add(remote);
            }
        };
        TlsUpgrade upgrade = (on, host, port, by) -> {
            tlsBy = by;
            return begun("tls " + host + ":" + port, tls.asMono());
        };
        Greeting greeting = (conversation, server, forMonitor, login, by) -> {
            helloBy = by;
            return begun(forMonitor ? "monitor hello" : "hello", hello.asMono());
        };
        OpenStages stages = new OpenStages(
                new ResolveStage(resolver, Duration.ofSeconds(10), time, proxy),
                dialer,
                proxy.map(Door::new),
                secured ? Optional.of(upgrade) : Optional.empty(),
                Talk::new,
                greeting,
                login.map(it -> () -> it));
        return new StagedOpener(
                stages, OpenLimits.of(connectLimit, handshakeLimit), time, Observers.of(listeners), counters);
    }

    private <T> Mono<T> begun(String stage, Mono<T> ending) {
        return ending.doOnSubscribe(subscription -> story.add(stage)).doOnCancel(() -> story.add(stage + " cancelled"));
    }

    /** Resolves to both addresses. */
    void answerLookup() {
        answerLookup(LookupProgress.DIRECT);
    }

    void answerLookup(LookupProgress how) {
        lookup.tryEmitNext(new AddressBatch(List.of(ip(1), ip(2)), null, how, false));
    }

    void watchSees(Attempt... attempts) {
        if (watch == null) {
            throw new AssertionError("nothing is dialed");
        }
        watch.accept(List.of(attempts));
    }

    void connected(Attempt... attempts) {
        dial.tryEmitValue(new Dialed(channel, SECOND, List.of(attempts)));
    }

    void dialFails(boolean timedOut, Attempt... attempts) {
        dial.tryEmitError(
                new DialFailure(timedOut ? "not connected in time" : "nobody there", List.of(attempts), timedOut));
    }

    void greeted() {
        hello.tryEmitValue(new Greeted(Hello.of(new BsonDocument()), 4_000_000, login.map(it -> it)));
    }

    Attempt attempt(SocketAddress address, Attempt.Outcome outcome) {
        return new Attempt(address, time.nanos(), time.nanos(), outcome, null);
    }

    private static InetAddress ip(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) last});
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static SocketAddress socket(int last) {
        return new InetSocketAddress(ip(last), 27018);
    }

    private final class HandMap implements HostResolver, HostWatch {
        @Override
        public Flux<AddressBatch> resolve(String host, Duration limit) {
            return lookup.asFlux().doOnCancel(() -> story.add("lookup cancelled"));
        }

        @Override
        public Flux<AddressBatch> resolveFirst(String host, Duration limit) {
            return resolve(host, limit);
        }

        @Override
        public Optional<LookupProgress> progress(String host) {
            return progress;
        }

        @Override
        public Disposable watch(String host, Duration limit) {
            throw new AssertionError("no opening watches");
        }

        @Override
        public void freshAddresses(String host, ObjLongConsumer<? super Collection<InetAddress>> told) {
            throw new AssertionError("no opening asks for what is fresh");
        }

        @Override
        public void unreachable(String host) {
            unreachable.add(host);
        }
    }

    /** A proxy. */
    private final class Door implements Proxy {

        private final ServerAddress address;

        private Door(ServerAddress address) {
            this.address = address;
        }

        @Override
        public ServerAddress address() {
            return address;
        }

        @Override
        public Mono<Void> reach(Channel on, SocksTarget target, Deadline by) {
            passageBy = by;
            return begun("proxy " + target, passage.asMono());
        }
    }

    private final class Recording implements OpeningListener {
        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            beforeOpenedIsHeard.run();
            opened.add(event);
        }

        @Override
        public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
            failed.add(event);
        }
    }

    private static final class Throwing implements OpeningListener {
        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            throw LISTENER_FAILURE;
        }

        @Override
        public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
            throw LISTENER_FAILURE;
        }
    }

    private record Talk(Channel channel) implements Conversation {
        @Override
        public void exchange(RequestBody request, Deadline by, ReplyReceiver receiver) {
            throw new AssertionError("the greeting of this rig says nothing");
        }

        @Override
        public void tell(RequestBody request, Deadline by, Told written) {
            throw new AssertionError("the greeting of this rig says nothing");
        }

        @Override
        public void hurry(Deadline by) {}

        @Override
        public void hurry(Object whose, Deadline by) {}

        @Override
        public void limit(int maxMessageSizeBytes) {}

        @Override
        public void announce(List<Compressor> compressors) {}

        @Override
        public void compress(Compressor agreed) {}

        @Override
        public void close(String reason) {
            channel.close();
        }
    }
}
