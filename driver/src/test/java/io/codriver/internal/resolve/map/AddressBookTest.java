package io.codriver.internal.resolve.map;

import static io.codriver.internal.resolve.Ip.address;
import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.resolve.source.AddressSource;
import io.codriver.internal.resolve.source.Finding;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupRejectedException;
import io.codriver.resolve.LookupTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;

/** What is kept, for how long, and when somebody is asked again: in virtual time, with a source that answers when told to. */
class AddressBookTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final IOException OUTAGE = new IOException("servfail");

    private final ManualTime time = new ManualTime(Long.MAX_VALUE - 60_000_000_000L);
    private final HandSource source = new HandSource();
    private final SharedLookups map = new SharedLookups(source, time, new Random(1));

    // ---- fresh

    @Test
    void answerIsServedAtOnceUntilItsTimeToLiveEnds() {
        ask();
        source.answer(ttl(20), 1);
        time.advance(Duration.ofSeconds(19));
        Asked cached = ask();
        assertThat(cached.story).containsExactly("[1] cached", "end");
        time.advance(Duration.ofSeconds(1));
        assertThat(ask().story).isEmpty();
        assertThat(source.asked).isEqualTo(2);
    }

    @Test
    void timeToLiveIsClampedAndThirtySecondsIfNobodySaidIt() {
        assertThat(secondsKept(Duration.ZERO)).isEqualTo(10);
        assertThat(secondsKept(ttl(9))).isEqualTo(10);
        assertThat(secondsKept(ttl(11))).isEqualTo(11);
        assertThat(secondsKept(null)).isEqualTo(30);
        assertThat(secondsKept(ttl(301))).isEqualTo(300);
        assertThat(secondsKept(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(300);
    }

    private int secondsKept(@Nullable Duration ttl) {
        map.resolve("db" + ttl, LIMIT).subscribe();
        source.answer(ttl, 1);
        int before = source.asked;
        for (int second = 0; ; second++) {
            Disposable asking = map.resolve("db" + ttl, LIMIT).subscribe();
            asking.dispose();
            if (source.asked > before) {
                return second;
            }
            time.advance(Duration.ofSeconds(1));
        }
    }

    @Test
    void laterPartOfAnAnswerIsTheSecondBatchAndIsKeptAsWell() {
        Asked asked = ask();
        source.partly(ttl(60), 1);
        assertThat(asked.story).containsExactly("[1]");
        asked.subscription.dispose();
        assertThat(source.forgotten).as("the rest is still wanted").isZero();
        source.answer(ttl(60), 2);
        assertThat(ask().story).containsExactly("[1, 2] cached", "end");
    }

    // ---- negative

    @Test
    void noSuchNameIsKeptForASecond() {
        ask();
        source.fail(new UnknownHostException("db"));
        time.advance(Duration.ofMillis(999));
        assertThat(ask().story).containsExactly("UnknownHostException");
        assertThat(source.asked).isEqualTo(1);
        time.advance(Duration.ofMillis(1));
        ask();
        assertThat(source.asked).isEqualTo(2);
    }

    @Test
    void failureIsKeptForHalfASecondDoublingToFive() {
        List<Long> pauses = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            ask();
            source.fail(OUTAGE);
            pauses.add(pause());
        }
        assertThat(pauses).containsExactly(500L, 1_000L, 2_000L, 4_000L, 5_000L, 5_000L);
        ask();
        source.answer(ttl(10), 1);
        time.advance(Duration.ofHours(2));
        ask();
        source.fail(OUTAGE);
        assertThat(pause()).as("after an answer").isEqualTo(500L);
    }

    private long pause() {
        int before = source.asked;
        for (long millis = 0; ; millis += 100) {
            ask().subscription.dispose();
            if (source.asked > before) {
                return millis;
            }
            time.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void rejectedLookupIsNotHeldAgainstTheName() {
        source.full = true;
        assertThat(ask().story).containsExactly("LookupRejectedException");
        source.full = false;
        assertThat(ask().story).isEmpty();
        assertThat(source.asked).isEqualTo(1);
    }

    // ---- stale

    @Test
    void staleAddressesAreServedWhenTheLookupFails() {
        known();
        Asked asked = ask();
        assertThat(asked.story).isEmpty();
        source.fail(OUTAGE);
        assertThat(asked.story).containsExactly("[1] stale", "end");
        assertThat(ask().story).as("while the failure is remembered").containsExactly("[1] stale", "end");
    }

    @Test
    void staleAddressesAreServedWhenTheLookupIsSlowAndTheLookupGoesOn() {
        known();
        Asked asked = ask();
        time.advance(Duration.ofMillis(1_799));
        assertThat(asked.story).isEmpty();
        time.advance(Duration.ofMillis(1));
        assertThat(asked.story).containsExactly("[1] stale", "end");
        Asked next = ask();
        time.advance(Duration.ZERO);
        assertThat(next.story).as("the lookup is slow already").containsExactly("[1] stale", "end");
        source.answer(ttl(30), 2);
        assertThat(ask().story).containsExactly("[2] cached", "end");
    }

    @Test
    void staleAddressesAreNeverServedAfterNoSuchName() {
        known();
        Asked asked = ask();
        source.fail(new UnknownHostException("db"));
        assertThat(asked.story).containsExactly("UnknownHostException");
        time.advance(Duration.ofSeconds(1));
        Asked later = ask();
        source.fail(OUTAGE);
        assertThat(later.story).containsExactly("IOException");
    }

    @Test
    void temporaryFailureOfTheSystemIsNoDenial() {
        known();
        Asked asked = ask();
        source.fail(new UnknownHostException("db: Temporary failure in name resolution"));
        assertThat(asked.story).containsExactly("[1] stale", "end");
    }

    @Test
    void staleAddressesAreGoodForAnHour() {
        known();
        time.advance(Duration.ofHours(1));
        Asked asked = ask();
        source.fail(OUTAGE);
        assertThat(asked.story).containsExactly("IOException");
    }

    /** One name is known, and its time to live has ended. */
    private void known() {
        ask();
        source.answer(ttl(10), 1);
        time.advance(Duration.ofSeconds(10));
    }

    // ---- unreachable

    @Test
    void unreachableAddressesAreLookedUpAfreshAtMostOncePerSecond() {
        map.watch("db", LIMIT);
        source.answer(ttl(300), 1);
        for (int tenth = 0; tenth < 50; tenth++) {
            map.unreachable("db");
            if (source.isAsked()) {
                source.answer(ttl(300), 1);
            }
            time.advance(Duration.ofMillis(100));
        }
        assertThat(source.asked).isEqualTo(5);
    }

    @Test
    void afterThatTheNextOneWaitsForTheFreshAnswer() {
        ask();
        source.answer(ttl(300), 1);
        time.advance(Duration.ofSeconds(2));
        map.unreachable("db");
        Asked asked = ask();
        assertThat(asked.story).isEmpty();
        source.answer(ttl(300), 2);
        assertThat(asked.story).containsExactly("[2]", "end");
    }

    // ---- hosts in the topology

    @Test
    void hostIsLookedUpWhenItEntersTheTopology() {
        map.watch("db", LIMIT);
        source.answer(ttl(30), 1);
        assertThat(ask().story).containsExactly("[1] cached", "end");
    }

    @Test
    void withADeadlineOfOneSecondAndALookupOfFiveTheSixthSecondSucceeds() {
        map.watch("db", LIMIT);
        List<Asked> calls = new ArrayList<>();
        for (int second = 0; second < 6; second++) {
            if (second == 5) {
                source.answer(ttl(30), 1);
            }
            Asked call = new Asked();
            call.subscription = map.resolve("db", Duration.ofSeconds(1)).subscribe(call::got, call::failed, call::done);
            calls.add(call);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(calls.subList(0, 5))
                .allSatisfy(call -> assertThat(call.story).containsExactly("LookupTimeoutException"));
        assertThat(calls.get(5).story).containsExactly("[1] cached", "end");
        assertThat(source.asked).isEqualTo(1);
    }

    @Test
    void theHostItselfWaitsNoLongerThanTheResolveLimit() {
        Disposable watch = map.watch("db", LIMIT);
        time.advance(Duration.ofMillis(9_999));
        assertThat(source.forgotten).isZero();
        time.advance(Duration.ofMillis(1));
        assertThat(source.forgotten).isEqualTo(1);
        assertThat(ask().story).containsExactly(LookupTimeoutException.class.getSimpleName());
        watch.dispose();
        time.advance(Duration.ZERO);
        assertThat(time.pending()).isZero();
    }

    @Test
    void lookupThatNobodyElseWantsEndsWithTheLastTopology() {
        Disposable first = map.watch("db", LIMIT);
        Disposable second = map.watch("db", LIMIT);
        first.dispose();
        first.dispose();
        assertThat(source.forgotten).isZero();
        second.dispose();
        assertThat(source.forgotten).isEqualTo(1);
        assertThat(time.pending()).isZero();
    }

    @Test
    void usedAddressesAreRefreshedBeforeTheyEndSoThatNobodyWaits() {
        map.watch("db", LIMIT);
        source.answer(ttl(100), 1);
        for (int i = 0; i < 100; i++) {
            time.advance(Duration.ofSeconds(10));
            if (source.isAsked()) {
                source.answer(ttl(100), 1);
            }
            assertThat(ask().story).containsExactly("[1] cached", "end");
        }
        // Every 85 to 90 seconds, as far as somebody looks every ten.
        assertThat(source.asked).isBetween(11, 13);
    }

    @Test
    void refreshComesFiveSecondsOrATenthOfTheTimeToLiveAhead() {
        assertThat(secondsUntilRefresh(30)).isBetween(23.5, 25.0);
        assertThat(secondsUntilRefresh(10)).isBetween(4.5, 5.0);
        assertThat(secondsUntilRefresh(200)).isBetween(170.0, 180.0);
    }

    private double secondsUntilRefresh(int ttl) {
        String host = "db" + ttl;
        Disposable watch = map.watch(host, LIMIT);
        source.answer(ttl(ttl), 1);
        map.resolve(host, LIMIT).subscribe();
        for (double seconds = 0; ; seconds += 0.1) {
            if (source.isAsked()) {
                source.answer(ttl(ttl), 1);
                watch.dispose();
                return seconds;
            }
            time.advance(Duration.ofMillis(100));
        }
    }

    @Test
    void useThatComesLateInTheTimeToLiveRefreshesWhileItIsServed() {
        map.watch("db", LIMIT);
        source.answer(ttl(30), 1);
        time.advance(Duration.ofSeconds(27));
        assertThat(source.isAsked()).as("nobody used it").isFalse();
        assertThat(ask().story).containsExactly("[1] cached", "end");
        assertThat(source.isAsked()).isTrue();
    }

    @Test
    void tenIdleClientsOfTenHostsAskOnceForEachHostInFiveMinutes() {
        List<Disposable> clients = new ArrayList<>();
        for (int client = 0; client < 10; client++) {
            for (int host = 0; host < 10; host++) {
                clients.add(map.watch("db" + host, LIMIT));
            }
        }
        source.answerAll();
        IntStream.range(0, 10).forEach(host -> map.resolve("db" + host, LIMIT).subscribe());
        source.asked = 0;
        for (int fiveMinutes = 0; fiveMinutes < 2; fiveMinutes++) {
            int before = source.asked;
            for (int second = 0; second < 300; second++) {
                time.advance(Duration.ofSeconds(1));
                source.answerAll();
            }
            assertThat(source.asked - before).isLessThanOrEqualTo(10);
        }
        assertThat(source.asked).as("but they do ask").isGreaterThanOrEqualTo(10);
        clients.forEach(Disposable::dispose);
        assertThat(time.pending()).isZero();
    }

    @Test
    void outageIsBridgedWithoutWaitingOnceTheRefreshHasFailed() {
        map.watch("db", LIMIT);
        source.answer(ttl(30), 1);
        ask();
        time.advance(Duration.ofSeconds(25));
        source.fail(OUTAGE);
        assertThat(ask().story).containsExactly("[1] cached", "end");
        time.advance(Duration.ofMillis(500));
        assertThat(source.isAsked())
                .as("the failure is over, so it is tried again")
                .isTrue();
        time.advance(Duration.ofSeconds(6));
        assertThat(ask().story).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(source.asked).isEqualTo(3);
    }

    // ---- clients with limits of their own

    @Test
    void lookupThatAHastyClientGaveUpIsBegunAgainForOneWhichWaitsLonger() {
        Duration hasty = Duration.ofSeconds(1);
        map.watch("db", hasty);
        time.advance(hasty);
        Asked again = ask(hasty);
        assertThat(again.story).as("it would have to wait as long once more").containsExactly("LookupTimeoutException");
        assertThat(source.asked).isOne();

        assertThat(ask().story).isEmpty();
        assertThat(source.asked).isEqualTo(2);
    }

    @Test
    void hostThatAHastyClientGaveUpIsLookedUpWhenAClientComesWhichWaitsLonger() {
        Duration hasty = Duration.ofSeconds(1);
        map.watch("db", hasty);
        time.advance(hasty);
        map.watch("db", hasty);
        assertThat(source.asked).isOne();
        map.watch("db", LIMIT);
        assertThat(source.asked).isEqualTo(2);
    }

    // ---- order and bounds

    @Test
    void monitorsGoBeforePools() {
        map.resolve("pool", LIMIT).subscribe();
        map.resolveFirst("monitor", LIMIT).subscribe();
        map.resolveFirst("pool", LIMIT).subscribe();
        map.resolveFirst("pool", LIMIT).subscribe();
        assertThat(source.preferred).containsExactly("monitor", "pool");
    }

    @Test
    void namesThatNobodyWatchesAreDroppedWhenThereAreTooMany() {
        map.watch("kept", LIMIT);
        source.answer(ttl(300), 1);
        for (int i = 0; i <= KnownHosts.BOUND; i++) {
            map.resolve("db" + i, LIMIT).subscribe();
            source.answer(ttl(300), 1);
        }
        int before = source.asked;
        map.resolve("kept", LIMIT).subscribe();
        map.resolve("db" + KnownHosts.BOUND, LIMIT).subscribe();
        assertThat(source.asked).isEqualTo(before);
        map.resolve("db0", LIMIT).subscribe();
        assertThat(source.asked).isEqualTo(before + 1);
    }

    // ---- the rig

    private Asked ask() {
        return ask(LIMIT);
    }

    private Asked ask(Duration limit) {
        Asked asked = new Asked();
        asked.subscription = map.resolve("db", limit).subscribe(asked::got, asked::failed, asked::done);
        return asked;
    }

    private static Duration ttl(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static final class Asked {
        private final List<String> story = new ArrayList<>();
        private Disposable subscription = () -> {};

        void got(AddressBatch batch) {
            List<Integer> last = batch.addresses().stream()
                    .map(address -> (int) address.getAddress()[3])
                    .toList();
            story.add(last + (batch.stale() ? " stale" : batch.cached() ? " cached" : ""));
        }

        void failed(Throwable error) {
            story.add(error.getClass().getSimpleName());
        }

        void done() {
            story.add("end");
        }
    }

    /** Takes lookups on, in their order, and answers the oldest when told to. */
    private static final class HandSource implements AddressSource {
        /** In their order. */
        private final Map<LookupTask, Answers> lookups = new LinkedHashMap<>();

        private final List<String> preferred = new ArrayList<>();
        private int asked;
        private int forgotten;
        private boolean full;

        @Override
        public void begin(LookupTask task, Answers told) throws LookupRejectedException {
            if (full) {
                throw new LookupRejectedException("full");
            }
            asked++;
            lookups.put(task, told);
        }

        @Override
        public void forget(LookupTask task) {
            forgotten++;
            lookups.remove(task);
        }

        @Override
        public void prefer(LookupTask task) {
            preferred.add(task.host());
        }

        boolean isAsked() {
            return !lookups.isEmpty();
        }

        void answer(@Nullable Duration ttl, int... last) {
            remove().answered(finding(ttl, last));
        }

        void answerAll() {
            while (isAsked()) {
                answer(Duration.ofSeconds(30), 1);
            }
        }

        void partly(Duration ttl, int... last) {
            lookups.values().iterator().next().partly(finding(ttl, last));
        }

        void fail(Throwable error) {
            remove().failed(error);
        }

        private Answers remove() {
            return lookups.remove(lookups.keySet().iterator().next());
        }

        private static Finding finding(@Nullable Duration ttl, int... last) {
            List<InetAddress> addresses =
                    IntStream.of(last).mapToObj(number -> address(number)).toList();
            return new Finding(addresses, ttl);
        }
    }
}
