package io.codriver.test;

import io.codriver.test.internal.deployment.Council;
import io.codriver.test.internal.deployment.Seat;
import io.codriver.test.internal.deployment.SeatOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A replica set. Its members share one set of data, so what is written is on every member at once. A set which loses its
 * primary elects another one after the election delay, if a majority of its members can be reached; without a majority its
 * primary steps down.
 */
public final class ReplicaSet extends TestDeployment {

    private static final SeatOptions ORDINARY = new SeatOptions(false, false, 1, Map.of());

    private final Council council;
    private final List<Member> members = new CopyOnWriteArrayList<>();

    private ReplicaSet(Ground ground, Builder settings) {
        super(ground);
        this.council = new Council(ground.loop().eventLoop(), settings.name, settings.electionDelay);
        List<Seat> founders = new ArrayList<>();
        for (int i = 0; i < settings.members; i++) {
            Seat seat = seat(settings.options.getOrDefault(i, ORDINARY));
            founders.add(seat);
            members.add(Member.of(ground, settings.bindOf(i), settings.hostOf(i), seat));
        }
        ground.loop().run(() -> council.open(founders));
    }

    private Seat seat(SeatOptions options) {
        return new Seat(council, ground.data().time(), options);
    }

    @Override
    public String connectionString() {
        return "mongodb://" + members.stream().map(Member::name).collect(Collectors.joining(","))
                + options("replicaSet=" + council.name());
    }

    @Override
    public List<Member> members() {
        return List.copyOf(members);
    }

    /**
     * One of the members.
     *
     * @param index from 0, in the order of their making
     * @return the member
     */
    public Member member(int index) {
        return members.get(index);
    }

    @Override
    public String topology() {
        return "replicaset";
    }

    /**
     * The name of the set.
     *
     * @return {@code rs0} unless another was chosen
     */
    public String name() {
        return council.name();
    }

    /**
     * The primary.
     *
     * @return the member that takes writes now
     * @throws NoSuchElementException if there is none at this moment
     */
    public Member primary() {
        return findPrimary().orElseThrow(() -> new NoSuchElementException(name() + " has no primary"));
    }

    private Optional<Member> findPrimary() {
        return members.stream().filter(Member::isWritable).findFirst();
    }

    /**
     * Whether there is a primary, to wait for one: {@code set.await(ofSeconds(5), set::hasPrimary)}.
     *
     * @return false between two elections
     */
    public boolean hasPrimary() {
        return findPrimary().isPresent();
    }

    /**
     * The members which say that they are secondaries, hidden ones included. One that was killed or is silent says so no
     * less: nobody has told it otherwise.
     *
     * @return in the order of their making
     */
    public List<Member> secondaries() {
        return ground.loop().call(() -> members.stream()
                .filter(member -> seatOf(member).isSecondary())
                .toList());
    }

    /** Makes the primary step down; another member is elected after the election delay. Connections stay open. */
    public void stepDown() {
        ground.loop().run(council::stepDown);
    }

    /**
     * Makes a member the primary at once.
     *
     * @param member one which can be reached, and may be elected
     */
    public void elect(Member member) {
        ground.loop().run(() -> council.elect(seatOf(member)));
    }

    /**
     * Adds a member, by a new configuration of the set.
     *
     * @return the new member, a secondary
     */
    public Member addMember() {
        Seat seat = seat(ORDINARY);
        Member member = Member.of(ground, "127.0.0.1", null, seat);
        members.add(member);
        ground.loop().run(() -> council.add(seat));
        return member;
    }

    /**
     * Removes a member, by a new configuration of the set. It runs on and says that it belongs to no set.
     *
     * @param member of this set
     */
    public void removeMember(Member member) {
        Seat seat = seatOf(member);
        ground.loop().run(() -> council.remove(seat));
    }

    /**
     * Makes a member say that its last write is older than the newest. Its data are the newest nevertheless.
     *
     * @param member of this set
     * @param behind how much older
     */
    public void lag(Member member, Duration behind) {
        ground.loop().run(() -> seatOf(member).lag(behind));
    }

    /**
     * Puts a member into the state RECOVERING, in which it serves nobody, or back.
     *
     * @param member of this set
     * @param now false to end it
     */
    public void recovering(Member member, boolean now) {
        ground.loop().run(() -> seatOf(member).recovering(now));
    }

    private Seat seatOf(Member member) {
        Seat seat = member.seat();
        if (seat == null || !members.contains(member)) {
            throw new IllegalArgumentException(member + " does not belong to " + name());
        }
        return seat;
    }

    /** Settings of a replica set. Members are counted from 0. */
    public static final class Builder extends DeploymentBuilder<Builder, ReplicaSet> {

        private static final int MAX_MEMBERS = 50;
        private static final Duration ELECTION_DELAY = Duration.ofMillis(200);

        private final int members;
        private final Map<Integer, SeatOptions> options = new HashMap<>();
        private List<String> binds = List.of();
        private List<String> hosts = List.of();
        private String name = "rs0";
        private @Nullable Duration electionDelay = ELECTION_DELAY;

        Builder(int members) {
            if (members < 1 || members > MAX_MEMBERS) {
                throw new IllegalArgumentException("a replica set of " + members + " members");
            }
            this.members = members;
        }

        /**
         * What the set is called. Default {@code rs0}.
         *
         * @param setName the name
         * @return this builder
         */
        public Builder name(String setName) {
            this.name = setName;
            return this;
        }

        /**
         * How long the set stays without a primary after it lost one. Default 200 milliseconds (a real set needs some
         * seconds).
         *
         * @param delay zero for an election at once
         * @return this builder
         */
        public Builder electionDelay(Duration delay) {
            this.electionDelay = delay;
            return this;
        }

        /**
         * Lets the set elect nobody by itself: {@link ReplicaSet#elect} decides.
         *
         * @return this builder
         */
        public Builder electByHand() {
            this.electionDelay = null;
            return this;
        }

        /**
         * The names under which clients find the members, for tests with a name server of their own. Default the address.
         *
         * @param names one for each member, without a port
         * @return this builder
         */
        public Builder hosts(String... names) {
            this.hosts = oneForEach(names);
            return this;
        }

        /**
         * Where the members listen. Default 127.0.0.1, each on a free port.
         *
         * @param loopbackLiterals one for each member
         * @return this builder
         */
        public Builder bind(String... loopbackLiterals) {
            this.binds = oneForEach(loopbackLiterals);
            return this;
        }

        private List<String> oneForEach(String... texts) {
            if (texts.length != members) {
                throw new IllegalArgumentException(Arrays.toString(texts) + " for " + members + " members");
            }
            return List.of(texts);
        }

        /**
         * Makes a member an arbiter, which votes and has no data.
         *
         * @param member its number
         * @return this builder
         */
        public Builder arbiter(int member) {
            return change(member, was -> new SeatOptions(true, was.hidden(), 0, was.tags()));
        }

        /**
         * Hides a member from clients; it cannot be elected.
         *
         * @param member its number
         * @return this builder
         */
        public Builder hidden(int member) {
            return change(member, was -> new SeatOptions(was.arbiter(), true, 0, was.tags()));
        }

        /**
         * Sets who is elected first. Default 1.
         *
         * @param member its number
         * @param value zero if it may never be elected
         * @return this builder
         */
        public Builder priority(int member, int value) {
            return change(member, was -> new SeatOptions(was.arbiter(), was.hidden(), value, was.tags()));
        }

        /**
         * Gives a member tags for read preferences.
         *
         * @param member its number
         * @param tags names and values
         * @return this builder
         */
        public Builder tags(int member, Map<String, String> tags) {
            return change(member, was -> new SeatOptions(was.arbiter(), was.hidden(), was.priority(), tags));
        }

        private Builder change(int member, UnaryOperator<SeatOptions> change) {
            if (member < 0 || member >= members) {
                throw new IllegalArgumentException("member " + member + " of " + members);
            }
            options.put(member, change.apply(options.getOrDefault(member, ORDINARY)));
            return this;
        }

        private String bindOf(int member) {
            return binds.isEmpty() ? "127.0.0.1" : binds.get(member);
        }

        private @Nullable String hostOf(int member) {
            return hosts.isEmpty() ? null : hosts.get(member);
        }

        @Override
        public ReplicaSet start() {
            return on(ground -> new ReplicaSet(ground, this));
        }

        @Override
        Builder self() {
            return this;
        }
    }
}
