package io.codriver.internal.topology.selection;

import static java.util.Map.entry;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.ServerType;
import java.util.Date;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNumber;
import org.bson.BsonString;

/** Topologies and read preferences as the selection specifications write them down. */
final class DescribedTopology {

    private static final Map<String, ServerType> SERVER_TYPES = Map.ofEntries(
            entry("Unknown", ServerType.UNKNOWN),
            entry("PossiblePrimary", ServerType.UNKNOWN),
            entry("Standalone", ServerType.STANDALONE),
            entry("Mongos", ServerType.SHARD_ROUTER),
            entry("RSPrimary", ServerType.REPLICA_SET_PRIMARY),
            entry("RSSecondary", ServerType.REPLICA_SET_SECONDARY),
            entry("RSArbiter", ServerType.REPLICA_SET_ARBITER),
            entry("RSOther", ServerType.REPLICA_SET_OTHER),
            entry("RSGhost", ServerType.REPLICA_SET_GHOST),
            entry("LoadBalancer", ServerType.LOAD_BALANCER));

    private DescribedTopology() {}

    static ClusterDescription topology(BsonDocument test) {
        BsonDocument described = test.getDocument("topology_description");
        String type = described.getString("type").getValue();
        long heartbeatMillis =
                test.getNumber("heartbeatFrequencyMS", new BsonInt32(10_000)).longValue();
        return new ClusterDescription(
                mode(type),
                clusterType(type),
                servers(described.getArray("servers")),
                ClusterSettings.builder().build(),
                ServerSettings.builder()
                        .heartbeatFrequency(heartbeatMillis, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(1, TimeUnit.MILLISECONDS)
                        .build());
    }

    private static ClusterConnectionMode mode(String type) {
        return switch (type) {
            case "Single" -> ClusterConnectionMode.SINGLE;
            case "LoadBalanced" -> ClusterConnectionMode.LOAD_BALANCED;
            default -> ClusterConnectionMode.MULTIPLE;
        };
    }

    private static ClusterType clusterType(String type) {
        return switch (type) {
            case "Sharded" -> ClusterType.SHARDED;
            case "LoadBalanced" -> ClusterType.LOAD_BALANCED;
            case "ReplicaSetWithPrimary", "ReplicaSetNoPrimary" -> ClusterType.REPLICA_SET;
            case "Single" -> ClusterType.STANDALONE;
            case "Unknown" -> ClusterType.UNKNOWN;
            default -> throw new IllegalArgumentException(type);
        };
    }

    static List<ServerDescription> servers(BsonArray servers) {
        return servers.stream().map(server -> server(server.asDocument())).toList();
    }

    static Set<ServerAddress> addresses(BsonArray servers) {
        return servers.stream().map(server -> address(server.asDocument())).collect(Collectors.toSet());
    }

    private static ServerAddress address(BsonDocument server) {
        return new ServerAddress(server.getString("address").getValue());
    }

    private static ServerDescription server(BsonDocument server) {
        ServerType type = SERVER_TYPES.get(server.getString("type").getValue());
        ServerDescription.Builder builder = ServerDescription.builder()
                .address(address(server))
                .type(type)
                .ok(type != ServerType.UNKNOWN)
                .state(type == ServerType.UNKNOWN ? ServerConnectionState.CONNECTING : ServerConnectionState.CONNECTED)
                .minWireVersion(0)
                .maxWireVersion(
                        server.getNumber("maxWireVersion", new BsonInt32(21)).intValue())
                .roundTripTime(server.getNumber("avg_rtt_ms", new BsonInt32(0)).longValue(), TimeUnit.MILLISECONDS)
                .tagSet(tags(server.getDocument("tags", new BsonDocument())));
        if (server.get("lastUpdateTime") instanceof BsonNumber update) {
            builder.lastUpdateTimeNanos(TimeUnit.MILLISECONDS.toNanos(update.longValue()));
        }
        if (server.get("lastWrite") instanceof BsonDocument write) {
            builder.lastWriteDate(new Date(write.getNumber("lastWriteDate").longValue()));
        }
        return builder.build();
    }

    static ReadPreference preference(BsonDocument test) {
        BsonDocument described = test.getDocument("read_preference");
        String mode = described.getString("mode", new BsonString("Primary")).getValue();
        if (mode.equalsIgnoreCase("primary")) {
            return ReadPreference.primary();
        }
        List<TagSet> tagSets = described.getArray("tag_sets", new BsonArray()).stream()
                .map(each -> tags(each.asDocument()))
                .toList();
        String name = mode.toLowerCase(Locale.ROOT);
        return described.get("maxStalenessSeconds") instanceof BsonNumber seconds
                ? ReadPreference.valueOf(name, tagSets, seconds.longValue(), TimeUnit.SECONDS)
                : ReadPreference.valueOf(name, tagSets);
    }

    private static TagSet tags(BsonDocument tags) {
        return new TagSet(tags.entrySet().stream()
                .map(tag -> new Tag(tag.getKey(), tag.getValue().asString().getValue()))
                .toList());
    }
}
