package io.codriver.internal.resolve;

import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.internal.resolve.HostText.Literal;
import io.codriver.internal.resolve.HostText.Name;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.LookupMetrics;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupRejectedException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * The map: blocking lookups on the {@link LookupPool}, shared by everybody who asks for the same name at the same time, be
 * it one client or several. Every waiter keeps its own limit; nobody who leaves disturbs the others.
 *
 * <p>Concurrency: the {@link LookupBook} is owned by one turn at a time; waiters are told outside, on the thread which
 * finished the lookup or, for their own limit, on that of the timers.
 */
public final class SharedLookups implements HostResolver {

    private final NameLookup lookup;
    private final LookupLine line;
    private final Timers timers;
    private final HostTextParser parser = new HostTextParser(NetworkInterfaces::indexOf);
    private final LookupCounters counters = new LookupCounters();
    private final LookupBook book = new LookupBook(new OnTheLine(), counters);
    private final Turns<LookupBook> turns = new Turns<>(book);

    SharedLookups(NameLookup lookup, LookupLine line, Timers timers) {
        this.lookup = lookup;
        this.line = line;
        this.timers = timers;
    }

    /** A map over the resolver of this machine. */
    public static SharedLookups ofSystem(Timers timers) {
        return new SharedLookups(NameLookup.ofSystem(), LookupPool.shared(), timers);
    }

    /** A map over the application's resolver, which may block as long as it likes. */
    public static SharedLookups of(InetAddressResolver resolver, Timers timers) {
        return new SharedLookups(NameLookup.of(resolver), LookupPool.shared(), timers);
    }

    @Override
    public Flux<AddressBatch> resolve(String host, Duration limit) {
        HostText text = parser.parse(host);
        if (text instanceof Name name) {
            return Mono.<AddressBatch>create(sink -> join(name.name(), limit, sink))
                    .flux();
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

    private void join(String host, Duration limit, MonoSink<AddressBatch> sink) {
        long nowNanos = timers.nanos();
        LookupWaiter waiter = new LookupWaiter(host, limit, nowNanos, sink);
        sink.onCancel(() -> turns.take(state -> state.left(waiter)));
        // The timer first: should it fire before the waiter has joined, joining does nothing.
        waiter.holds(timers.at(
                Deadline.after(limit, nowNanos), () -> turns.take(state -> state.expired(waiter, timers.nanos()))));
        turns.take(state -> state.joined(waiter, nowNanos));
    }

    /** What the book decides, done. */
    private final class OnTheLine implements LookupBook.Actions {

        @Override
        public void submit(Lookup wanted) {
            try {
                wanted.standsBehind(line.submit(wanted.task()));
            } catch (LookupRejectedException full) {
                counters.rejected();
                turns.take(state -> state.failed(wanted, full));
            }
            if (wanted.task().isCancelled()) {
                // It was cancelled on its way into the line, so it was not found there.
                line.forget(wanted.task());
            }
        }

        @Override
        public void forget(Lookup unwanted) {
            line.forget(unwanted.task());
        }

        @Override
        public void perform(Lookup wanted) {
            wanted.starts(timers.nanos());
            try {
                List<InetAddress> addresses = lookup.addressesOf(wanted.host());
                turns.take(state -> state.answered(wanted, addresses, timers.nanos()));
            } catch (Exception e) {
                turns.take(state -> state.failed(wanted, e));
            } catch (Throwable error) {
                turns.take(state -> state.failed(
                        wanted,
                        new IllegalStateException("The lookup of '" + wanted.host() + "' died: " + error, error)));
            }
        }
    }
}
