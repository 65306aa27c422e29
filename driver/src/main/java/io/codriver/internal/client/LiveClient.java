package io.codriver.internal.client;

import com.mongodb.MongoDriverInformation;
import com.mongodb.connection.ClusterDescription;
import io.codriver.CodriverClient;
import io.codriver.event.CodriverMetrics;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A client: the way to its deployment, and its end. */
final class LiveClient extends LiveCluster implements CodriverClient {

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
                    .then(Mono.defer(() -> deployment.closeGracefully(
                            Duration.ofNanos(by.remainingNanos(view.operations().now())))))
                    .doOnTerminate(release);
        });
    }

    @Override
    public void close() {
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
