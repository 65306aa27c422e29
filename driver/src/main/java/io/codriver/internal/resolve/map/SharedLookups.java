package io.codriver.internal.resolve.map;

import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.line.LookupPool;
import io.codriver.internal.resolve.source.AddressSource;
import io.codriver.internal.resolve.source.BlockingSource;
import io.codriver.internal.resolve.source.DnsSource;
import io.codriver.internal.resolve.source.FallbackSource;
import io.codriver.internal.resolve.source.Finding;
import io.codriver.internal.resolve.source.NameLookup;
import io.codriver.internal.resolve.text.HostText;
import io.codriver.internal.resolve.text.HostText.Literal;
import io.codriver.internal.resolve.text.HostText.Name;
import io.codriver.internal.resolve.text.HostTextParser;
import io.codriver.internal.resolve.text.NetworkInterfaces;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.time.Turns;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.LookupMetrics;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupRejectedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.ObjLongConsumer;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.FluxSink;

/**
 * The map: what is known of names and what is being found out, shared by everybody who asks, be it one client or several.
 * Every waiter keeps its own limit; nobody who leaves disturbs the others. What may be kept, and for how long, is decided
 * by the {@link AddressBook}.
 *
 * <p>Concurrency: the book is owned by one turn at a time; waiters are told outside, on their own thread if the answer is
 * at hand, else on the one which finished the lookup or, for limits, on that of the timers.
 */
public final class SharedLookups implements HostResolver, HostWatch {

    private static final Logger LOG = LoggerFactory.getLogger(SharedLookups.class);

    private final AddressSource source;
    private final Timers timers;
    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);
    private final LookupCounters counters = new LookupCounters();
    private final AddressBook book;
    private final Turns turns = new Turns(() -> {}, acts -> {}, LOG::error);

    SharedLookups(AddressSource source, Timers timers, RandomGenerator random) {
        this.source = source;
        this.timers = timers;
        this.book = new AddressBook(new Performed(), counters, random);
    }

    /** A map over the resolver of this machine. */
    public static SharedLookups ofSystem(Timers timers) {
        return blocking(NameLookup.ofSystem(), timers);
    }

    /** A map over hosts file and name servers alone. */
    public static SharedLookups ofDns(DnsNames dns, Timers timers) {
        return new SharedLookups(new DnsSource(dns, timers), timers, Jitter.RANDOM);
    }

    /**
     * A map over the name servers and the resolver of this machine.
     *
     * @param systemFirst whether the name servers are the ones who are asked second
     */
    public static SharedLookups ofDnsAndSystem(DnsNames dns, boolean systemFirst, Timers timers) {
        AddressSource names = new DnsSource(dns, timers);
        AddressSource system = new BlockingSource(NameLookup.ofSystem(), LookupPool.shared(), timers);
        AddressSource both = systemFirst ? new FallbackSource(system, names) : new FallbackSource(names, system);
        return new SharedLookups(both, timers, Jitter.RANDOM);
    }

    /** A map over the application's resolver, which may block as long as it likes. */
    public static SharedLookups of(InetAddressResolver resolver, Timers timers) {
        return blocking(NameLookup.of(resolver), timers);
    }

    private static SharedLookups blocking(NameLookup names, Timers timers) {
        return new SharedLookups(new BlockingSource(names, LookupPool.shared(), timers), timers, Jitter.RANDOM);
    }

    private void take(Function<AddressBook, List<Runnable>> event) {
        turns.give(acts -> acts.addAll(event.apply(book)));
    }

    @Override
    public Flux<AddressBatch> resolve(String host, Duration limit) {
        return resolve(host, limit, false);
    }

    @Override
    public Flux<AddressBatch> resolveFirst(String host, Duration limit) {
        return resolve(host, limit, true);
    }

    private Flux<AddressBatch> resolve(String host, Duration limit, boolean first) {
        HostText text = parser.parse(host);
        if (text instanceof Name name) {
            return Flux.create(sink -> join(name.name(), limit, first, sink));
        }
        // The driver never asks for these, but an application that shares the map may.
        return text instanceof Literal literal
                ? Flux.just(AddressBatch.of(List.of(literal.address())))
                : Flux.error(() -> new UnknownHostException("'" + host + "' is no name to look up"));
    }

    @Override
    public Optional<LookupProgress> progress(String host) {
        return book.progress(host, timers.nanos());
    }

    @Override
    public LookupMetrics metrics() {
        return counters.read(book.size(), book.queued());
    }

    @Override
    public Disposable watch(String host, Duration limit) {
        if (!(parser.parse(host) instanceof Name name)) {
            return Disposables.disposed();
        }
        take(state -> state.upkeep().watched(name.name(), limit, timers.nanos()));
        return new Watch(name.name(), limit);
    }

    @Override
    public void freshAddresses(String host, ObjLongConsumer<? super Collection<InetAddress>> told) {
        if (parser.parse(host) instanceof Name name) {
            take(state -> state.freshAddresses(name.name(), told, timers.nanos()));
        }
    }

    @Override
    public void unreachable(String host) {
        if (parser.parse(host) instanceof Name name) {
            take(state -> state.upkeep().unreachable(name.name(), timers.nanos()));
        }
    }

    private void join(String host, Duration limit, boolean first, FluxSink<AddressBatch> sink) {
        long nowNanos = timers.nanos();
        LookupWaiter waiter = new LookupWaiter(host, limit, nowNanos, first, sink);
        sink.onCancel(() -> take(state -> state.left(waiter, timers.nanos())));
        // The timer first: should it fire before the waiter has joined, joining does nothing.
        waiter.holds(
                timers.at(Deadline.after(limit, nowNanos), () -> take(state -> state.expired(waiter, timers.nanos()))));
        take(state -> state.joined(waiter, nowNanos));
    }

    private Deadline deadline(long atNanos) {
        long nowNanos = timers.nanos();
        return Deadline.afterNanos(atNanos - nowNanos, nowNanos);
    }

    /** One who is in a topology. */
    private final class Watch implements Disposable {

        private final String host;
        private final Duration limit;
        private final AtomicBoolean over = new AtomicBoolean();

        Watch(String host, Duration limit) {
            this.host = host;
            this.limit = limit;
        }

        @Override
        public void dispose() {
            if (!over.getAndSet(true)) {
                take(state -> state.upkeep().unwatched(host, limit, timers.nanos()));
            }
        }

        @Override
        public boolean isDisposed() {
            return over.get();
        }
    }

    /** What the source says of one lookup, told to the book. */
    private final class Told implements AddressSource.Answers {

        private final Lookup lookup;

        Told(Lookup lookup) {
            this.lookup = lookup;
        }

        @Override
        public void partly(Finding finding) {
            take(state -> state.partly(lookup, finding, timers.nanos()));
        }

        @Override
        public void answered(Finding finding) {
            take(state -> state.answered(lookup, finding, timers.nanos()));
        }

        @Override
        public void failed(Throwable error) {
            take(state -> state.failed(lookup, error, timers.nanos()));
        }
    }

    /** What the book decides, done. */
    private final class Performed implements AddressBook.Actions {

        @Override
        public void begin(Lookup wanted) {
            AddressSource.Answers answers = new Told(wanted);
            try {
                source.begin(wanted.task(), answers);
            } catch (LookupRejectedException full) {
                counters.rejected();
                answers.failed(full);
            } catch (RuntimeException notBegun) {
                answers.failed(notBegun);
            }
        }

        @Override
        public void forget(Lookup unwanted) {
            source.forget(unwanted.task());
        }

        @Override
        public void prefer(Lookup wanted) {
            source.prefer(wanted.task());
        }

        @Override
        public void wakeIfSlow(LookupWaiter waiter, long atNanos) {
            waiter.holds(timers.at(deadline(atNanos), () -> take(state -> state.slow(waiter, timers.nanos()))));
        }

        @Override
        public void wakeToGiveUp(Lookup lookup, long atNanos) {
            lookup.holds(timers.at(
                    deadline(atNanos), () -> take(state -> state.upkeep().gaveUp(lookup, timers.nanos()))));
        }

        @Override
        public void wakeToRefresh(KnownHost host, long atNanos) {
            host.alarm(timers.at(
                    deadline(atNanos), () -> take(state -> state.upkeep().refreshDue(host, atNanos, timers.nanos()))));
        }
    }

    /** So that the hosts of many clients do not fall into step. */
    private static final class Jitter {

        static final RandomGenerator RANDOM = () -> ThreadLocalRandom.current().nextLong();
    }
}
