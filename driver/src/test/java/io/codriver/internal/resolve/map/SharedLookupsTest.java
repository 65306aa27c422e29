package io.codriver.internal.resolve.map;

import static io.codriver.internal.resolve.Ip.address;
import static io.codriver.internal.resolve.Ip.loopback;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.Schedules;
import io.codriver.internal.resolve.line.LookupLine;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.resolve.source.BlockingSource;
import io.codriver.internal.resolve.source.NameLookup;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupMetrics;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupRejectedException;
import io.codriver.resolve.LookupTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Virtual time, and a line whose lookups start when the test says so. */
class SharedLookupsTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final ManualTime time = new ManualTime(Long.MAX_VALUE - 5_000_000_000L);
    private final ManualLine line = new ManualLine();

    /** Runs inside the lookup of a name; what it returns or throws is the answer. */
    interface During {
        List<InetAddress> answer(String name) throws Exception;
    }

    private During during = name -> List.of(address(1));
    private final SharedLookups map = map(name -> during.answer(name), line, time);

    @Test
    void oneLookupServesAllWhoAskForTheNameMeanwhile() {
        Asked first = ask("db1", LONG);
        Asked second = ask("DB1", LONG);
        Asked other = ask("db2", LONG);
        assertThat(line.hosts()).containsExactly("db1", "db2");
        line.startNext();
        assertThat(first.addresses()).containsExactly(address(1));
        assertThat(second.addresses()).containsExactly(address(1));
        assertThat(other.isWaiting()).isTrue();
    }

    @Test
    void nothingIsAskedBeforeSubscription() {
        map.resolve("db1", LONG);
        assertThat(line.hosts()).isEmpty();
        assertThat(time.pending()).isZero();
    }

    @Test
    void nextQuestionAfterTheTimeToLiveStartsALookupOfItsOwn() {
        ask("db1", LONG);
        line.startNext();
        time.advance(Duration.ofSeconds(30));
        ask("db1", LONG);
        assertThat(line.hosts()).containsExactly("db1");
    }

    @Test
    void answerTellsHowTheLookupStoodInLine() {
        line.behind = 213;
        Asked first = ask("db1", LONG);
        time.advance(Duration.ofSeconds(2));
        Asked second = ask("db1", LONG);
        time.advance(Duration.ofMillis(2_800));
        during = name -> {
            time.advance(Duration.ofMillis(100));
            return List.of(address(1));
        };
        line.startNext();
        assertThat(first.progress()).isEqualTo(new LookupProgress(Duration.ofMillis(4_800), 213, 1, true));
        assertThat(second.progress()).isEqualTo(new LookupProgress(Duration.ofMillis(2_800), 213, 1, true));
    }

    @Test
    void whoeverJoinsARunningLookupDidNotStandInLine() {
        line.behind = 3;
        ask("db1", LONG);
        time.advance(Duration.ofSeconds(1));
        List<Asked> late = new ArrayList<>();
        during = name -> {
            time.advance(Duration.ofSeconds(1));
            late.add(ask(name, LONG));
            return List.of(address(1));
        };
        line.startNext();
        assertThat(late.get(0).progress()).isEqualTo(new LookupProgress(Duration.ZERO, 0, 1, true));
    }

    @Test
    void progressOfALookupUnderWayCanBeAskedFor() {
        line.behind = 7;
        assertThat(map.progress("db1")).isEmpty();
        ask("db1", LONG);
        ask("db1", LONG);
        time.advance(Duration.ofSeconds(3));
        assertThat(map.progress("db1")).contains(new LookupProgress(Duration.ofSeconds(3), 7, 1, false));
        during = name -> {
            time.advance(Duration.ofSeconds(1));
            assertThat(map.progress("db1")).contains(new LookupProgress(Duration.ofSeconds(3), 7, 1, true));
            return List.of(address(1));
        };
        line.startNext();
        assertThat(map.progress("db1")).isEmpty();
    }

    @Test
    void eachWaiterHasItsOwnLimit() {
        Asked hasty = ask("db1", Duration.ofSeconds(1));
        Asked patient = ask("db1", Duration.ofSeconds(10));
        time.advance(Duration.ofMillis(999));
        assertThat(hasty.isWaiting()).isTrue();
        time.advance(Duration.ofMillis(1));
        assertThat(hasty.error).isInstanceOf(LookupTimeoutException.class).hasMessageContaining("within 1.0 s");
        assertThat(patient.isWaiting()).isTrue();
        line.startNext();
        assertThat(patient.addresses()).hasSize(1);
        assertThat(time.pending()).as("timers").isZero();
    }

    @Test
    void timeoutSaysWhetherTheLookupHadBegun() {
        line.behind = 12;
        Asked waiting = ask("db1", Duration.ofSeconds(1));
        Asked patient = ask("db1", Duration.ofSeconds(9));
        time.advance(Duration.ofSeconds(1));
        assertThat(waiting.error).hasMessageContaining("has not begun").hasMessageContaining("behind 12 others");
        assertThat(((LookupTimeoutException) waiting.error()).progress())
                .isEqualTo(new LookupProgress(Duration.ofSeconds(1), 12, 1, false));
        during = name -> {
            time.advance(Duration.ofSeconds(9));
            return List.of(address(1));
        };
        line.startNext();
        assertThat(patient.error).hasMessageContaining("still under way");
    }

    @Test
    void cancellingOneDisturbsNobodyElse() {
        Asked first = ask("db1", LONG);
        Asked second = ask("db1", LONG);
        first.cancel();
        line.startNext();
        assertThat(first.signals).isZero();
        assertThat(second.addresses()).hasSize(1);
    }

    @Test
    void lastOneOutTakesALookupAlongThatHasNotStarted() {
        Asked first = ask("db1", LONG);
        Asked second = ask("db1", Duration.ofSeconds(1));
        LookupTask task = line.tasks.peek();
        first.cancel();
        assertThat(line.hosts()).containsExactly("db1");
        time.advance(Duration.ofSeconds(1));
        assertThat(second.error).isInstanceOf(LookupTimeoutException.class);
        assertThat(line.hosts()).isEmpty();
        during = name -> {
            throw new AssertionError("started after it was cancelled");
        };
        task.run();
        assertThat(time.pending()).isZero();
    }

    @Test
    void lookupThatCannotBeStoppedIsJoinedByLaterCallers() {
        Asked first = ask("db1", LONG);
        List<Asked> late = new ArrayList<>();
        during = name -> {
            first.cancel();
            late.add(ask("db1", LONG));
            assertThat(line.hosts()).as("no second lookup").isEmpty();
            return List.of(address(1));
        };
        line.startNext();
        assertThat(late.get(0).addresses()).hasSize(1);
    }

    @Test
    void errorIsSharedByAllWhoWait() {
        Asked first = ask("db1", LONG);
        Asked second = ask("db1", LONG);
        UnknownHostException noSuchName = new UnknownHostException("db1");
        during = name -> {
            throw noSuchName;
        };
        line.startNext();
        assertThat(first.error).isSameAs(noSuchName);
        assertThat(second.error).isSameAs(noSuchName);
    }

    @Test
    void fullLineIsAClearErrorAndTheNameMayBeAskedForAgain() {
        line.full = true;
        assertThat(ask("db1", LONG).error).isInstanceOf(LookupRejectedException.class);
        line.full = false;
        Asked again = ask("db1", LONG);
        line.startNext();
        assertThat(again.addresses()).hasSize(1);
    }

    @Test
    void nameWithoutAddressesCompletesEmpty() {
        Asked asked = ask("db1", LONG);
        during = name -> List.of();
        line.startNext();
        assertThat(asked.completed).isTrue();
        assertThat(asked.batch).isNull();
    }

    @Test
    void metricsCountLookupsCompanyAndWhatCouldNotBeStopped() {
        Asked first = ask("db1", LONG);
        Asked second = ask("db1", LONG);
        ask("db2", LONG).cancel();
        line.full = true;
        ask("db3", LONG);
        assertThat(map.metrics()).isEqualTo(new LookupMetrics(1, 1, 3, 1, 1, 0, 0, 0));
        during = name -> {
            assertThat(map.metrics().queued()).isZero();
            first.cancel();
            second.cancel();
            Asked late = ask("db1", LONG);
            late.cancel();
            assertThat(map.metrics()).as("counted once").isEqualTo(new LookupMetrics(1, 0, 3, 2, 1, 1, 0, 0));
            return List.of(address(1));
        };
        line.startNext();
        assertThat(map.metrics()).isEqualTo(new LookupMetrics(0, 0, 3, 2, 1, 1, 0, 0));
    }

    @Test
    void literalIsAnsweredWithoutTheLineEvenThroughTheMap() {
        assertThat(ask("::ffff:127.0.0.3", LONG).addresses()).containsExactly(loopback(3));
        assertThat(ask("127.1", LONG).error).isInstanceOf(UnknownHostException.class);
        assertThat(line.hosts()).isEmpty();
    }

    @Test
    void whoAsksAgainInsideAnAnswerGetsAnAnswerToo() {
        Asked inner = new Asked();
        map.resolve("db1", LONG).subscribe(batch -> inner.start(map, "db2"));
        line.startNext();
        line.startNext();
        assertThat(inner.addresses()).hasSize(1);
    }

    @Test
    void whatAUserResolverMustNotDoBecomesAnErrorThatNamesIt() {
        assertThat(answerOf(name -> null).error)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("returned null for 'db1'")
                .hasMessageContaining("SharedLookupsTest");
        assertThat(answerOf(name -> Arrays.asList(address(1), null)).error).hasMessageContaining("null address");
        assertThat(answerOf(name -> {
                            throw new StackOverflowError();
                        })
                        .error)
                .isInstanceOf(IllegalStateException.class)
                .hasCauseInstanceOf(StackOverflowError.class);
        assertThat(answerOf(name -> {
                            throw new IllegalArgumentException("mine");
                        })
                        .error)
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(answerOf(name -> List.of()).completed).isTrue();
        assertThat(answerOf(name -> List.of(address(2), address(1), address(2))).addresses())
                .containsExactly(address(2), address(1));
    }

    private static SharedLookups map(NameLookup names, LookupLine line, ManualTime time) {
        return new SharedLookups(new BlockingSource(names, line, time), time, new Random(1));
    }

    private Asked answerOf(InetAddressResolver resolver) {
        SharedLookups own = map(NameLookup.of(resolver), line, time);
        Asked asked = new Asked();
        asked.start(own, "db1");
        line.startNext();
        return asked;
    }

    /**
     * Joins, cancels, watches, lets time pass and starts lookups in random order, also from inside other lookups. When
     * exactly everybody hears what is in {@link LookupScheduleTest}.
     */
    @Test
    void inEveryScheduleEachWaiterHearsExactlyOnceAndOnlyWhatItShould() {
        Schedules.each(3_000, seed -> new Schedule(new Random(seed)).play("seed " + seed));
    }

    private static final class Schedule {

        private final Random random;
        private final ManualTime time = new ManualTime();
        private final ManualLine line = new ManualLine();
        private final List<Asked> all = new ArrayList<>();
        private final Map<String, Integer> running = new TreeMap<>();
        private final SharedLookups map = map(this::lookUp, line, time);
        private final List<Disposable> watches = new ArrayList<>();
        private int depth;

        Schedule(Random random) {
            this.random = random;
        }

        void play(String name) {
            steps(40);
            while (!line.tasks.isEmpty()) {
                line.startNext();
            }
            watches.forEach(Disposable::dispose);
            while (!line.tasks.isEmpty()) {
                line.startNext();
            }
            time.advance(Duration.ofMinutes(1));
            for (Asked asked : all) {
                assertThat(asked.signals).as(name).isEqualTo(asked.cancelled ? 0 : 1);
                if (asked.error != null) {
                    if (asked.error instanceof LookupTimeoutException) {
                        // Earlier than its own limit if a host in the topology has waited in vain just before.
                        assertThat(asked.endedAtNanos - asked.deadlineNanos)
                                .as(name)
                                .isNotPositive();
                    } else {
                        assertThat(asked.error).as(name).hasMessage("nobody knows");
                    }
                } else if (!asked.cancelled) {
                    assertThat(asked.endedAtNanos - asked.deadlineNanos)
                            .as(name)
                            .isNotPositive();
                }
            }
            assertThat(time.pending()).as(name).isZero();
            assertThat(map.progress("a").or(() -> map.progress("b")).or(() -> map.progress("c")))
                    .as(name)
                    .isEmpty();
        }

        private void steps(int count) {
            for (int i = 0; i < count; i++) {
                switch (random.nextInt(10)) {
                    case 0, 1 -> join();
                    case 2 -> cancelOne();
                    case 6 -> watches.add(map.watch(anyHost(), Duration.ofMillis(1 + random.nextInt(100))));
                    case 7 -> {
                        if (!watches.isEmpty()) {
                            watches.remove(random.nextInt(watches.size())).dispose();
                        }
                    }
                    case 8 -> map.unreachable(anyHost());
                    case 9 -> time.advance(Duration.ofSeconds(random.nextInt(20)));
                    case 3 -> time.advance(Duration.ofMillis(random.nextInt(40)));
                    default -> {
                        if (depth < 4) {
                            line.startNext();
                        }
                    }
                }
            }
        }

        private void join() {
            Asked asked = new Asked();
            all.add(asked);
            Duration limit = Duration.ofMillis(1 + random.nextInt(100));
            asked.deadlineNanos = time.nanos() + limit.toNanos();
            asked.clock = time;
            Flux<AddressBatch> answer =
                    random.nextInt(3) == 0 ? map.resolveFirst(anyHost(), limit) : map.resolve(anyHost(), limit);
            asked.subscription = answer.subscribe(asked::got, asked::got, asked::done);
        }

        private void cancelOne() {
            List<Asked> waiting = all.stream().filter(Asked::isWaiting).toList();
            if (!waiting.isEmpty()) {
                waiting.get(random.nextInt(waiting.size())).cancel();
            }
        }

        private String anyHost() {
            return List.of("a", "b", "c").get(random.nextInt(3));
        }

        private List<InetAddress> lookUp(String name) throws IOException {
            assertThat(running.merge(name, 1, Integer::sum))
                    .as("lookups of " + name)
                    .isEqualTo(1);
            depth++;
            steps(random.nextInt(8));
            depth--;
            running.merge(name, -1, Integer::sum);
            if (random.nextInt(3) == 0) {
                throw new IOException("nobody knows");
            }
            return List.of(address(1));
        }
    }

    private Asked ask(String host, Duration limit) {
        Asked asked = new Asked();
        asked.subscription = map.resolve(host, limit).subscribe(asked::got, asked::got, asked::done);
        return asked;
    }

    /** One question and what came of it. */
    private static final class Asked {
        private @Nullable Disposable subscription;
        private @Nullable AddressBatch batch;
        private @Nullable Throwable error;
        private @Nullable ManualTime clock;
        private boolean completed;
        private boolean cancelled;
        private int signals;
        private long deadlineNanos;
        private long endedAtNanos;

        void start(SharedLookups map, String host) {
            subscription = map.resolve(host, LONG).subscribe(this::got, this::got, this::done);
        }

        void got(AddressBatch value) {
            batch = value;
        }

        void got(Throwable failure) {
            error = failure;
            ended();
        }

        void done() {
            completed = true;
            ended();
        }

        private void ended() {
            signals++;
            endedAtNanos = clock == null ? 0 : clock.nanos();
        }

        void cancel() {
            cancelled = true;
            if (subscription != null) {
                subscription.dispose();
            }
        }

        boolean isWaiting() {
            return signals == 0 && !cancelled;
        }

        List<InetAddress> addresses() {
            assertThat(error).isNull();
            assertThat(batch).isNotNull();
            return batch.addresses();
        }

        LookupProgress progress() {
            addresses();
            return batch.progress();
        }

        Throwable error() {
            assertThat(error).isNotNull();
            return error;
        }
    }

    private static final class ManualLine implements LookupLine {
        private final Deque<LookupTask> tasks = new ArrayDeque<>();
        private int behind;
        private boolean full;

        @Override
        public int submit(LookupTask task) throws LookupRejectedException {
            if (full) {
                throw new LookupRejectedException("full");
            }
            tasks.add(task);
            return behind;
        }

        @Override
        public void forget(LookupTask task) {
            assertThat(task.isCancelled()).isTrue();
            tasks.remove(task);
        }

        @Override
        public void prefer(LookupTask task) {
            task.prefer();
            if (tasks.remove(task)) {
                tasks.addFirst(task);
            }
        }

        void startNext() {
            LookupTask next = tasks.poll();
            if (next != null) {
                next.run();
            }
        }

        List<String> hosts() {
            return tasks.stream().map(LookupTask::host).toList();
        }
    }
}
