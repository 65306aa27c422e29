package io.codriver.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Schedules;
import io.codriver.internal.connect.Attempt.Outcome;
import io.codriver.internal.connect.TcpRace.Action;
import io.codriver.internal.connect.TcpRace.Close;
import io.codriver.internal.connect.TcpRace.Fail;
import io.codriver.internal.connect.TcpRace.Start;
import io.codriver.internal.connect.TcpRace.Win;
import io.codriver.internal.time.Deadline;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What holds in every race, whatever happens in it and when. */
class TcpRaceScheduleTest {

    private static final Throwable CAUSE = new IOException("cause");

    @Test
    void everyScheduleHasOneEndAndNoOpenLosers() {
        Schedules.each(10_000, seed -> new World(new Random(seed)).run());
    }

    /** In which addresses are silent, refuse, fail, connect early, late or after the end, and sometimes nobody wants them. */
    private static final class World {

        private final Random random;
        private final TcpRace race;
        private final Duration limit;
        private final Deadline by;
        private final List<SocketAddress> unknown = new ArrayList<>();
        private final Set<SocketAddress> failedLately = new LinkedHashSet<>();
        private final Set<SocketAddress> offered = new LinkedHashSet<>();
        private final Set<SocketAddress> started = new LinkedHashSet<>();
        private final Set<SocketAddress> open = new LinkedHashSet<>();
        private final List<Action> ends = new ArrayList<>();
        private boolean cancelled;
        private boolean refused;
        /** Whether an attempt has ended since the last one began, so that the next need not wait for its turn. */
        private boolean ended = true;

        private long lastStart;
        private long limitEnds = Long.MAX_VALUE;
        private long origin;
        private long now;

        World(Random random) {
            this.random = random;
            this.limit = Duration.ofMillis(random.nextInt(10_000) + 1);
            this.origin = random.nextLong();
            this.now = origin;
            this.by = random.nextBoolean() ? Deadline.NEVER : Deadline.afterNanos(millis(random.nextInt(12_000)), now);
            this.race = new TcpRace(limit, by, random, failedLately::contains);
            int count = random.nextInt(12);
            for (int i = 1; i <= count; i++) {
                unknown.add(random.nextBoolean() ? v4(i) : v6(i));
            }
            Collections.shuffle(unknown, random);
            unknown.stream().filter(address -> random.nextInt(3) == 0).forEach(failedLately::add);
        }

        void run() {
            for (int step = 0; !race.isOver(); step++) {
                assertThat(step).as("steps").isLessThan(10_000);
                step();
            }
            assertOneEnd();
            assertNobodyComesAfterTheEnd();
        }

        private void step() {
            now += millis(random.nextInt(200));
            switch (random.nextInt(12)) {
                case 0, 1, 2 -> offerSome();
                case 3 -> onAny(open, address -> race.connected(now, address));
                case 4 -> onAny(open, address -> endedBy(race.refused(now, address, CAUSE), address, true));
                case 5 -> onAny(open, address -> endedBy(race.failed(now, address, CAUSE), address, false));
                case 6 -> maybeCancel();
                case 7 -> onAny(closed(), address -> lateNewsOf(address));
                default -> tick();
            }
        }

        private void tick() {
            long left = race.wakeAt().remainingNanos(now);
            now += left == Long.MAX_VALUE ? 0 : Math.min(left, millis(1_000));
            perform(race.tick(now));
            // Else the loop would spin.
            assertThat(race.isOver() || race.wakeAt().remainingNanos(now) > 0)
                    .as("nothing is due that was due")
                    .isTrue();
            assertThat(race.isOver() || now - origin < limitEnds)
                    .as("no race outlives its limit")
                    .isTrue();
        }

        private List<Action> endedBy(List<Action> actions, SocketAddress address, boolean refusal) {
            open.remove(address);
            refused |= refusal;
            ended = true;
            return actions;
        }

        /** Of a channel that was closed already, or had failed: it changes nothing. */
        private List<Action> lateNewsOf(SocketAddress address) {
            assertThat(race.connected(now, address)).containsExactly(new Close(address));
            assertThat(race.refused(now, address, CAUSE)).isEmpty();
            assertThat(race.failed(now, address, CAUSE)).isEmpty();
            return List.of();
        }

        private Set<SocketAddress> closed() {
            Set<SocketAddress> closed = new LinkedHashSet<>(started);
            closed.removeAll(open);
            return closed;
        }

        private void maybeCancel() {
            if (random.nextInt(50) == 0) {
                cancelled = true;
                perform(race.cancel(now));
            }
        }

        private void offerSome() {
            int count = Math.min(unknown.size(), random.nextInt(5));
            List<SocketAddress> batch = new ArrayList<>(unknown.subList(0, count));
            unknown.subList(0, count).clear();
            // A lookup may tell of an address twice.
            offered.stream().filter(address -> random.nextInt(8) == 0).forEach(batch::add);
            offered.addAll(batch);
            perform(race.offer(now, batch, unknown.isEmpty()));
        }

        private void onAny(Collection<SocketAddress> of, Function<SocketAddress, List<Action>> fact) {
            if (!of.isEmpty()) {
                List<SocketAddress> candidates = List.copyOf(of);
                perform(fact.apply(candidates.get(random.nextInt(candidates.size()))));
            }
        }

        private void perform(List<Action> actions) {
            for (Action action : actions) {
                assertThat(ends).as("ends before " + action).isEmpty();
                if (action instanceof Start start) {
                    start(start.address());
                } else if (action instanceof Close close) {
                    assertThat(open.remove(close.address()))
                            .as("only what is open is closed")
                            .isTrue();
                    ended = true;
                } else {
                    ends.add(action);
                }
            }
        }

        private void start(SocketAddress address) {
            assertThat(offered).contains(address);
            assertThat(started.contains(address)).as("tried before").isFalse();
            if (failedLately.contains(address)) {
                Set<SocketAddress> healthy = new LinkedHashSet<>(offered);
                healthy.removeAll(failedLately);
                assertThat(started).as("what failed lately is last").containsAll(healthy);
            }
            if (started.isEmpty()) {
                limitEnds = Math.min(now - origin + limit.toNanos(), remaining(by));
            } else if (!ended) {
                assertThat(now - lastStart).as("stagger").isGreaterThanOrEqualTo(TcpRace.STAGGER.toNanos());
            }
            assertThat(now - origin).as("started in time").isLessThan(limitEnds);
            started.add(address);
            open.add(address);
            lastStart = now;
            ended = false;
            assertThat(open.size()).as("in flight").isLessThanOrEqualTo(refused ? TcpRace.SLOTS + 1 : TcpRace.SLOTS);
        }

        private long remaining(Deadline deadline) {
            return deadline.isNever() ? Long.MAX_VALUE : deadline.remainingNanos(origin);
        }

        private void assertOneEnd() {
            List<Attempt> attempts = race.attempts(now);
            assertThat(attempts).extracting(Attempt::address).containsExactlyElementsOf(started);
            assertThat(attempts).noneMatch(attempt -> attempt.outcome() == Outcome.RUNNING);
            assertThat(attempts).allMatch(attempt -> attempt.endNanos() - attempt.startNanos() >= 0);
            assertThat(ends).hasSize(cancelled ? 0 : 1);
            List<SocketAddress> winners = attempts.stream()
                    .filter(attempt -> attempt.outcome() == Outcome.OK)
                    .map(Attempt::address)
                    .toList();
            if (!cancelled && ends.get(0) instanceof Win win) {
                assertThat(winners).containsExactly(win.address());
                assertThat(open).as("the winner alone").containsExactly(win.address());
            } else {
                assertThat(winners).isEmpty();
                assertThat(open).isEmpty();
            }
            if (ends.contains(new Fail(false))) {
                assertThat(started).as("each had its turn").containsAll(offered);
                assertThat(unknown).isEmpty();
            }
        }

        private void assertNobodyComesAfterTheEnd() {
            now += millis(random.nextInt(20_000));
            assertThat(race.wakeAt()).isEqualTo(Deadline.NEVER);
            assertThat(race.tick(now)).isEmpty();
            assertThat(race.offer(now, List.of(v4(99)), true)).isEmpty();
            assertThat(race.cancel(now)).isEmpty();
            closed().forEach(this::lateNewsOf);
        }
    }

    private static long millis(long millis) {
        return millis * 1_000_000;
    }

    private static SocketAddress v4(int last) {
        return address(new byte[] {127, 0, 0, (byte) last});
    }

    private static SocketAddress v6(int last) {
        byte[] bytes = new byte[16];
        bytes[15] = (byte) last;
        bytes[0] = (byte) 0xfd;
        return address(bytes);
    }

    private static SocketAddress address(byte[] bytes) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(bytes), 27017);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
