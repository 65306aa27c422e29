package io.codriver.internal.topology;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.topology.TopologyEffect.RequestCheck;
import io.codriver.internal.topology.TopologyEffect.ServerAdded;
import io.codriver.internal.topology.TopologyEffect.ServerChanged;
import io.codriver.internal.topology.TopologyEffect.ServerRemoved;
import io.codriver.internal.topology.TopologyEffect.TopologyChanged;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A topology while one fact is worked into it. Mutable, but never leaves the call that made it: {@link #step} compares
 * it with the state before, and that comparison is what listeners and the owner of the servers hear of.
 */
final class Draft {

    private final TopologyState before;
    private final Map<ServerAddress, ServerDescription> servers = new LinkedHashMap<>();
    private final Map<ServerAddress, String> reasons = new LinkedHashMap<>();
    private final Set<ServerAddress> toCheck = new LinkedHashSet<>();
    private ClusterType type;
    private final int seeds;
    private @Nullable String setName;
    private Election newest;
    private @Nullable ServerDescription seen;

    Draft(TopologyState before) {
        this.before = before;
        this.type = before.description().getType();
        this.seeds = before.seeds();
        this.setName = before.setName();
        this.newest = before.newest();
        before.description().getServerDescriptions().forEach(this::put);
    }

    TopologyState before() {
        return before;
    }

    ClusterType type() {
        return type;
    }

    void type(ClusterType next) {
        type = next;
    }

    int seeds() {
        return seeds;
    }

    @Nullable
    String setName() {
        return setName;
    }

    void setName(@Nullable String name) {
        setName = name;
    }

    Election newest() {
        return newest;
    }

    void newest(Election election) {
        newest = election;
    }

    // ---- servers

    /** The fact is about this server: its change is told before all others, even if it is removed. */
    void seen(ServerDescription server) {
        seen = server;
        put(server);
    }

    void put(ServerDescription server) {
        servers.put(server.getAddress(), server);
    }

    Optional<ServerDescription> server(ServerAddress address) {
        return Optional.ofNullable(servers.get(address));
    }

    /** Begins to watch those which are new. */
    void add(Collection<ServerAddress> addresses) {
        addresses.forEach(address -> servers.computeIfAbsent(address, ServerDescriptions::connecting));
    }

    void remove(ServerAddress address, String reason) {
        if (servers.remove(address) != null) {
            reasons.put(address, reason);
        }
    }

    void removeAllBut(Collection<ServerAddress> kept, String reason) {
        List.copyOf(servers.keySet()).stream()
                .filter(Predicate.not(kept::contains))
                .forEach(address -> remove(address, reason));
    }

    /** Another server that is known as primary. */
    Optional<ServerDescription> primaryBeside(ServerAddress address) {
        return servers.values().stream()
                .filter(server ->
                        !server.getAddress().equals(address) && ServerDescriptions.isReplicaSetPrimary(server))
                .findFirst();
    }

    void requestCheck(ServerAddress address) {
        toCheck.add(address);
    }

    // ---- the result

    TopologyStep step(List<TopologyEffect> more) {
        ClusterDescription previous = before.description();
        ClusterDescription next = new ClusterDescription(
                previous.getConnectionMode(),
                type,
                List.copyOf(servers.values()),
                previous.getClusterSettings(),
                previous.getServerSettings());
        List<TopologyEffect> effects = new ArrayList<>();
        addChanged(effects);
        servers.keySet().stream()
                .filter(address -> before.server(address).isEmpty())
                .forEach(address -> effects.add(new ServerAdded(address)));
        reasons.forEach((address, reason) -> {
            if (before.server(address).isPresent() && !servers.containsKey(address)) {
                effects.add(new ServerRemoved(address, reason));
            }
        });
        if (!effects.isEmpty() || type != previous.getType()) {
            effects.add(new TopologyChanged(previous, next));
        }
        effects.addAll(more);
        toCheck.stream()
                .filter(servers::containsKey) // It may have left for the same reason for which it was doubted.
                .forEach(address -> effects.add(new RequestCheck(address)));
        return new TopologyStep(new TopologyState(next, seeds, setName, newest), effects);
    }

    private void addChanged(List<TopologyEffect> effects) {
        ServerDescription first = seen;
        if (first != null) {
            addIfChanged(effects, server(first.getAddress()).orElse(first));
        }
        for (ServerDescription server : servers.values()) {
            if (first == null || !server.getAddress().equals(first.getAddress())) {
                addIfChanged(effects, server);
            }
        }
    }

    private void addIfChanged(List<TopologyEffect> effects, ServerDescription now) {
        before.server(now.getAddress())
                .filter(then -> !ServerDescriptions.sameToListeners(then, now))
                .ifPresent(then -> effects.add(new ServerChanged(then, now)));
    }
}
