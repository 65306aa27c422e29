package io.codriver.internal.deployment;

import com.mongodb.MongoClientException;
import com.mongodb.MongoIncompatibleDriverException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.monitor.MonitorSettings;
import io.codriver.internal.monitor.ServerMonitor;
import io.codriver.internal.open.Opener;
import io.codriver.internal.pool.ConnectionPool;
import io.codriver.internal.pool.FairPool;
import io.codriver.internal.pool.News;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.time.Turns;
import io.codriver.internal.topology.Selection;
import io.codriver.internal.topology.Topology;
import io.codriver.internal.topology.TopologyEffect;
import io.codriver.internal.topology.TopologyStep;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/**
 * The servers of a client and what is known of them.
 *
 * <p>Concurrency: {@link Topology} decides in turns, one fact at a time. What it decided is published in this order:
 * pools become ready, then the new description can be seen and selected from, then events tell of it, then pools are
 * cleared and checks asked for. So nobody selects a server whose pool still refuses, and nobody who retries after a
 * clear finds the server as it was. Selecting reads the published description alone and takes no turn.
 *
 * <p>Spec: SDAM; Server Selection.
 */
public final class LiveDeployment implements Deployment {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveDeployment.class);

    private enum Life {
        NEW,
        OPEN,
        /** New work is refused. */
        DRAINING,
        CLOSED
    }

    /** A decision, and the topology since. */
    private record Published(long decision, ClusterDescription description) {}

    private final DeploymentOptions options;
    private final Opener opener;
    private final Timers timers;
    private final Topology topology;
    private final TopologyEvents events;
    private final Turns turns;
    private final News news = new News();
    private final long selectionNanos;
    private final Set<Selecting> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicReference<Life> life = new AtomicReference<>(Life.NEW);
    private volatile Map<ServerAddress, OwnedServer> servers = Map.of();
    private volatile Published published;

    // Owned by the turns.
    private Published decided;
    private final Announcements untold = new Announcements();
    private boolean closed;

    /** Does nothing before {@link #start}. */
    public LiveDeployment(DeploymentOptions options, Opener opener, Timers timers) {
        this.options = options;
        this.opener = opener;
        this.timers = timers;
        this.topology = new Topology(options.cluster(), options.server());
        this.events = new TopologyEvents(options, news);
        this.turns = new Turns(news::tell, this::closeTurn, LOGGER::error);
        this.selectionNanos = options.cluster().getServerSelectionTimeout(TimeUnit.NANOSECONDS);
        this.decided = new Published(0, topology.initial());
        this.published = decided;
    }

    /**
     * Makes the servers of the seeds and begins to watch them, which begins with resolving their hosts. Once, before
     * anybody else gets hold of this. Never blocks.
     */
    public LiveDeployment start() {
        if (!life.compareAndSet(Life.NEW, Life.OPEN)) {
            throw new IllegalStateException("Started already");
        }
        events.opening();
        events.changed(topology.empty(), decided.description());
        news.tell();
        Map<ServerAddress, OwnedServer> made = new LinkedHashMap<>();
        for (ServerDescription seed : decided.description().getServerDescriptions()) {
            made.put(seed.getAddress(), serverAt(seed.getAddress()));
        }
        servers = Map.copyOf(made);
        made.values().forEach(server -> server.monitor().start());
        return this;
    }

    private OwnedServer serverAt(ServerAddress address) {
        ServerId id = new ServerId(options.id(), address);
        events.serverOpening(id);
        news.tell();
        ConnectionPool pool = new FairPool(
                id,
                options.pool(),
                opener,
                timers,
                (failure, generation) -> openingFailed(address, failure, generation));
        ServerMonitor monitor = new ServerMonitor(
                new MonitorSettings(id, options.server(), options.monitorSockets(), options.api()),
                opener,
                timers,
                new ServerMonitor.Watcher() {
                    @Override
                    public void seen(ServerDescription description) {
                        fact(now -> topology.serverSeen(now, description));
                    }

                    @Override
                    public void checkFailed(Throwable failure) {
                        fact(now -> topology.checkFailed(now, address, failure, timers.nanos()));
                    }
                });
        return new OwnedServer(id, pool, monitor, opener.watch(address));
    }

    // ---- facts

    private void openingFailed(ServerAddress server, Throwable failure, int generation) {
        fact(now -> topology.openingFailed(
                now, server, failure, generation, server(server).pool().generation(), timers.nanos()));
    }

    void operationFailed(OwnedServer server, Throwable failure, int generation) {
        fact(now -> topology.operationFailed(
                now, server.address(), failure, generation, server.pool().generation(), timers.nanos()));
    }

    private void fact(Function<ClusterDescription, TopologyStep> fact) {
        turns.give(out -> {
            if (closed) {
                return;
            }
            TopologyStep step = fact.apply(decided.description());
            Published next = new Published(decided.decision() + 1, step.description());
            decided = next;
            Decision effects = new Decision(next);
            step.effects().forEach(effect -> effect.performBy(effects));
            out.addAll(effects.before);
            out.add(() -> publish(next));
            out.addAll(effects.after);
            out.add(this::checkForWhoeverWaits);
        });
    }

    /** Sorts the effects of one decision around its publication. */
    private final class Decision implements TopologyEffect.Owner {

        private final long number;
        private final List<Runnable> before = new ArrayList<>(1);
        private final List<Runnable> after = new ArrayList<>(2);

        Decision(Published next) {
            this.number = next.decision();
        }

        @Override
        public void serverChanged(ServerDescription previous, ServerDescription current) {
            ServerId id = server(current.getAddress()).id();
            untold.add(number, () -> events.serverChanged(id, previous, current));
        }

        @Override
        public void topologyChanged(ClusterDescription previous, ClusterDescription current) {
            untold.add(number, () -> events.changed(previous, current));
        }

        @Override
        public void readyPool(ServerAddress server) {
            before.add(() -> server(server).ready(number));
        }

        @Override
        public void clearPool(ServerAddress server, Throwable cause, boolean interruptInUse) {
            after.add(() -> server(server).clear(number, cause, interruptInUse));
        }

        @Override
        public void requestCheck(ServerAddress server) {
            after.add(() -> server(server).monitor().requestCheck());
        }

        @Override
        public void cancelCheck(ServerAddress server) {
            after.add(() -> server(server).monitor().cancelCheck());
        }
    }

    /** Act. Decisions may get here out of order: the newest stays. */
    private void publish(Published next) {
        Published newest = newest(next);
        turns.give(out -> untold.announceUpTo(newest.decision()));
        waiting.forEach(selecting -> selecting.attempt(newest.description()));
    }

    private synchronized Published newest(Published next) {
        if (next.decision() > published.decision()) {
            published = next;
        }
        return published;
    }

    private OwnedServer server(ServerAddress address) {
        OwnedServer server = servers.get(address);
        if (server == null) {
            throw new IllegalStateException("No server at " + address);
        }
        return server;
    }

    // ---- selection

    @Override
    public ClusterDescription description() {
        return published.description();
    }

    @Override
    public Mono<SelectedServer> select(ServerSelector suitable, Deadline by) {
        Selection selection = new Selection(suitable, Set.of(), options.cluster());
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super SelectedServer> caller) {
                caller.onSubscribe(new Selecting(caller, LiveDeployment.this, selection, by));
            }
        };
    }

    long nanos() {
        return timers.nanos();
    }

    void enter(Selecting selecting) {
        if (life.get() != Life.OPEN) {
            selecting.fail(refusal());
            return;
        }
        selecting.attempt(description());
        if (!selecting.isWaiting()) {
            return;
        }
        waiting.add(selecting);
        // What was published, or closed, before it stood in the set did not reach it.
        selecting.attempt(description());
        if (life.get() == Life.CLOSED) {
            selecting.fail(closedWhileWaiting());
        }
        if (!selecting.isWaiting()) {
            waiting.remove(selecting);
            return;
        }
        Deadline limit = selectionNanos < 0
                ? selecting.callerLimit()
                : selecting.callerLimit().earlier(Deadline.afterNanos(selectionNanos, selecting.startNanos()));
        selecting.alarm().set(timers, limit, () -> selecting.fail(timedOut(selecting)));
        checkForWhoeverWaits();
    }

    void leave(Selecting selecting) {
        waiting.remove(selecting);
    }

    /** Spec: Server Selection, "request that all monitors check immediately". They keep their shortest pause. */
    private void checkForWhoeverWaits() {
        if (!waiting.isEmpty()) {
            servers.values().forEach(server -> server.monitor().requestCheck());
        }
    }

    /** One server so far; among several, the choice of two at random by their load belongs here. */
    SelectedServer selected(List<ServerDescription> suitable) {
        ServerDescription description = suitable.get(0);
        return new Selected(description, server(description.getAddress()), this);
    }

    private record Selected(ServerDescription description, OwnedServer server, LiveDeployment deployment)
            implements SelectedServer {

        @Override
        public ConnectionPool pool() {
            return server.pool();
        }

        @Override
        public void failed(Throwable failure, int generation) {
            deployment.operationFailed(server, failure, generation);
        }
    }

    /** The official exception holds no cause: what is known of the servers goes into its message. */
    MongoIncompatibleDriverException withLedgers(MongoIncompatibleDriverException failure) {
        return new MongoIncompatibleDriverException(
                failure.getMessage() + " " + SelectionTimeout.view(failure.getClusterDescription(), servers),
                failure.getClusterDescription());
    }

    private MongoTimeoutException timedOut(Selecting selecting) {
        String text = SelectionTimeout.text(
                Duration.ofNanos(timers.nanos() - selecting.startNanos()), selecting.wanted(), description(), servers);
        // As the official driver: whoever set timeoutMS hears of that, whichever limit was the shorter one.
        return selecting.callerLimit().isNever()
                ? new MongoTimeoutException(text)
                : new MongoOperationTimeoutException(text);
    }

    // ---- life

    @Override
    public Mono<Void> warmUp(Deadline by) {
        return select(new AnyServer(), by)
                .flatMap(any -> Mono.when(description().getServerDescriptions().stream()
                        .filter(ServerDescription::isOk)
                        .map(server -> server(server.getAddress()).pool().warmUp(by))
                        .toList()));
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
            return Mono.when(servers.values().stream()
                            .map(server -> server.pool().drain(limit))
                            .toList())
                    .then(Mono.fromRunnable(this::close));
        });
    }

    @Override
    public void close() {
        if (life.getAndSet(Life.CLOSED) == Life.CLOSED) {
            return;
        }
        servers.values().forEach(OwnedServer::close);
        turns.give(this::closeTurn);
        waiting.forEach(selecting -> selecting.fail(closedWhileWaiting()));
    }

    private void closeTurn(List<Runnable> out) {
        if (closed) {
            return;
        }
        closed = true;
        life.set(Life.CLOSED);
        untold.announceUpTo(Long.MAX_VALUE);
        servers.values().forEach(server -> events.serverClosed(server.id()));
        events.changed(decided.description(), topology.empty());
        events.closed();
        // For a turn that broke; after close() there is nothing left to do.
        out.add(() -> servers.values().forEach(OwnedServer::close));
        out.add(() -> waiting.forEach(selecting -> selecting.fail(closedWhileWaiting())));
    }

    private IllegalStateException refusal() {
        return new IllegalStateException(
                life.get() == Life.NEW ? "state should be: started" : "state should be: open (the client was closed)");
    }

    private static MongoClientException closedWhileWaiting() {
        return new MongoClientException("The client was closed while the operation waited for a server");
    }
}
