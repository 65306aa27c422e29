package io.codriver.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.connect.Attempt.Outcome;
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
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class TcpRaceTest {

    private static final boolean LAST = true;
    private static final boolean MORE = false;
    private static final Throwable CAUSE = new IOException("cause");

    private static final Predicate<SocketAddress> HEALTHY = address -> false;

    private final SocketAddress a = v4(1);
    private final SocketAddress b = v4(2);
    private final SocketAddress c = v4(3);
    private final SocketAddress v6 = v6(1);

    private final TcpRace race = race(Duration.ofSeconds(10));

    @Test
    void firstAttemptStartsAtOnceAndTheSecondAfterTheStagger() {
        assertThat(race.offer(0, List.of(a, b), LAST)).containsExactly(new Start(a));
        assertThat(race.wakeAt()).isEqualTo(at(250));
        assertThat(race.tick(millis(249))).isEmpty();
        assertThat(race.tick(millis(250))).containsExactly(new Start(b));
        assertThat(race.wakeAt()).isEqualTo(at(10_000));
    }

    @Test
    void ipv6IsFirstAndFamiliesTakeTurns() {
        SocketAddress secondV6 = v6(2);
        race.offer(0, List.of(a, b, v6, secondV6), LAST);
        race.failed(1, v6, CAUSE);
        race.failed(2, a, CAUSE);
        race.failed(3, secondV6, CAUSE);

        assertThat(addresses(race.attempts(4))).containsExactly(v6, a, secondV6, b);
    }

    @Test
    void aLateBatchTakesItsTurnAmongThoseThatWait() {
        race.offer(0, List.of(a, b), MORE);
        race.offer(millis(10), List.of(v6), LAST);
        assertThat(race.tick(millis(250))).containsExactly(new Start(v6));
    }

    @Test
    void addressesOfOneFamilyAreShuffled() {
        Set<SocketAddress> first = new HashSet<>();
        for (int seed = 0; seed < 64; seed++) {
            TcpRace shuffled = new TcpRace(Duration.ofSeconds(10), Deadline.NEVER, new Random(seed), HEALTHY);
            shuffled.offer(0, List.of(a, b, c), LAST);
            first.add(shuffled.attempts(0).get(0).address());
        }
        assertThat(first).containsExactlyInAnyOrder(a, b, c);
    }

    @Test
    void whatFailedLatelyIsTriedAfterAllOthersWhateverItsFamily() {
        SocketAddress secondV6 = v6(2);
        TcpRace remembering = remembering(v6, secondV6, a);
        remembering.offer(0, List.of(v6, a, b, secondV6, c), LAST);
        remembering.failed(1, b, CAUSE);
        remembering.failed(2, c, CAUSE);
        remembering.failed(3, v6, CAUSE);
        remembering.failed(4, a, CAUSE);
        assertThat(addresses(remembering.attempts(5))).containsExactly(b, c, v6, a, secondV6);
    }

    @Test
    void whatFailedLatelyIsNeverLeftOut() {
        TcpRace remembering = remembering(a, b);
        assertThat(remembering.offer(0, List.of(a, b), LAST)).containsExactly(new Start(a));
        assertThat(remembering.tick(millis(250))).containsExactly(new Start(b));
    }

    @Test
    void aLateBatchGoesBeforeWhatFailedLatelyAndStillWaits() {
        TcpRace remembering = remembering(a, b);
        remembering.offer(0, List.of(a, b), MORE);
        remembering.offer(millis(10), List.of(c), LAST);
        assertThat(remembering.tick(millis(250))).containsExactly(new Start(c));
    }

    @Test
    void aRefusalThatComesAfterTheLimitIsStillARefusal() {
        TcpRace limited = race(Duration.ofMillis(500));
        limited.offer(0, List.of(a), LAST);
        assertThat(limited.refused(millis(541), a, CAUSE)).containsExactly(new Fail(false));
        assertThat(limited.attempts(millis(541))).extracting(Attempt::outcome).containsExactly(Outcome.REFUSED);
    }

    @Test
    void aRefusalAfterTheLimitIsATimeoutWhileAnotherAddressIsSilentOrWasNotTried() {
        TcpRace silent = race(Duration.ofMillis(500));
        silent.offer(0, List.of(a, b), LAST);
        silent.tick(millis(250));
        assertThat(silent.refused(millis(541), a, CAUSE)).containsExactly(new Close(b), new Fail(true));

        TcpRace untried = race(Duration.ofMillis(500));
        untried.offer(0, List.of(a, b), LAST);
        assertThat(untried.refused(millis(541), a, CAUSE)).containsExactly(new Fail(true));
    }

    @Test
    void aConnectionThatComesAfterTheLimitButBeforeTheTickWins() {
        TcpRace limited = race(Duration.ofMillis(500));
        limited.offer(0, List.of(a), LAST);
        assertThat(limited.connected(millis(541), a)).containsExactly(new Win(a));
        assertThat(limited.tick(millis(541))).isEmpty();
    }

    @Test
    void anAddressOfferedAgainIsNotTriedAgain() {
        race.offer(0, List.of(a), MORE);
        race.failed(1, a, CAUSE);
        assertThat(race.offer(2, List.of(a), LAST)).containsExactly(new Fail(false));
    }

    @Test
    void theNextStartsAtOnceWhenOneFails() {
        race.offer(0, List.of(a, b), LAST);
        assertThat(race.refused(millis(1), a, CAUSE)).containsExactly(new Start(b));
    }

    @Test
    void anAddressThatComesAfterAFailureStartsAtOnce() {
        race.offer(0, List.of(a), MORE);
        assertThat(race.failed(millis(1), a, CAUSE)).isEmpty();
        assertThat(race.offer(millis(2), List.of(b), LAST)).containsExactly(new Start(b));
    }

    @Test
    void aThirdDoesNotStartWhileTwoAreSilent() {
        race.offer(0, List.of(a, b, c), LAST);
        race.tick(millis(250));
        assertThat(race.tick(millis(500))).isEmpty();
        assertThat(race.tick(millis(1_000))).isEmpty();
    }

    @Test
    void aThirdStartsAfterARefusal() {
        SocketAddress d = v4(4);
        race.offer(0, List.of(a, b, c, d), LAST);
        assertThat(race.refused(0, a, CAUSE)).containsExactly(new Start(b));
        assertThat(race.tick(millis(250))).containsExactly(new Start(c));
        assertThat(race.tick(millis(500))).containsExactly(new Start(d));
    }

    @Test
    void aThirdDoesNotStartAfterAnotherErrorThanRefusal() {
        SocketAddress d = v4(4);
        race.offer(0, List.of(a, b, c, d), LAST);
        race.failed(0, a, CAUSE);
        assertThat(race.tick(millis(250))).containsExactly(new Start(c));
        assertThat(race.tick(millis(500))).isEmpty();
    }

    @Test
    void theWinnerClosesTheOthers() {
        race.offer(0, List.of(v6, a), LAST);
        race.tick(millis(250));
        assertThat(race.connected(millis(260), a)).containsExactly(new Close(v6), new Win(a));
        assertThat(race.isOver()).isTrue();
        assertThat(race.wakeAt()).isEqualTo(Deadline.NEVER);
        assertThat(race.attempts(millis(300))).extracting(Attempt::outcome).containsExactly(Outcome.LOST, Outcome.OK);
    }

    @Test
    void aSecondWinnerOfTheSameMomentIsClosed() {
        race.offer(0, List.of(a, b), LAST);
        race.tick(millis(250));
        race.connected(millis(260), a);
        assertThat(race.connected(millis(260), b)).containsExactly(new Close(b));
    }

    @Test
    void theLimitStartsWithTheFirstAttemptAndNotBefore() {
        TcpRace limited = race(Duration.ofMillis(500));
        assertThat(limited.wakeAt()).isEqualTo(Deadline.NEVER);
        assertThat(limited.tick(millis(5_000))).isEmpty();
        limited.offer(millis(5_000), List.of(a), LAST);
        assertThat(limited.wakeAt()).isEqualTo(at(5_500));
        assertThat(limited.tick(millis(5_499))).isEmpty();
        assertThat(limited.tick(millis(5_500))).containsExactly(new Close(a), new Fail(true));
        assertThat(limited.attempts(millis(5_600)))
                .containsExactly(new Attempt(a, millis(5_000), millis(5_500), Outcome.TIMED_OUT, null));
    }

    @Test
    void theDeadlineOfTheCallerStandsAboveTheLimit() {
        TcpRace limited = new TcpRace(Duration.ofSeconds(10), at(300), new Unshuffled(), HEALTHY);
        limited.offer(0, List.of(a), LAST);
        assertThat(limited.wakeAt()).isEqualTo(at(300));
        assertThat(limited.tick(millis(300))).containsExactly(new Close(a), new Fail(true));
    }

    @Test
    void theDeadlineOfTheCallerCountsBeforeAnyAddressIsKnown() {
        TcpRace limited = new TcpRace(Duration.ofSeconds(10), at(300), new Unshuffled(), HEALTHY);
        assertThat(limited.tick(millis(300))).containsExactly(new Fail(true));
    }

    @Test
    void noLimitWaitsForEverOnTheLastAddresses() {
        TcpRace unlimited = race(Duration.ZERO);
        unlimited.offer(0, List.of(a, b), LAST);
        unlimited.tick(millis(250));
        assertThat(unlimited.wakeAt()).isEqualTo(Deadline.NEVER);
        assertThat(unlimited.tick(millis(3_600_000))).isEmpty();
    }

    @Test
    void withoutALimitASilentAddressStillMakesRoom() {
        TcpRace unlimited = race(Duration.ZERO);
        unlimited.offer(0, List.of(a, b, c), LAST);
        unlimited.tick(millis(250));
        assertThat(unlimited.wakeAt()).isEqualTo(at(5_000));
        assertThat(unlimited.tick(millis(5_000))).containsExactly(new Close(a), new Start(c));
    }

    @Test
    void sharesLetEveryAddressHaveItsTurn() {
        List<SocketAddress> ten = new ArrayList<>();
        for (int i = 1; i <= 10; i++) {
            ten.add(v4(i));
        }
        race.offer(0, ten, LAST);
        runToTheEnd();
        assertThat(race.attempts(millis(10_000)))
                .extracting(attempt -> attempt.startNanos() / 1_000_000)
                .containsExactly(0L, 250L, 2_000L, 2_250L, 4_000L, 4_250L, 6_000L, 6_250L, 8_000L, 8_125L);
    }

    @Test
    void aShareIsHalfOfWhatIsLeftWhereThatIsShort() {
        TcpRace limited = race(Duration.ofMillis(500));
        limited.offer(0, List.of(a, b, c), LAST);
        assertThat(limited.tick(millis(250))).containsExactly(new Start(b), new Close(a), new Start(c));
    }

    @Test
    void noShareIsShorterThanTwoSecondsWhereThereIsTime() {
        List<SocketAddress> forty = new ArrayList<>();
        for (int i = 1; i <= 40; i++) {
            forty.add(v4(i));
        }
        race.offer(0, forty, LAST);
        race.tick(millis(250));
        assertThat(race.tick(millis(1_999))).isEmpty();
        assertThat(race.tick(millis(2_000))).hasSize(2);
    }

    @Test
    void anAttemptThatHasHadItsShareRunsOnWhileNobodyWaits() {
        race.offer(0, List.of(a, b, c), LAST);
        race.tick(millis(250));
        assertThat(race.failed(millis(260), b, CAUSE)).containsExactly(new Start(c));
        assertThat(race.tick(millis(9_999))).isEmpty();
        assertThat(race.connected(millis(9_999), a)).containsExactly(new Close(c), new Win(a));
    }

    @Test
    void aLateBatchShortensTheSharesOfThoseInFlight() {
        race.offer(0, List.of(a, b), MORE);
        race.tick(millis(250));
        assertThat(race.offer(millis(6_000), List.of(c), LAST)).containsExactly(new Close(a), new Start(c));
    }

    @Test
    void itFailsWhenEveryAddressHasFailed() {
        race.offer(0, List.of(a, b), LAST);
        race.refused(millis(1), a, CAUSE);
        assertThat(race.failed(millis(2), b, CAUSE)).containsExactly(new Fail(false));
        assertThat(race.attempts(millis(3)))
                .containsExactly(
                        new Attempt(a, 0, millis(1), Outcome.REFUSED, CAUSE),
                        new Attempt(b, millis(1), millis(2), Outcome.FAILED, CAUSE));
    }

    @Test
    void itDoesNotFailWhileMoreAddressesMayCome() {
        race.offer(0, List.of(a), MORE);
        assertThat(race.refused(millis(1), a, CAUSE)).isEmpty();
        assertThat(race.offer(millis(2), List.of(), LAST)).containsExactly(new Fail(false));
    }

    @Test
    void cancellingClosesWhatIsInFlightAndEndsInSilence() {
        race.offer(0, List.of(a, b), LAST);
        race.tick(millis(250));
        assertThat(race.cancel(millis(260))).containsExactly(new Close(a), new Close(b));
        assertThat(race.connected(millis(261), a)).containsExactly(new Close(a));
        assertThat(race.failed(millis(262), b, CAUSE)).isEmpty();
        assertThat(race.tick(millis(20_000))).isEmpty();
    }

    private void runToTheEnd() {
        long now = 0;
        while (!race.isOver()) {
            now += race.wakeAt().remainingNanos(now);
            race.tick(now);
        }
    }

    private static TcpRace remembering(SocketAddress... failed) {
        return new TcpRace(Duration.ofSeconds(10), Deadline.NEVER, new Unshuffled(), Set.of(failed)::contains);
    }

    private static TcpRace race(Duration limit) {
        return new TcpRace(limit, Deadline.NEVER, new Unshuffled(), HEALTHY);
    }

    private static List<SocketAddress> addresses(List<Attempt> attempts) {
        return attempts.stream().map(Attempt::address).toList();
    }

    private static Deadline at(long millis) {
        return Deadline.afterNanos(millis(millis), 0);
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

    /** Makes {@code Collections.shuffle} keep the order: each element is swapped with itself. */
    private static final class Unshuffled extends Random {

        private static final long serialVersionUID = 1L;

        @Override
        public int nextInt(int bound) {
            return bound - 1;
        }
    }
}
