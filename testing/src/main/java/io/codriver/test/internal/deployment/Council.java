package io.codriver.test.internal.deployment;

import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.bson.ObjectId;
import io.codriver.test.internal.wire.Request;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a replica set agree upon: who belongs to it, who leads, in which term. Owned by the event loop of
 * the deployment. The votes of a real set are not simulated, only what they lead to: without a majority nobody leads; a set
 * without a primary has one again after the election delay. Spec: SDAM, "setVersion" and "electionId".
 */
public final class Council {

    private final EventLoop loop;
    private final String name;
    private final @Nullable Duration electionDelay;
    private final List<Seat> seats = new ArrayList<>();

    private int version = 1;
    private long term;
    private @Nullable Seat primary;

    /** Who stepped down of his own will, and is not elected next if there is somebody else. */
    private @Nullable Seat retired;

    private @Nullable Future<?> settling;

    /** Elects after a delay by itself, or not at all if that is null. */
    public Council(EventLoop loop, String name, @Nullable Duration electionDelay) {
        this.loop = loop;
        this.name = name;
        this.electionDelay = electionDelay;
    }

    public String name() {
        return name;
    }

    public @Nullable Seat primary() {
        return primary;
    }

    List<Seat> seats() {
        return seats;
    }

    long term() {
        return term;
    }

    /** As a server makes it of its term: later elections have greater ids. */
    ObjectId electionId() {
        return new ObjectId(String.format("7fffffff%016x", term));
    }

    /** The members of a new set take their seats, and the first that can be elected leads it. */
    public void open(List<Seat> founders) {
        seats.addAll(founders);
        candidate().ifPresent(this::lead);
    }

    /** A new configuration has one member more. */
    public void add(Seat seat) {
        seats.add(seat);
        version++;
        changed();
    }

    /** A new configuration has one member less. */
    public void remove(Seat seat) {
        seats.remove(seat);
        version++;
        if (primary == seat) {
            primary = null;
        }
        seat.remove();
        changed();
    }

    /** Makes this member the primary at once, in a new term. */
    public void elect(Seat seat) {
        if (!seat.isElectable()) {
            throw new IllegalStateException(seat.host() + " cannot be elected");
        }
        if (!hasMajority()) {
            throw new IllegalStateException("no majority of the members of " + name + " can be reached");
        }
        lead(seat);
        tellAll();
    }

    private void lead(Seat seat) {
        term++;
        primary = seat;
        retired = null;
    }

    /** The primary gives up its office; another member takes it after the election delay. */
    public void stepDown() {
        if (primary == null) {
            throw new IllegalStateException(name + " has no primary");
        }
        retired = primary;
        primary = null;
        changed();
    }

    /** Something changed that elections depend on. */
    void changed() {
        if (primary != null && !primary.isElectable()) {
            primary = null;
        }
        tellAll();
        boolean settled = hasMajority() == (primary != null);
        if (!settled && electionDelay != null && settling == null) {
            settling = loop.schedule(this::settle, electionDelay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void settle() {
        settling = null;
        if (!hasMajority()) {
            primary = null;
        } else if (primary == null) {
            candidate().ifPresent(this::lead);
        }
        tellAll();
    }

    private boolean hasMajority() {
        return 2 * seats.stream().filter(Seat::isReachable).count() > seats.size();
    }

    private Optional<Seat> candidate() {
        return seats.stream()
                .filter(Seat::isElectable)
                .max(Comparator.<Seat>comparingInt(seat -> seat == retired ? 0 : 1)
                        .thenComparingInt(seat -> seat.options().priority())
                        .thenComparingInt(seat -> -seats.indexOf(seat)));
    }

    private void tellAll() {
        List.copyOf(seats).forEach(Seat::tell);
    }

    /** Adds what every member says of the set. */
    void describe(Document hello) {
        hello.append("setName", name).append("setVersion", version);
        List<Object> hosts = new ArrayList<>();
        List<Object> passives = new ArrayList<>();
        List<Object> arbiters = new ArrayList<>();
        for (Seat seat : seats) {
            SeatOptions options = seat.options();
            if (options.arbiter()) {
                arbiters.add(seat.host());
            } else if (!options.hidden()) {
                (options.priority() == 0 ? passives : hosts).add(seat.host());
            }
        }
        hello.put("hosts", hosts);
        if (!passives.isEmpty()) {
            hello.put("passives", passives);
        }
        if (!arbiters.isEmpty()) {
            hello.put("arbiters", arbiters);
        }
    }

    Document configuration() {
        List<Object> members = new ArrayList<>();
        for (Seat seat : seats) {
            SeatOptions options = seat.options();
            Document tags = new Document();
            options.tags().forEach(tags::put);
            members.add(new Document("_id", members.size())
                    .append("host", seat.host())
                    .append("arbiterOnly", options.arbiter())
                    .append("hidden", options.hidden())
                    .append("priority", (double) options.priority())
                    .append("tags", tags)
                    .append("votes", 1));
        }
        return new Document("_id", name)
                .append("version", version)
                .append("term", term)
                .append("members", members);
    }

    /** What is to be said of a write concern that asks for more members than there are. */
    @Nullable
    Document writeConcernError(Request request) {
        long bearing = seats.stream().filter(seat -> !seat.options().arbiter()).count();
        return wanted(request) <= bearing
                ? null
                : new Document("code", 100)
                        .append("codeName", "UnsatisfiableWriteConcern")
                        .append("errmsg", "Not enough data-bearing nodes");
    }

    /** A write reaches every member that can be reached, at once. What can never be met is not waited for. */
    boolean hasReplicated(Request request) {
        long reached = seats.stream()
                .filter(seat -> !seat.options().arbiter() && seat.isReachable())
                .count();
        return wanted(request) <= reached || writeConcernError(request) != null;
    }

    /** How many members a write has to reach. */
    private long wanted(Request request) {
        if (!(request.body().get("writeConcern") instanceof BsonDocument concern)) {
            return 1;
        }
        if (concern.get("w") instanceof BsonNumber w) {
            return w.longValue();
        }
        return concern.get("w") instanceof BsonString ? majority() : 1;
    }

    /** How many votes, or as many members as have data if arbiters are in the majority. */
    private long majority() {
        long bearing = seats.stream().filter(seat -> !seat.options().arbiter()).count();
        return Math.min(seats.size() / 2 + 1L, bearing);
    }
}
