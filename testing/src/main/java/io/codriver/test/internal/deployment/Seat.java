package io.codriver.test.internal.deployment;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.ClusterTime;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.embedded.CommandKind;
import io.codriver.test.internal.embedded.Role;
import io.codriver.test.internal.wire.Request;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * A member's place in its replica set. Owned by the event loop of the deployment. Spec: SDAM, "type" and the fields of
 * {@code hello}.
 */
public final class Seat implements Role {

    /** What a member without data answers. */
    private static final Set<String> OF_ARBITERS = Set.of(
            "ping",
            "buildInfo",
            "buildinfo",
            "configureFailPoint",
            "getParameter",
            "serverStatus",
            "endSessions",
            "replSetGetStatus",
            "replSetGetConfig");

    private final Council council;
    private final ClusterTime time;
    private final SeatOptions options;

    private String host = "";
    private Runnable told = () -> {};
    private boolean reachable = true;
    private boolean removed;
    private boolean recovering;
    private boolean frozen;
    private Duration lag = Duration.ZERO;

    /** A seat which is not taken yet. */
    public Seat(Council council, ClusterTime time, SeatOptions options) {
        this.council = council;
        this.time = time;
        this.options = options;
    }

    /**
     * Somebody sits down, who listens where {@code hostAndPort} says; {@code changed} is called whenever what this member
     * says of itself may have changed.
     */
    public void take(String hostAndPort, Runnable changed) {
        host = hostAndPort;
        told = changed;
    }

    /** Host and port as clients are told them. */
    public String host() {
        return host;
    }

    public SeatOptions options() {
        return options;
    }

    void tell() {
        told.run();
    }

    boolean isReachable() {
        return reachable;
    }

    boolean isElectable() {
        return reachable && !removed && !recovering && !frozen && options.isElectable();
    }

    /** The others hear of this member no more, or again. */
    public void reachable(boolean now) {
        reachable = now;
        council.changed();
    }

    /** It may not be elected for now. */
    void freeze(boolean now) {
        frozen = now;
    }

    /** It has data that nobody may see yet, or has it again. */
    public void recovering(boolean now) {
        recovering = now;
        council.changed();
    }

    /** How far what it says of its last write is behind. */
    public void lag(Duration behind) {
        lag = behind;
        tell();
    }

    void remove() {
        removed = true;
        tell();
    }

    public boolean isRecovering() {
        return recovering;
    }

    public boolean isSecondary() {
        return !removed && !recovering && !options.arbiter() && !isWritable();
    }

    @Override
    public boolean isWritable() {
        return council.primary() == this && !removed;
    }

    @Override
    public long term() {
        return council.term();
    }

    @Override
    public boolean isReplicated() {
        return true;
    }

    @Override
    public void describe(Document hello) {
        if (removed) {
            hello.append("secondary", false)
                    .append("info", "Does not have a valid replica set config")
                    .append("isreplicaset", true);
            return;
        }
        council.describe(hello);
        hello.append("secondary", isSecondary());
        Seat primary = council.primary();
        if (primary != null) {
            hello.put("primary", primary.host);
        }
        if (options.arbiter()) {
            hello.put("arbiterOnly", true);
        }
        if (options.priority() == 0) {
            hello.put("passive", true);
        }
        if (options.hidden()) {
            hello.put("hidden", true);
        }
        if (!options.tags().isEmpty()) {
            Document tags = new Document();
            options.tags().forEach(tags::put);
            hello.put("tags", tags);
        }
        hello.put("me", host);
        if (isWritable()) {
            hello.put("electionId", council.electionId());
        }
        hello.put("lastWrite", lastWrite());
    }

    /** As if the primary wrote something every moment, which replicates at once, or late to this member. */
    private Document lastWrite() {
        Instant date = Instant.ofEpochMilli(System.currentTimeMillis()).minus(lag);
        Document opTime = opTime();
        return new Document("opTime", opTime)
                .append("lastWriteDate", date)
                .append("majorityOpTime", opTime)
                .append("majorityWriteDate", date);
    }

    private Document opTime() {
        BsonTimestamp last = time.lastWrite();
        return new Document("ts", last).append("t", council.term());
    }

    @Override
    public void admit(Request request) {
        CommandKind kind = CommandKind.of(request.name());
        boolean hasNoData = removed || recovering || options.arbiter();
        if (hasNoData && kind != CommandKind.ANYWHERE && !OF_ARBITERS.contains(request.name())) {
            throw new CommandFailure(13436, "NotPrimaryOrSecondary", "node is not in primary or recovering state");
        }
        if (isWritable()) {
            return;
        }
        if (kind == CommandKind.WRITE) {
            throw new CommandFailure(10107, "NotWritablePrimary", "not primary");
        }
        if (kind == CommandKind.READ && !maySeeSecondary(request)) {
            throw new CommandFailure(13435, "NotPrimaryNoSecondaryOk", "not primary and secondaryOk=false");
        }
    }

    private static boolean maySeeSecondary(Request request) {
        return request.body().get("$readPreference") instanceof BsonDocument preference
                && preference.get("mode") instanceof BsonString mode
                && !mode.getValue().equals("primary");
    }

    @Override
    public Document afterWrite() {
        return new Document("electionId", council.electionId()).append("opTime", opTime());
    }

    @Override
    public @Nullable Document writeConcernError(Request request) {
        return council.writeConcernError(request);
    }

    @Override
    public boolean hasReplicated(Request request) {
        return council.hasReplicated(request);
    }

    @Override
    public @Nullable Answer run(Request request) {
        return switch (request.name()) {
            case "replSetStepDown" -> {
                if (!isWritable()) {
                    throw new CommandFailure(10107, "NotWritablePrimary", "not primary so can't step down");
                }
                council.stepDown();
                yield Answer.ok();
            }
            case "replSetFreeze" -> freeze(request);
            case "replSetGetStatus" -> status();
            case "replSetGetConfig" -> Answer.of(new Document("config", council.configuration()).append("ok", 1.0));
            default -> null;
        };
    }

    /** {@code {replSetFreeze: 0}} lets it be elected again, and at once if there is no primary. */
    private Answer freeze(Request request) {
        freeze(request.body().get("replSetFreeze") instanceof BsonNumber seconds && seconds.intValue() > 0);
        council.changed();
        return Answer.ok();
    }

    private Answer status() {
        List<Object> members = new ArrayList<>();
        int id = 0;
        for (Seat seat : council.seats()) {
            members.add(new Document("_id", id++)
                    .append("name", seat.host)
                    .append("health", seat.reachable ? 1.0 : 0.0)
                    .append("state", seat.state())
                    .append("stateStr", seat.stateName())
                    .append("self", seat == this));
        }
        return Answer.of(new Document("set", council.name())
                .append("myState", state())
                .append("term", council.term())
                .append("members", members)
                .append("ok", 1.0));
    }

    private int state() {
        return switch (stateName()) {
            case "PRIMARY" -> 1;
            case "SECONDARY" -> 2;
            case "RECOVERING" -> 3;
            case "ARBITER" -> 7;
            default -> 8;
        };
    }

    private String stateName() {
        if (!reachable) {
            return "(not reachable/healthy)";
        }
        if (isWritable()) {
            return "PRIMARY";
        }
        if (options.arbiter()) {
            return "ARBITER";
        }
        return recovering ? "RECOVERING" : "SECONDARY";
    }
}
