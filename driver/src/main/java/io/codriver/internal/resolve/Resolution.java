package io.codriver.internal.resolve;

import io.codriver.internal.time.Deadline;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.LookupProgress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.util.concurrent.Queues;

/**
 * The resolution of one opening. The first batch is awaited on its own, so that a permit is taken only once there is
 * somewhere to connect to; it and all later ones are then offered to the dialer.
 *
 * <p>Concurrency: the sink orders the batches; {@link #first} and {@link #offers} are used once each, in this order.
 */
public final class Resolution {

    private static final int STEP = 8;

    private final Function<Deadline, Flux<ResolvedBatch>> source;
    private final String name;
    private final HostResolver resolver;
    private final Disposable.Swap lookup = Disposables.swap();
    // A sink because the source outlives the subscription to the first batch. Bounded by what one lookup answers, which
    // is
    // one batch or two, hence the small steps in which it grows.
    private final Sinks.Many<List<SocketAddress>> known = Sinks.many()
            .unicast()
            .onBackpressureBuffer(Queues.<List<SocketAddress>>unbounded(STEP).get());

    // Written and read by the signals of the source, which come one after the other.
    private volatile boolean anyKnown;

    Resolution(Function<Deadline, Flux<ResolvedBatch>> source, String name, HostResolver resolver) {
        this.source = source;
        this.name = name;
        this.resolver = resolver;
    }

    /**
     * The first addresses. Fails with {@code MongoConfigurationException} for a rejected host, {@link
     * java.net.UnknownHostException}, {@link io.codriver.resolve.LookupTimeoutException} when the stage's limit or
     * {@code by} has passed, or whatever the resolver failed with. Cancelling gives up the interest.
     */
    public Mono<ResolvedBatch> first(Deadline by) {
        return Mono.create(sink -> {
            sink.onCancel(lookup);
            Disposable subscription = Flux.defer(() -> source.apply(by))
                    .subscribe(
                            batch -> {
                                anyKnown = true;
                                known.emitNext(batch.addresses(), Sinks.EmitFailureHandler.FAIL_FAST);
                                sink.success(batch);
                            },
                            error -> {
                                known.tryEmitComplete();
                                // After the first batch a failure only means that no more will come.
                                if (!anyKnown) {
                                    sink.error(error);
                                }
                            },
                            known::tryEmitComplete);
            lookup.replace(subscription);
        });
    }

    /** The batches from the first one on. Cancelling gives up the interest in later ones. */
    public Flux<List<SocketAddress>> offers() {
        return known.asFlux().doOnCancel(lookup::dispose).doOnTerminate(lookup::dispose);
    }

    /** Nobody wants addresses any more. */
    public void abandon() {
        lookup.dispose();
        known.tryEmitComplete();
    }

    /** How the lookup stands while it is under way; empty for literals and when it is over. Any thread. */
    public Optional<LookupProgress> progress() {
        return name.isEmpty() ? Optional.empty() : resolver.progress(name);
    }
}
