package io.codriver.internal.resolve.map;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Schedules;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.resolve.map.LookupModel.Heard;
import io.codriver.internal.resolve.map.LookupScript.Arrival;
import io.codriver.internal.resolve.map.LookupScript.Course;
import io.codriver.internal.resolve.source.AddressSource;
import io.codriver.internal.resolve.source.Finding;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupRejectedException;
import io.codriver.resolve.LookupTimeoutException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** Random schedules against {@link LookupModel}, which says of everybody what he hears and at which moment. */
class LookupScheduleTest {

    @Test
    void everybodyHearsWhatTheModelSaysAtTheMomentItSays() {
        Schedules.each(1_500, seed -> {
            LookupScript script = LookupScript.of(new Random(seed));
            LookupModel model = new LookupModel(script).play();
            Played played = new Played(script);
            played.play();

            assertThat(played.starts).as("lookups that started").isEqualTo(model.starts);
            assertThat(played.heard).as("heard, by who").isEqualTo(model.heard);
            assertThat(played.map.metrics()).isEqualTo(model.metrics());
            assertThat(played.source.inLine()).isEqualTo(model.metrics().queued());
            assertThat(played.time.pending()).as("timers").isZero();
        });
    }

    /** The script, played to the map. */
    private static final class Played {

        private static final long ORIGIN = Long.MAX_VALUE - 5_000_000_000L;

        private final LookupScript script;
        private final ManualTime time = new ManualTime(ORIGIN);
        private final Source source = new Source();
        private final SharedLookups map = new SharedLookups(source, time, new Random(1));
        private final Map<Integer, Heard> heard = new TreeMap<>();
        private final Map<Integer, AddressBatch> batches = new HashMap<>();
        private final List<String> starts = new ArrayList<>();

        Played(LookupScript script) {
            this.script = script;
        }

        long now() {
            return time.nanos() - ORIGIN;
        }

        void play() {
            for (Arrival arrival : script.arrivals()) {
                time.advance(Duration.ofNanos(arrival.atNanos() - now()));
                comes(arrival);
            }
            time.advance(Duration.ofMinutes(10));
        }

        private void comes(Arrival arrival) {
            Duration limit = Duration.ofNanos(arrival.limitNanos());
            String host = LookupScript.host(arrival.name());
            Flux<AddressBatch> answer = arrival.first() ? map.resolveFirst(host, limit) : map.resolve(host, limit);
            int who = arrival.who();
            Disposable interest = answer.subscribe(
                    batch -> assertThat(batches.put(who, batch)).isNull(),
                    error -> hears(who, said(error)),
                    () -> hears(who, batches.get(who)));
            if (arrival.leavesAtNanos() != LookupScript.NEVER && !heard.containsKey(who)) {
                time.at(time.in(Duration.ofNanos(arrival.leavesAtNanos() - now())), interest::dispose);
            }
        }

        private void hears(int who, @Nullable Object what) {
            assertThat(heard.put(who, new Heard(now(), what)))
                    .as("what %s heard before", who)
                    .isNull();
        }

        private static Object said(Throwable error) {
            return error instanceof LookupTimeoutException timeout ? timeout.progress() : error.getMessage();
        }

        /** Some threads and a short line, in virtual time. */
        private final class Source implements AddressSource {

            private record Standing(LookupTask task, Answers answers) {}

            private final List<Standing> line = new ArrayList<>();
            private final List<Standing> preferred = new ArrayList<>();
            private final Set<String> underWay = new HashSet<>();
            private final Map<String, Integer> started = new HashMap<>();

            @Override
            public void begin(LookupTask task, Answers answers) throws LookupRejectedException {
                Standing standing = new Standing(task, answers);
                if (underWay.size() < LookupScript.THREADS) {
                    start(standing);
                } else if (line.size() + preferred.size() < LookupScript.LINE) {
                    line.add(standing);
                } else {
                    throw new LookupRejectedException("full");
                }
            }

            @Override
            public void forget(LookupTask task) {
                assertThat(task.isCancelled()).isTrue();
                assertThat(line.removeIf(standing -> standing.task() == task)
                                | preferred.removeIf(standing -> standing.task() == task))
                        .as("was in line")
                        .isTrue();
            }

            @Override
            public void prefer(LookupTask task) {
                line.stream()
                        .filter(standing -> standing.task() == task)
                        .toList()
                        .forEach(standing -> {
                            line.remove(standing);
                            preferred.add(standing);
                        });
            }

            int inLine() {
                return line.size() + preferred.size();
            }

            private void start(Standing standing) {
                LookupTask task = standing.task();
                task.does(() -> run(standing));
                task.run();
            }

            private void run(Standing standing) {
                String host = standing.task().host();
                assertThat(underWay.add(host)).as("the only lookup of %s", host).isTrue();
                standing.task().begins(time.nanos());
                starts.add(host + " at " + now());
                int name = Integer.parseInt(host.substring(2));
                int count = started.merge(host, 1, Integer::sum) - 1;
                Course course = script.course(name, count);
                if (course.end() != LookupScript.End.NONE) {
                    time.at(time.in(Duration.ofNanos(course.lastsNanos())), () -> {
                        underWay.remove(host);
                        tell(standing.answers(), name, count, course);
                        next();
                    });
                }
            }

            private void tell(AddressSource.Answers answers, int name, int count, Course course) {
                switch (course.end()) {
                    case ANSWERED ->
                        answers.answered(new Finding(List.of(LookupModel.address(name, count)), course.timeToLive()));
                    case FAILED -> answers.failed(new IOException(LookupModel.label(name, count)));
                    case DENIED -> answers.failed(new UnknownHostException(LookupModel.label(name, count)));
                    case NONE -> throw new AssertionError();
                }
            }

            private void next() {
                List<Standing> from = preferred.isEmpty() ? line : preferred;
                if (!from.isEmpty()) {
                    start(from.remove(0));
                }
            }
        }
    }
}
