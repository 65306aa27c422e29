package io.codriver.internal.deployment;

import com.mongodb.MongoClientException;
import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerSettings;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.pool.Alarm;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * A deployment that cannot be made yet: DNS has to name its hosts first. Whoever wants a server waits, within its limits;
 * an attempt that fails is repeated once per heartbeat. What can never help those who wait fails them at once.
 *
 * <p>Concurrency: a small lock around who waits and what was made; nobody is told while it is held.
 *
 * <p>Spec: Initial DNS Seedlist Discovery, "Querying DNS".
 */
public final class LateDeployment implements Deployment {

    /** Makes it, or says why it cannot be made. */
    public interface Making {

        /** One attempt. Emits the deployment, started. */
        Mono<Deployment> attempt();

        /** What those who wait are told, made anew for each; nothing if the next attempt may help. */
        Optional<RuntimeException> hopeless(Throwable failure);
    }

    private static final Logger LOG = LoggerFactory.getLogger("io.codriver.resolve");

    private record Waiting(MonoSink<Deployment> sink) {}

    private final Making making;
    private final ClusterSettings cluster;
    private final ServerSettings server;
    private final Timers timers;
    private final long selectionNanos;
    private final Disposable.Swap attempt = Disposables.swap();
    private final Alarm retry = new Alarm();
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private boolean closed;
    private volatile @Nullable Throwable lastFailure;
    private volatile @Nullable Deployment made;

    /** Does nothing before {@link #start}. */
    public LateDeployment(Making making, ClusterSettings cluster, ServerSettings server, Timers timers) {
        this.making = making;
        this.cluster = cluster;
        this.server = server;
        this.timers = timers;
        this.selectionNanos = cluster.getServerSelectionTimeout(TimeUnit.NANOSECONDS);
    }

    /** Begins the first attempt. Never blocks. */
    public LateDeployment start() {
        // Taken on the way: what is emitted while a close disposes of the subscription would reach nobody, and go on.
        attempt.update(making.attempt().doOnNext(this::made).subscribe(deployment -> {}, this::failed));
        return this;
    }

    private void made(Deployment deployment) {
        List<Waiting> all;
        boolean late;
        synchronized (this) {
            late = closed;
            made = deployment;
            lastFailure = null;
            all = everybody();
        }
        if (late) {
            deployment.close();
        }
        all.forEach(each -> each.sink().success(deployment));
    }

    private void failed(Throwable failure) {
        List<Waiting> all;
        synchronized (this) {
            if (closed) {
                return;
            }
            lastFailure = failure;
            all = making.hopeless(failure).isPresent() ? everybody() : List.of();
        }
        LOG.warn("The hosts of {} are not known; DNS is asked again: {}", cluster.getSrvHost(), failure.getMessage());
        retry.set(
                timers,
                Deadline.afterNanos(server.getHeartbeatFrequency(TimeUnit.NANOSECONDS), timers.nanos()),
                this::start);
        all.forEach(each -> making.hopeless(failure).ifPresent(each.sink()::error));
    }

    private List<Waiting> everybody() {
        List<Waiting> all = List.copyOf(waiting);
        waiting.clear();
        return all;
    }

    // ---- waiting

    @Override
    public Mono<SelectedServer> select(ServerRequest request) {
        Deployment there = made;
        return there != null
                ? there.select(request)
                : Mono.defer(() -> {
                    long startNanos = timers.nanos();
                    return await(request.suitable(), request.by(), startNanos)
                            .flatMap(deployment -> deployment.select(request.since(startNanos)));
                });
    }

    @Override
    public Mono<Void> warmUp(Deadline by) {
        return Mono.defer(() -> await("warm connections", by, timers.nanos()))
                .flatMap(deployment -> deployment.warmUp(by));
    }

    private Mono<Deployment> await(Object wanted, Deadline by, long startNanos) {
        Deadline limit = selectionNanos < 0 ? by : by.earlier(Deadline.afterNanos(selectionNanos, startNanos));
        return await().timeout(hasPassed(limit), Mono.error(() -> timedOut(startNanos, wanted, by)));
    }

    /** The deployment, as soon as there is one. */
    private Mono<Deployment> await() {
        return Mono.create(sink -> {
            Waiting me = new Waiting(sink);
            Throwable failure = null;
            Deployment there;
            boolean tooLate;
            synchronized (this) {
                there = made;
                tooLate = closed;
                failure = lastFailure;
                boolean hopeless = failure != null && making.hopeless(failure).isPresent();
                if (there == null && !tooLate && !hopeless) {
                    waiting.add(me);
                    failure = null;
                }
            }
            if (tooLate) {
                sink.error(new IllegalStateException("state should be: open (the client was closed)"));
            } else if (there != null) {
                sink.success(there);
            } else if (failure != null) {
                making.hopeless(failure).ifPresent(sink::error);
            } else {
                sink.onDispose(() -> leave(me));
            }
        });
    }

    private synchronized void leave(Waiting waiter) {
        waiting.remove(waiter);
    }

    private Mono<Boolean> hasPassed(Deadline limit) {
        return Mono.create(sink -> sink.onDispose(timers.at(limit, () -> sink.success(true))::cancel));
    }

    private MongoTimeoutException timedOut(long startNanos, Object wanted, Deadline by) {
        Throwable failure = lastFailure;
        String text = "Timed out after " + OpeningLedger.readable(Duration.ofNanos(timers.nanos() - startNanos))
                + " while waiting for " + wanted + ". The hosts of " + cluster.getSrvHost() + " are not known yet: "
                + (failure == null ? "DNS has not answered" : failure.getMessage());
        return by.isNever() ? new MongoTimeoutException(text) : new MongoOperationTimeoutException(text);
    }

    // ---- the rest

    @Override
    public ClusterDescription description() {
        Deployment there = made;
        if (there != null) {
            return there.description();
        }
        Throwable failure = lastFailure;
        MongoException told = failure == null
                ? null
                : MongoException.fromThrowable(
                        making.hopeless(failure).<Throwable>map(known -> known).orElse(failure));
        return new ClusterDescription(cluster.getMode(), ClusterType.UNKNOWN, told, List.of(), cluster, server);
    }

    @Override
    public Mono<Void> closeGracefully(Duration limit) {
        return Mono.defer(() -> {
            Deployment there = made;
            return there == null ? Mono.fromRunnable(this::close) : there.closeGracefully(limit);
        });
    }

    @Override
    public void close() {
        List<Waiting> all;
        synchronized (this) {
            closed = true;
            all = everybody();
        }
        attempt.dispose();
        retry.cancel();
        Deployment there = made;
        if (there != null) {
            there.close();
        }
        all.forEach(each -> each.sink()
                .error(new MongoClientException("The client was closed while the operation waited for a server")));
    }
}
