package io.codriver.internal.topology;

import com.mongodb.MongoConfigurationException;
import com.mongodb.ServerAddress;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.connection.TopologyVersion;
import io.codriver.internal.hello.Hello;
import java.util.ArrayList;
import java.util.Date;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNumber;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Makes the official description of a server. A field that is absent or of an unexpected type counts as absent: what a
 * server says can make its description poor, never the driver fail.
 *
 * <p>Spec: SDAM, "Parsing a hello or legacy hello response".
 */
public final class ServerDescriptions {

    private static final int LONGEST_SHOWN = 255;

    private ServerDescriptions() {}

    /** Before the first check. */
    public static ServerDescription connecting(ServerAddress server) {
        return ServerDescription.builder()
                .address(server)
                .type(ServerType.UNKNOWN)
                .state(ServerConnectionState.CONNECTING)
                .build();
    }

    /** After a failure. */
    public static ServerDescription unknown(
            ServerAddress server, Throwable failure, @Nullable TopologyVersion version, long nowNanos) {
        return ServerDescription.builder()
                .address(server)
                .type(ServerType.UNKNOWN)
                .state(ServerConnectionState.CONNECTING)
                .exception(failure)
                .topologyVersion(version)
                .lastUpdateTimeNanos(nowNanos)
                .build();
    }

    /** Nothing is known of a load balancer but that it is to be used. Spec: Load Balancer Support. */
    static ServerDescription loadBalancer(ServerAddress server, long nowNanos) {
        return ServerDescription.builder()
                .address(server)
                .type(ServerType.LOAD_BALANCER)
                .state(ServerConnectionState.CONNECTED)
                .ok(true)
                .lastUpdateTimeNanos(nowNanos)
                .build();
    }

    static boolean isReplicaSetPrimary(ServerDescription server) {
        return server.getType() == ServerType.REPLICA_SET_PRIMARY;
    }

    /** Spec: SDAM, "Data-Bearing Server Type". */
    public static boolean isDataBearing(ServerDescription server) {
        return switch (server.getType()) {
            case STANDALONE, REPLICA_SET_PRIMARY, REPLICA_SET_SECONDARY, SHARD_ROUTER, LOAD_BALANCER -> true;
            case REPLICA_SET_ARBITER, REPLICA_SET_OTHER, REPLICA_SET_GHOST, UNKNOWN -> false;
        };
    }

    /** What a server said of itself. */
    public static ServerDescription of(ServerAddress server, Hello hello, RoundTrips roundTrips, long nowNanos) {
        BsonDocument raw = hello.raw();
        return ServerDescription.builder()
                .address(server)
                .state(ServerConnectionState.CONNECTED)
                .ok(true)
                .type(type(raw))
                .canonicalAddress(lowerCase(text(raw, "me")))
                .hosts(hosts(raw, "hosts"))
                .passives(hosts(raw, "passives"))
                .arbiters(hosts(raw, "arbiters"))
                .primary(lowerCase(text(raw, "primary")))
                .setName(text(raw, "setName"))
                .setVersion(setVersion(raw))
                .electionId(raw.get("electionId") instanceof BsonObjectId id ? id.getValue() : null)
                .tagSet(tags(raw))
                .minWireVersion(hello.minWireVersion())
                .maxWireVersion(hello.maxWireVersion())
                .maxDocumentSize(hello.maxDocumentBytes())
                .logicalSessionTimeoutMinutes(
                        raw.get("logicalSessionTimeoutMinutes") instanceof BsonNumber minutes
                                ? minutes.intValue()
                                : null)
                .topologyVersion(topologyVersion(raw))
                .lastWriteDate(lastWrite(raw))
                .helloOk(hello.helloOk())
                .cryptd(isTrue(raw, "iscryptd"))
                .roundTripTime(roundTrips.averageNanos(), TimeUnit.NANOSECONDS)
                .minRoundTripTime(roundTrips.leastNanos(), TimeUnit.NANOSECONDS)
                .lastUpdateTimeNanos(nowNanos)
                .exception(unusableHost(raw))
                .build();
    }

    private static @Nullable Integer setVersion(BsonDocument raw) {
        return raw.get("setVersion") instanceof BsonNumber version && version.longValue() == version.intValue()
                ? version.intValue()
                : null;
    }

    private static ServerType type(BsonDocument raw) {
        if (isTrue(raw, "isreplicaset")) {
            return ServerType.REPLICA_SET_GHOST;
        }
        if (text(raw, "setName") != null) {
            return memberType(raw);
        }
        return "isdbgrid".equals(text(raw, "msg")) ? ServerType.SHARD_ROUTER : ServerType.STANDALONE;
    }

    private static ServerType memberType(BsonDocument raw) {
        if (isTrue(raw, "hidden")) {
            return ServerType.REPLICA_SET_OTHER;
        }
        if (isTrue(raw, raw.containsKey("isWritablePrimary") ? "isWritablePrimary" : "ismaster")) {
            return ServerType.REPLICA_SET_PRIMARY;
        }
        if (isTrue(raw, "secondary")) {
            return ServerType.REPLICA_SET_SECONDARY;
        }
        return isTrue(raw, "arbiterOnly") ? ServerType.REPLICA_SET_ARBITER : ServerType.REPLICA_SET_OTHER;
    }

    /** The version of a hello reply or of an error; {@code null} if there is none to compare with. */
    static @Nullable TopologyVersion topologyVersion(BsonDocument reply) {
        return reply.get("topologyVersion") instanceof BsonDocument version
                        && version.get("processId") instanceof BsonObjectId process
                        && version.get("counter") instanceof BsonInt64 counter
                ? new TopologyVersion(process.getValue(), counter.getValue())
                : null;
    }

    /**
     * Whether {@code seen} is older than what is known, for servers that count their states. Versions of different
     * processes cannot be compared: then what was seen counts as newer.
     */
    static boolean isOlder(@Nullable TopologyVersion seen, @Nullable TopologyVersion known) {
        return isSameProcess(seen, known) && seen != null && known != null && seen.getCounter() < known.getCounter();
    }

    /** As {@link #isOlder}, for errors: the state they tell of is new only with a new version. */
    static boolean isOlderOrSame(@Nullable TopologyVersion seen, @Nullable TopologyVersion known) {
        return isSameProcess(seen, known) && seen != null && known != null && seen.getCounter() <= known.getCounter();
    }

    private static boolean isSameProcess(@Nullable TopologyVersion seen, @Nullable TopologyVersion known) {
        ObjectId process = seen == null ? null : seen.getProcessId();
        return known != null && known.getProcessId().equals(process);
    }

    /**
     * Whether listeners need not hear of the difference between both. Spec: SDAM, "Server Description Equality".
     */
    static boolean sameToListeners(ServerDescription a, ServerDescription b) {
        return a.isOk() == b.isOk()
                && a.getType() == b.getType()
                && a.getMinWireVersion() == b.getMinWireVersion()
                && a.getMaxWireVersion() == b.getMaxWireVersion()
                && a.isCryptd() == b.isCryptd()
                && Objects.equals(a.getCanonicalAddress(), b.getCanonicalAddress())
                && a.getHosts().equals(b.getHosts())
                && a.getPassives().equals(b.getPassives())
                && a.getArbiters().equals(b.getArbiters())
                && a.getTagSet().equals(b.getTagSet())
                && Objects.equals(a.getSetName(), b.getSetName())
                && Objects.equals(a.getSetVersion(), b.getSetVersion())
                && Objects.equals(a.getElectionId(), b.getElectionId())
                && Objects.equals(a.getPrimary(), b.getPrimary())
                && Objects.equals(a.getLogicalSessionTimeoutMinutes(), b.getLogicalSessionTimeoutMinutes())
                && Objects.equals(a.getTopologyVersion(), b.getTopologyVersion())
                && sameError(a.getException(), b.getException());
    }

    private static boolean sameError(@Nullable Throwable a, @Nullable Throwable b) {
        if (a == null || b == null) {
            return a == b;
        }
        return a.getClass() == b.getClass() && Objects.equals(a.getMessage(), b.getMessage());
    }

    private static @Nullable Date lastWrite(BsonDocument raw) {
        return raw.get("lastWrite") instanceof BsonDocument lastWrite
                        && lastWrite.get("lastWriteDate") instanceof BsonDateTime date
                ? new Date(date.getValue())
                : null;
    }

    private static TagSet tags(BsonDocument raw) {
        if (!(raw.get("tags") instanceof BsonDocument tags)) {
            return new TagSet();
        }
        List<Tag> found = new ArrayList<>();
        tags.forEach((name, value) -> {
            if (value instanceof BsonString text) {
                found.add(new Tag(name, text.getValue()));
            }
        });
        return new TagSet(found);
    }

    private static Set<String> hosts(BsonDocument raw, String field) {
        Set<String> found = new LinkedHashSet<>();
        told(raw, field).filter(text -> ToldHosts.address(text).isPresent()).forEach(found::add);
        return found;
    }

    private static Stream<String> told(BsonDocument raw, String field) {
        return raw.get(field) instanceof BsonArray hosts
                ? hosts.stream()
                        .filter(BsonString.class::isInstance)
                        .map(host -> host.asString().getValue().toLowerCase(Locale.ROOT))
                : Stream.empty();
    }

    /** A member that cannot become a server: it is left out, and that is an error of whoever told of it. */
    private static @Nullable MongoConfigurationException unusableHost(BsonDocument raw) {
        return Stream.of("hosts", "passives", "arbiters")
                .flatMap(field -> told(raw, field))
                .filter(text -> ToldHosts.address(text).isEmpty())
                .findFirst()
                .map(text -> new MongoConfigurationException("The server tells of a member '" + printable(text)
                        + "', which is not a host and a port; that member is left out"))
                .orElse(null);
    }

    private static String printable(String text) {
        String safe = text.replaceAll("\\p{Cntrl}", "?");
        return safe.length() <= LONGEST_SHOWN ? safe : safe.substring(0, LONGEST_SHOWN) + "..";
    }

    private static @Nullable String lowerCase(@Nullable String text) {
        return text == null ? null : text.toLowerCase(Locale.ROOT);
    }

    private static @Nullable String text(BsonDocument raw, String field) {
        return raw.get(field) instanceof BsonString text ? text.getValue() : null;
    }

    private static boolean isTrue(BsonDocument raw, String field) {
        return raw.get(field) instanceof BsonBoolean value && value.getValue();
    }
}
