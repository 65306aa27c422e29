package io.codriver.internal.deployment;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import io.codriver.internal.observe.News;
import io.codriver.internal.pool.ConnectionPool;
import io.codriver.internal.time.Timers;
import io.codriver.internal.time.Turns;
import io.codriver.internal.topology.ConnectionFailure;
import io.codriver.internal.topology.Topology;
import io.codriver.internal.topology.TopologyEffect;
import io.codriver.internal.topology.TopologyState;
import io.codriver.internal.topology.TopologyStep;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology of a client and the servers that belong to it.
 *
 * <p>Concurrency: {@link Topology} decides in turns, one fact at a time. What it decided is published in this order:
 * pools become ready, then the new description can be seen and selected from, then events tell of it, then servers that
 * entered are opened, those that left are closed, pools are cleared and checks asked for. So nobody selects a server whose
 * pool still refuses, and nobody who retries after a clear finds the server as it was. A server can be used only after a
 * fact which it reported itself, so after it was opened.
 *
 * <p>Spec: SDAM; SDAM Logging and Monitoring, "Events API".
 */
final class LiveTopology implements ServerAssembly.Facts {

    private static final Logger LOGGER = LoggerFactory.getLogger(LiveTopology.class);

    private final DeploymentOptions options;
    private final ServerAssembly assembly;
    private final Timers timers;
    private final WaitingRoom waiting;
    private final Runnable ended;
    private final Topology topology;
    private final TopologyEvents events;
    private final Turns turns;
    private volatile Published published;

    // Owned by the turns.
    private TopologyState state;
    private Published decided;
    private final Announcements untold = new Announcements();
    /** Added to in turns, worked off by whoever publishes, twice at worst. */
    private final Queue<Ready> readies = new ConcurrentLinkedQueue<>();

    private boolean stopped;
    private boolean closed;

    /**
     * Does nothing before {@link #start}.
     *
     * @param ended called once, when no fact changes anything any more: closed, or broken by a bug
     */
    LiveTopology(
            DeploymentOptions options, ServerAssembly assembly, Timers timers, WaitingRoom waiting, Runnable ended) {
        this.options = options;
        this.assembly = assembly;
        this.timers = timers;
        this.waiting = waiting;
        this.ended = ended;
        this.topology = new Topology(options.cluster(), options.server());
        News news = new News();
        this.events = new TopologyEvents(options, news);
        this.turns = new Turns(news::tell, this::broken, LOGGER::error);
        this.state = topology.initial();
        this.decided = new Published(0, state.description(), Map.of(), null);
        this.published = decided;
    }

    /** Begins to watch the seeds. Once; never blocks. */
    void start() {
        turns.give(out -> {
            events.opening();
            events.changed(topology.empty(), state.description());
            Map<ServerAddress, OwnedServer> seeds = new LinkedHashMap<>();
            for (ServerDescription seed : state.description().getServerDescriptions()) {
                OwnedServer server = new OwnedServer(new ServerId(options.id(), seed.getAddress()));
                events.serverOpening(server.id());
                seeds.put(server.address(), server);
                out.add(() -> open(server));
            }
            decided = new Published(1, state.description(), seeds, null);
            newest(decided);
        });
    }

    private void open(OwnedServer server) {
        server.open(assembly, this);
        if (options.cluster().getMode() == ClusterConnectionMode.LOAD_BALANCED) {
            reported(server, now -> topology.loadBalancerTaken(now, server.address(), timers.nanos()));
        }
    }

    private record Ready(OwnedServer server, long decision) {}

    /** Never waits. */
    Published published() {
        return published;
    }

    // ---- facts

    @Override
    public void seen(OwnedServer server, ServerDescription description) {
        reported(server, now -> topology.serverSeen(now, description));
    }

    @Override
    public void checkFailed(OwnedServer server, Throwable failure) {
        reported(server, now -> topology.checkFailed(now, server.address(), failure, timers.nanos()));
    }

    @Override
    public void openingFailed(
            OwnedServer server, Throwable failure, int generation, @Nullable ObjectId service, Runnable then) {
        reported(
                server,
                now -> topology.openingFailed(now, met(server, failure, generation, service), timers.nanos()),
                then);
    }

    /** @param then called in any case, when what came of it is done; whichever thread decided does that */
    void operationFailed(
            OwnedServer server, Throwable failure, int generation, @Nullable ObjectId service, Runnable then) {
        reported(
                server,
                now -> topology.operationFailed(now, met(server, failure, generation, service), timers.nanos()),
                then);
    }

    private static ConnectionFailure met(
            OwnedServer server, Throwable failure, int generation, @Nullable ObjectId service) {
        ConnectionPool pool = server.pool();
        int current = service == null ? pool.generation() : pool.generation(service);
        return new ConnectionFailure(server.address(), failure, generation, current, service);
    }

    void seedsFound(Set<ServerAddress> seeds) {
        fact(now -> topology.seedsFound(now, seeds), () -> {});
    }

    /** What a server that left tells is not about the one that entered under its address since. */
    private void reported(OwnedServer server, Function<TopologyState, TopologyStep> fact) {
        reported(server, fact, () -> {});
    }

    private void reported(OwnedServer server, Function<TopologyState, TopologyStep> fact, Runnable then) {
        fact(
                now -> decided.servers().get(server.address()) == server
                        ? fact.apply(now)
                        : new TopologyStep(now, List.of()),
                then);
    }

    private void fact(Function<TopologyState, TopologyStep> fact, Runnable then) {
        turns.give(out -> {
            try {
                if (!stopped) {
                    decide(fact, out);
                }
            } finally {
                out.add(then);
            }
        });
    }

    private void decide(Function<TopologyState, TopologyStep> fact, List<Runnable> out) {
        TopologyStep step = fact.apply(state);
        Decision decision = new Decision(decided);
        step.effects().forEach(effect -> effect.performBy(decision));
        state = step.state();
        Published next = decision.published(step.description());
        decided = next;
        out.add(() -> publish(next));
        out.addAll(decision.after);
        out.add(this::checkForWhoeverWaits);
    }

    /**
     * Act. Decisions may get here out of order: the newest stays. What can be seen then are servers of earlier decisions,
     * too, so all pools that wait to become ready do so before, whoever's turn it was.
     */
    private void publish(Published next) {
        for (Ready due : readies) {
            if (due.decision() <= next.decision()) {
                due.server().ready(due.decision());
                readies.remove(due); // After it is done: others must not publish in between.
            }
        }
        Published newest = newest(next);
        turns.give(out -> untold.announceUpTo(newest.decision()));
        waiting.attempt(newest);
    }

    private synchronized Published newest(Published next) {
        if (next.decision() > published.decision()) {
            published = next;
        }
        return published;
    }

    /** Spec: Server Selection, "request that all monitors check immediately". They keep their shortest pause. */
    void checkForWhoeverWaits() {
        if (!waiting.isEmpty()) {
            published.servers().values().forEach(OwnedServer::requestCheck);
        }
    }

    // ---- life

    /** Closes all servers, then tells of it. Idempotent, never blocks. */
    void close() {
        turns.give(this::stop);
    }

    private void stop(List<Runnable> out) {
        if (stopped) {
            return;
        }
        stopped = true;
        Map<ServerAddress, OwnedServer> servers = decided.servers();
        out.add(() -> servers.values().forEach(OwnedServer::close));
        // Later, because what monitors tell while they end comes before the topology is closed.
        out.add(() -> turns.give(this::tellOfTheEnd));
        out.add(ended);
    }

    private void broken(List<Runnable> out) {
        stop(out);
        tellOfTheEnd(out);
    }

    private void tellOfTheEnd(List<Runnable> out) {
        if (closed) {
            return;
        }
        closed = true;
        untold.announceUpTo(Long.MAX_VALUE);
        for (ServerDescription server : decided.description().getServerDescriptions()) {
            events.serverClosed(decided.server(server.getAddress()).id());
        }
        events.changed(decided.description(), topology.empty());
        events.closed();
        decided = new Published(decided.decision() + 1, topology.empty(), Map.of(), null);
        newest(decided);
    }

    /** Sorts the effects of one decision around its publication. */
    private final class Decision implements TopologyEffect.Owner {

        private final long number;
        private final Map<ServerAddress, OwnedServer> servers;
        private final List<Runnable> after = new ArrayList<>(2);
        private @Nullable String lastRemoval;

        Decision(Published since) {
            this.number = since.decision() + 1;
            this.servers = new LinkedHashMap<>(since.servers());
            this.lastRemoval = since.lastRemoval();
        }

        Published published(ClusterDescription description) {
            return new Published(number, description, servers, lastRemoval);
        }

        private OwnedServer server(ServerAddress address) {
            OwnedServer server = servers.get(address);
            if (server == null) {
                throw new IllegalStateException("No server at " + address);
            }
            return server;
        }

        @Override
        public void serverChanged(ServerDescription previous, ServerDescription current) {
            ServerId id = server(current.getAddress()).id();
            untold.add(number, () -> events.serverChanged(id, previous, current));
        }

        @Override
        public void serverAdded(ServerAddress address) {
            OwnedServer server = new OwnedServer(new ServerId(options.id(), address));
            servers.put(address, server);
            untold.add(number, () -> events.serverOpening(server.id()));
            after.add(() -> open(server));
        }

        @Override
        public void serverRemoved(ServerAddress address, String reason) {
            OwnedServer server = server(address);
            servers.remove(address);
            lastRemoval = address + " " + reason;
            boolean last = servers.isEmpty();
            untold.add(number, () -> events.serverRemoved(server.id(), reason, last));
            after.add(server::close);
        }

        @Override
        public void topologyChanged(ClusterDescription previous, ClusterDescription current) {
            untold.add(number, () -> events.changed(previous, current));
        }

        @Override
        public void readyPool(ServerAddress address) {
            OwnedServer server = server(address);
            readies.add(new Ready(server, number));
        }

        @Override
        public void clearPool(ServerAddress address, Throwable cause, boolean interruptInUse) {
            OwnedServer server = server(address);
            after.add(() -> server.clear(number, cause, interruptInUse));
        }

        @Override
        public void clearService(ServerAddress address, ObjectId service, Throwable cause) {
            OwnedServer server = server(address);
            after.add(() -> server.clearService(service, cause));
        }

        @Override
        public void requestCheck(ServerAddress address) {
            after.add(server(address)::requestCheck);
        }

        @Override
        public void cancelCheck(ServerAddress address) {
            after.add(server(address)::cancelCheck);
        }
    }
}
