package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.codriver.test.internal.admission.ServerLimits;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.wire.Packing;
import io.codriver.test.internal.wire.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.bson.BsonBoolean;
import org.bson.BsonNumber;

/**
 * What a server says of itself. Spec: MongoDB handshake, "helloOk"; server monitoring, "Streaming
 * protocol".
 */
final class Greeting {

    private static final int SESSION_MINUTES = 30;

    private final WireVersions versions;
    private final ServerLimits limits;
    private final Role role;
    private final TopologyVersion topologyVersion;
    private final List<Packing> packings;

    Greeting(FrontSettings settings, Role role, TopologyVersion topologyVersion) {
        this.versions = settings.versions();
        this.limits = settings.limits();
        this.packings = settings.packings();
        this.role = role;
        this.topologyVersion = topologyVersion;
    }

    /** Whether this is {@code hello} or its older name. */
    static boolean isGreeting(String command) {
        return command.equals("hello") || command.equalsIgnoreCase("isMaster");
    }

    /** The reply to {@code hello}, or in the older words to {@code isMaster}. */
    Document reply(Request request, long connectionId, boolean balanced) {
        Document reply = new Document();
        if (request.body().get("helloOk") instanceof BsonBoolean asked && asked.getValue()) {
            reply.put("helloOk", true);
        }
        if (balanced) {
            reply.put("serviceId", serviceIdFor(request));
        }
        reply.put(request.name().equals("hello") ? "isWritablePrimary" : "ismaster", role.isWritable());
        reply.putAll(topologyVersion());
        role.describe(reply);
        reply.put("maxBsonObjectSize", limits.documentBytes());
        reply.put("maxMessageSizeBytes", limits.messageBytes());
        reply.put("maxWriteBatchSize", limits.batchSize());
        reply.put("localTime", Instant.ofEpochMilli(System.currentTimeMillis()));
        reply.put("logicalSessionTimeoutMinutes", SESSION_MINUTES);
        reply.put("connectionId", Math.toIntExact(connectionId));
        reply.put("minWireVersion", versions.min());
        reply.put("maxWireVersion", versions.max());
        reply.put("readOnly", false);
        List<Packing> common = packings(request);
        if (!common.isEmpty()) {
            reply.put(
                    "compression",
                    new ArrayList<Object>(common.stream().map(Packing::text).toList()));
        }
        return reply.append("ok", 1.0);
    }

    /** How this client and this server may compress. */
    List<Packing> packings(Request request) {
        return Packing.asked(request, packings);
    }

    /** Spec: load balancers, "Server": a client that does not know of the balancer would be misled. */
    private ObjectId serviceIdFor(Request request) {
        if (request.body().get("loadBalanced") instanceof BsonBoolean asked && asked.getValue()) {
            return topologyVersion.processId();
        }
        throw new CommandFailure(
                354,
                "LoadBalancerSupportMismatch",
                "The server is being accessed through a load balancer, but this driver does not have load balancing"
                        + " enabled");
    }

    /**
     * How long the answer may wait for a change: zero unless the client already knows the state as it is.
     */
    Duration patience(Request request) {
        return versions.tellsChanges() && topologyVersion.isKnown(request.body().get("topologyVersion"))
                ? limitOf(request)
                : Duration.ZERO;
    }

    /** Whether a client asks for news of a state it names. */
    boolean awaits(Request request) {
        return versions.tellsChanges()
                && request.body().containsKey("topologyVersion")
                && !limitOf(request).isZero();
    }

    /** How long a client waits at most for a change, whatever it knows. */
    static Duration limitOf(Request request) {
        return request.body().get("maxAwaitTimeMS") instanceof BsonNumber millis
                ? Duration.ofMillis(millis.longValue())
                : Duration.ZERO;
    }

    /** The version of the server which these wire versions belong to. */
    String release() {
        return versions.text();
    }

    /** Another one after each restart. */
    ObjectId processId() {
        return topologyVersion.processId();
    }

    /** The release without its last number. */
    String featureVersion() {
        return versions.release().get(0) + "." + versions.release().get(1);
    }

    /** The command {@code bulkWrite} came with wire version 25. */
    boolean knowsBulkWrite() {
        return versions.max() >= WireVersions.MONGODB_8_0.max();
    }

    /** The field which greetings and errors carry on servers that know it. */
    Document topologyVersion() {
        return versions.tellsChanges() ? new Document("topologyVersion", topologyVersion.document()) : new Document();
    }

    /** Whether it is the server that labels errors; drivers do it for older ones. */
    boolean labelsErrors() {
        return versions.tellsChanges();
    }

    Answer buildInfo() {
        List<Object> array = new ArrayList<>(versions.release());
        array.add(0);
        return Answer.of(new Document("version", release())
                .append("versionArray", array)
                .append("gitVersion", "codriver-test")
                .append("modules", new ArrayList<>())
                .append("sysInfo", System.getProperty("os.name", "").toLowerCase(Locale.ROOT))
                .append("bits", 64)
                .append("debug", false)
                .append("maxBsonObjectSize", limits.documentBytes())
                .append("ok", 1.0));
    }
}
