package io.codriver.internal.monitor;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.resolve.srv.SeedChoice;
import io.codriver.internal.resolve.srv.SeedList;
import io.codriver.internal.resolve.srv.SeedListQuestion;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Asks for the seed list again while the deployment is sharded or nothing is known of it: routers come and go, and only
 * DNS knows. Ends by itself where the servers say who belongs to them.
 *
 * <p>Concurrency: one question or one timer at a time, each started by the end of the other; any thread may close.
 *
 * <p>Spec: Polling SRV Records for mongos Discovery.
 */
public final class SeedPolling implements Disposable {

    static final Duration SHORTEST_PAUSE = Duration.ofSeconds(60);

    private static final Logger LOG = LoggerFactory.getLogger("io.codriver.resolve");

    private final SeedListQuestion question;
    private final SeedChoice choice;
    private final Supplier<ClusterDescription> topology;
    private final Consumer<Set<ServerAddress>> found;
    private final Timers timers;
    // Two places: an answer that is at hand plans the next question before the one under way is known.
    private final Disposable.Swap asking = Disposables.swap();
    private final Disposable.Swap waiting = Disposables.swap();

    /**
     * Does nothing before {@link #start}.
     *
     * @param topology as it stands
     * @param found told the hosts that should be there, whether they are new or not
     */
    public SeedPolling(
            SeedListQuestion question,
            SeedChoice choice,
            Supplier<ClusterDescription> topology,
            Consumer<Set<ServerAddress>> found,
            Timers timers) {
        this.question = question;
        this.choice = choice;
        this.topology = topology;
        this.found = found;
        this.timers = timers;
    }

    /** The seed list was just found. */
    public SeedPolling start(@Nullable Duration timeToLive) {
        pause(afterSuccess(timeToLive));
        return this;
    }

    private static Duration afterSuccess(@Nullable Duration timeToLive) {
        return timeToLive == null || timeToLive.compareTo(SHORTEST_PAUSE) < 0 ? SHORTEST_PAUSE : timeToLive;
    }

    private void pause(Duration pause) {
        Timers.Timeout timeout = timers.at(Deadline.after(pause, timers.nanos()), this::ask);
        waiting.update(timeout::cancel);
    }

    private void ask() {
        ClusterType type = topology.get().getType();
        if (type == ClusterType.SHARDED || type == ClusterType.UNKNOWN) {
            asking.update(question.again().subscribe(this::heard, this::failed));
        }
    }

    private void heard(SeedList list) {
        Set<ServerAddress> inUse = topology.get().getServerDescriptions().stream()
                .map(ServerDescription::getAddress)
                .collect(Collectors.toSet());
        found.accept(choice.of(list.hosts(), inUse));
        pause(afterSuccess(list.timeToLive()));
    }

    private void failed(Throwable failure) {
        LOG.warn("The seed list could not be looked up again; the hosts known stay in use: {}", failure.getMessage());
        pause(Duration.ofMillis(topology.get().getServerSettings().getHeartbeatFrequency(TimeUnit.MILLISECONDS)));
    }

    /** No question any more. Idempotent. */
    @Override
    public void dispose() {
        waiting.dispose();
        asking.dispose();
    }

    @Override
    public boolean isDisposed() {
        return waiting.isDisposed();
    }
}
