package io.codriver.internal.deployment;

import com.mongodb.MongoClientException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.Opener;
import io.codriver.internal.pool.ConnectionPool;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.topology.ServerDescriptions;
import io.codriver.internal.topology.Topology;
import io.codriver.internal.topology.selection.ChoiceOfTwo;
import io.codriver.internal.topology.selection.Selection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * The servers of a client: selects among what {@link LiveTopology} has published. Selecting takes no turn and waits for
 * nobody; who finds nothing stands in the {@link WaitingRoom} until something new is published.
 *
 * <p>Spec: Server Selection.
 */
public final class LiveDeployment implements Deployment {

    private enum Life {
        NEW,
        OPEN,
        /** New work is refused. */
        DRAINING,
        CLOSED
    }

    private final DeploymentOptions options;
    private final Timers timers;
    private final WaitingRoom waiting = new WaitingRoom();
    private final LiveTopology topology;
    private final long selectionNanos;
    private final AtomicReference<Life> life = new AtomicReference<>(Life.NEW);

    /** Does nothing before {@link #start}. */
    public LiveDeployment(DeploymentOptions options, Opener opener, Timers timers) {
        this.options = options;
        this.timers = timers;
        this.topology =
                new LiveTopology(options, new ServerAssembly(options, opener, timers), timers, waiting, this::ended);
        this.selectionNanos = options.cluster().getServerSelectionTimeout(TimeUnit.NANOSECONDS);
    }

    /**
     * Makes the servers of the seeds and begins to watch them, which begins with resolving their hosts. Once, before
     * anybody else gets hold of this. Never blocks.
     */
    public LiveDeployment start() {
        if (!life.compareAndSet(Life.NEW, Life.OPEN)) {
            throw new IllegalStateException("Started already");
        }
        topology.start();
        return this;
    }

    /**
     * SRV records named these hosts when they were looked up again. Any thread; ignored where the servers themselves say
     * who belongs to the deployment.
     *
     * @param seeds not empty; those chosen by {@code srvMaxHosts}
     */
    public void seedsFound(Set<ServerAddress> seeds) {
        topology.seedsFound(seeds);
    }

    @Override
    public ClusterDescription description() {
        return topology.published().description();
    }

    // ---- selection

    @Override
    public Mono<SelectedServer> select(ServerRequest request) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super SelectedServer> caller) {
                Selection selection = new Selection(request.suitable(), request.deprioritized(), options.cluster());
                caller.onSubscribe(new Selecting(caller, LiveDeployment.this, selection, request));
            }
        };
    }

    StructuredLog log() {
        return options.log();
    }

    long nanos() {
        return timers.nanos();
    }

    void enter(Selecting selecting) {
        if (life.get() != Life.OPEN) {
            selecting.fail(refusal());
            return;
        }
        selecting.attempt(topology.published());
        if (!selecting.isWaiting()) {
            return;
        }
        waiting.enter(selecting);
        // What was published, or closed, before it stood in the room did not reach it.
        selecting.attempt(topology.published());
        if (life.get() == Life.CLOSED) {
            selecting.fail(closedWhileWaiting());
        }
        if (!selecting.isWaiting()) {
            waiting.leave(selecting);
            return;
        }
        Deadline limit = selectionNanos < 0
                ? selecting.callerLimit()
                : selecting.callerLimit().earlier(Deadline.afterNanos(selectionNanos, selecting.startNanos()));
        selecting.alarm().set(timers, limit, () -> selecting.timedOut(timedOut(selecting)));
        selecting.waits(topology.published(), limit.remainingNanos(timers.nanos()));
        topology.checkForWhoeverWaits();
    }

    void leave(Selecting selecting) {
        waiting.leave(selecting);
    }

    /** One of those that suit, which counts the operation from now on. */
    SelectedServer selected(List<ServerDescription> suitable, Published seen) {
        ServerDescription description = ChoiceOfTwo.of(
                suitable, server -> seen.server(server.getAddress()).operations(), bound -> ThreadLocalRandom.current()
                        .nextInt(bound));
        OwnedServer server = seen.server(description.getAddress());
        server.operationBegun();
        return new Selected(description, server, topology);
    }

    private record Selected(ServerDescription description, OwnedServer server, LiveTopology topology)
            implements SelectedServer {

        @Override
        public ConnectionPool pool() {
            return server.pool();
        }

        @Override
        public void operationBegun() {
            server.operationBegun();
        }

        @Override
        public void operationEnded() {
            server.operationEnded();
        }

        @Override
        public void failed(Throwable failure, int generation, Runnable then) {
            topology.operationFailed(server, failure, generation, null, then);
        }

        @Override
        public void failed(Throwable failure, LentConnection on, Runnable then) {
            topology.operationFailed(
                    server, failure, on.generation(), on.connection().hello().serviceId(), then);
        }
    }

    private MongoTimeoutException timedOut(Selecting selecting) {
        String text = SelectionTimeout.text(
                Duration.ofNanos(timers.nanos() - selecting.startNanos()), selecting.wanted(), topology.published());
        // As the official driver: whoever set timeoutMS hears of that, whichever limit was the shorter one.
        return selecting.callerLimit().isNever()
                ? new MongoTimeoutException(text)
                : new MongoOperationTimeoutException(text);
    }

    // ---- life

    @Override
    public Mono<Void> warmUp(Deadline by) {
        return select(ServerRequest.of(new AnyServer(), by, "warmUp", ServerRequest.NO_ID))
                .doOnNext(SelectedServer::operationEnded)
                .flatMap(any -> Mono.when(usable(topology.published()).stream()
                        .map(server -> server.pool().warmUp(by))
                        .toList()));
    }

    private static List<OwnedServer> usable(Published seen) {
        return seen.description().getServerDescriptions().stream()
                .filter(server -> Topology.isSingle(seen.description())
                        ? server.isOk()
                        : ServerDescriptions.isDataBearing(server))
                .map(server -> seen.server(server.getAddress()))
                .toList();
    }

    private record AnyServer() implements ServerSelector {

        @Override
        public List<ServerDescription> select(ClusterDescription topology) {
            return topology.getServerDescriptions();
        }

        @Override
        public String toString() {
            return "any server";
        }
    }

    @Override
    public Mono<Void> closeGracefully(Duration limit) {
        return Mono.defer(() -> {
            life.compareAndSet(Life.OPEN, Life.DRAINING);
            return Mono.when(topology.published().servers().values().stream()
                            .map(OwnedServer::poolIfOpen)
                            .flatMap(Optional::stream)
                            .map(pool -> pool.drain(limit))
                            .toList())
                    .then(Mono.fromRunnable(this::close));
        });
    }

    @Override
    public void close() {
        life.set(Life.CLOSED);
        topology.close();
    }

    private void ended() {
        life.set(Life.CLOSED);
        waiting.failAll(LiveDeployment::closedWhileWaiting);
    }

    private IllegalStateException refusal() {
        return new IllegalStateException(
                life.get() == Life.NEW ? "state should be: started" : "state should be: open (the client was closed)");
    }

    private static MongoClientException closedWhileWaiting() {
        return new MongoClientException("The client was closed while the operation waited for a server");
    }
}
