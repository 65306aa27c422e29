package io.codriver.internal.resolve.map;

import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupMetrics;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.SharedHostResolver;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.ObjLongConsumer;
import java.util.function.Supplier;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * A share in a map: asks and watches there until it is closed. Closing ends what was asked and watched through it, and
 * nothing of what others do.
 *
 * <p>Concurrency: the sink decides who closes; the map has its own rules.
 */
public final class MapLease implements SharedHostResolver, HostWatch {

    private final SharedLookups map;
    private final Runnable giveBack;
    private final Sinks.Empty<AddressBatch> closed = Sinks.empty();
    private final Disposable.Composite watches = Disposables.composite();

    MapLease(SharedLookups map, Runnable giveBack) {
        this.map = map;
        this.giveBack = giveBack;
    }

    @Override
    public Flux<AddressBatch> resolve(String host, Duration limit) {
        return untilClosed(() -> map.resolve(host, limit));
    }

    @Override
    public Flux<AddressBatch> resolveFirst(String host, Duration limit) {
        return untilClosed(() -> map.resolveFirst(host, limit));
    }

    private Flux<AddressBatch> untilClosed(Supplier<Flux<AddressBatch>> question) {
        // Ends by completion, since an error would leave the question where it is; the error follows.
        return Flux.defer(() -> watches.isDisposed() ? Flux.empty() : question.get())
                .takeUntilOther(closed.asMono())
                .concatWith(Flux.defer(() -> watches.isDisposed() ? Flux.error(MapLease::ended) : Flux.empty()));
    }

    private static IllegalStateException ended() {
        return new IllegalStateException("The HostResolver was closed");
    }

    @Override
    public Disposable watch(String host, Duration limit) {
        Disposable watch = map.watch(host, limit);
        watches.add(watch);
        return () -> {
            watches.remove(watch);
            watch.dispose();
        };
    }

    @Override
    public void freshAddresses(String host, ObjLongConsumer<? super Collection<InetAddress>> told) {
        map.freshAddresses(host, told);
    }

    @Override
    public void unreachable(String host) {
        map.unreachable(host);
    }

    @Override
    public Optional<LookupProgress> progress(String host) {
        return map.progress(host);
    }

    @Override
    public LookupMetrics metrics() {
        return map.metrics();
    }

    @Override
    public void close() {
        watches.dispose();
        if (closed.tryEmitEmpty().isSuccess()) {
            giveBack.run();
        }
    }
}
