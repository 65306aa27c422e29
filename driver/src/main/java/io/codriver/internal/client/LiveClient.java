package io.codriver.internal.client;

import com.mongodb.MongoDriverInformation;
import com.mongodb.connection.ClusterDescription;
import io.codriver.CodriverClient;
import io.codriver.event.CodriverMetrics;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.time.Deadline;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** A client: the way to its deployment, and its end. */
final class LiveClient extends LiveCluster implements CodriverClient {

    /** How long servers are given to take note of sessions that have ended. */
    private static final Duration FAREWELL = Duration.ofMillis(500);

    private final Deployment deployment;
    private final long selectionNanos;
    private final Supplier<CodriverMetrics> metrics;
    private final Consumer<MongoDriverInformation> metadata;
    private final Runnable release;

    /**
     * @param selectionNanos the server selection timeout, which limits warming up too; negative for none
     * @param metrics reads the counters
     * @param metadata takes what is to be appended to the client metadata of new connections
     * @param release gives back what the client shares with others, after the deployment was closed; idempotent
     */
    LiveClient(
            View view,
            Deployment deployment,
            long selectionNanos,
            Supplier<CodriverMetrics> metrics,
            Consumer<MongoDriverInformation> metadata,
            Runnable release) {
        super(view);
        this.deployment = deployment;
        this.selectionNanos = selectionNanos;
        this.metrics = metrics;
        this.metadata = metadata;
        this.release = release;
        view.operations().sessions().belongTo(this);
    }

    @Override
    public Mono<Void> warmUp() {
        return Mono.defer(() -> {
            long now = view.operations().now();
            Deadline selection = selectionNanos < 0 ? Deadline.NEVER : Deadline.afterNanos(selectionNanos, now);
            return deployment.warmUp(view.timeout().startingAt(now).earlier(selection));
        });
    }

    @Override
    public Mono<Void> closeGracefully(Duration limit) {
        if (Arguments.given("limit", limit).isNegative()) {
            throw new IllegalArgumentException("limit must not be negative, but is " + limit);
        }
        return Mono.defer(() -> {
            Deadline by = Deadline.after(limit, view.operations().now());
            return view.operations()
                    .drain(limit)
                    .then(Mono.defer(() -> view.operations().endSessions(shorter(left(by), FAREWELL))))
                    .then(Mono.defer(() -> deployment.closeGracefully(left(by))))
                    .doOnTerminate(release);
        });
    }

    private Duration left(Deadline by) {
        return Duration.ofNanos(by.remainingNanos(view.operations().now()));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    @Override
    public void close() {
        Mono<Void> farewell = view.operations().endSessions(FAREWELL);
        if (Schedulers.isInNonBlockingThread() || Thread.currentThread() instanceof FastThreadLocalThread) {
            // The reply may have to come on this very thread: whoever closes here does not see the end.
            farewell.subscribe(null, failure -> closeNow(), this::closeNow);
            return;
        }
        try {
            farewell.block(FAREWELL.plus(FAREWELL));
        } catch (RuntimeException notInTime) {
            // Nobody is told: servers forget sessions by themselves.
        } finally {
            closeNow();
        }
    }

    private void closeNow() {
        deployment.close();
        release.run();
    }

    @Override
    public ClusterDescription getClusterDescription() {
        return deployment.description();
    }

    @Override
    public CodriverMetrics metrics() {
        return metrics.get();
    }

    @Override
    public void appendMetadata(MongoDriverInformation driverInformation) {
        metadata.accept(Arguments.given("driverInformation", driverInformation));
    }
}
