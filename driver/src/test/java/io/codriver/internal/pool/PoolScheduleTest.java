package io.codriver.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener;
import io.codriver.internal.open.HandOpener.HandOpening;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.bson.BsonDocument;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Subscription;
import org.slf4j.helpers.NOPLogger;
import reactor.core.publisher.BaseSubscriber;

/**
 * Random schedules in time moved by hand: whatever callers, openings, the server and the topology do, and in whatever
 * order. After every step: permits balance, the limits hold, counts equal events, nobody is served twice or after he
 * left, nothing of an older generation is being opened. The seed is the name of the test.
 */
class PoolScheduleTest {

    private static final int STEPS = 400;

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void nothingIsLostNorGivenTwice(long seed) {
        Schedule schedule = new Schedule(new Random(seed));
        for (int i = 0; i < STEPS; i++) {
            schedule.step();
            schedule.check();
        }
        schedule.end();
    }

    private static final class Schedule {

        private final Random random;
        private final int maxSize;
        private final int maxConnecting;
        private final boolean loadBalanced;
        private final List<ObjectId> services = List.of(new ObjectId(), new ObjectId());
        private final ManualTime time = new ManualTime();
        private final HandOpener opener = new HandOpener(time);
        private final SpecifiedEvents events = new SpecifiedEvents();
        private final List<Guest> waiting = new ArrayList<>();
        private final List<Guest> holding = new ArrayList<>();
        private final FairPool pool;

        /** What was seen inside signals, where an assertion would be swallowed. */
        private final List<String> wrong = new ArrayList<>();

        private int started;
        private boolean failAlsoClears;

        Schedule(Random random) {
            this.random = random;
            this.maxSize = 1 + random.nextInt(6);
            this.maxConnecting = 1 + random.nextInt(3);
            this.loadBalanced = random.nextInt(3) == 0;
            this.pool = new FairPool(
                    new PoolOptions(
                            new ServerId(new ClusterId(), new ServerAddress("db")),
                            ConnectionPoolSettings.builder()
                                    .maxSize(maxSize)
                                    .minSize(random.nextInt(maxSize + 1))
                                    .maxConnecting(maxConnecting)
                                    .maxWaitTime(500, TimeUnit.MILLISECONDS)
                                    .maxConnectionIdleTime(3, TimeUnit.SECONDS)
                                    .maintenanceFrequency(1, TimeUnit.SECONDS)
                                    .addConnectionPoolListener(events)
                                    .build(),
                            List.of(),
                            StructuredLog.SILENT),
                    opener,
                    time,
                    (failure, generation, service, then) -> {
                        topologyHears(generation);
                        then.run();
                    },
                    random::nextDouble,
                    NOPLogger.NOP_LOGGER);
        }

        private void topologyHears(int generation) {
            if (failAlsoClears && generation == pool.generation()) {
                pool.clear(null, false);
            }
        }

        void step() {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3 -> call();
                case 4 -> pick(waiting, Guest::cancel);
                case 5, 6, 7 -> pick(holding, guest -> guest.giveBack(random.nextInt(5) == 0));
                case 8, 9 -> pick(opener.resolving(), HandOpening::resolved);
                case 10, 11 -> pick(opener.establishing(), this::establish);
                case 12 -> fail();
                case 13 -> disturb();
                case 14 -> pool.ready();
                default -> time.advance(Duration.ofMillis(random.nextInt(400)));
            }
            waiting.removeIf(Guest::isDone);
        }

        private void call() {
            Guest guest = new Guest();
            started++;
            waiting.add(guest);
            pool.checkOut(Deadline.NEVER).subscribe(guest);
        }

        private void establish(HandOpening opening) {
            ObjectId service = services.get(random.nextInt(2));
            opening.established(
                    loadBalanced
                            ? new HandConnection(
                                    PoolRig.SERVER,
                                    time,
                                    BsonDocument.parse(
                                            "{ok: 1, minWireVersion: 0, maxWireVersion: 21, serviceId: {$oid: '"
                                                    + service + "'}}"))
                            : new HandConnection(PoolRig.SERVER, time));
        }

        private void fail() {
            failAlsoClears = random.nextBoolean();
            if (random.nextBoolean()) {
                pick(opener.resolving(), opening -> opening.resolveFailed(new IllegalStateException("no such name")));
            } else {
                pick(opener.establishing(), opening -> opening.establishFailed(new IllegalStateException("refused")));
            }
        }

        private void disturb() {
            if (loadBalanced) {
                pool.clear(services.get(random.nextInt(2)), null);
            } else if (random.nextInt(3) == 0) {
                pool.clear(null, random.nextBoolean());
                assertThat(opener.resolving())
                        .as("nothing old is being resolved")
                        .isEmpty();
                assertThat(opener.establishing())
                        .as("nothing old is being opened")
                        .isEmpty();
            } else {
                pick(holding, guest -> guest.connection().close("reset by the server"));
            }
        }

        private <T> void pick(List<T> from, java.util.function.Consumer<T> action) {
            if (!from.isEmpty()) {
                action.accept(from.get(random.nextInt(from.size())));
            }
        }

        void check() {
            assertThat(wrong).isEmpty();
            long created = events.count("ConnectionCreated");
            long open = created - events.count("ConnectionClosed");
            long pending = created - events.count("ConnectionReady") - closedBeforeReady();
            long lent = events.count("ConnectionCheckedOut") - events.count("ConnectionCheckedIn");
            assertThat(open).as("size").isBetween(0L, (long) maxSize);
            assertThat(pending)
                    .as("permits")
                    .isEqualTo(opener.establishing().size())
                    .isLessThanOrEqualTo(maxConnecting);
            assertThat(lent).as("lent").isEqualTo(holding.size()).isLessThanOrEqualTo(open);
            assertThat(events.count("ConnectionCheckOutStarted")).isEqualTo(started);
            assertThat(events.count("ConnectionCheckedOut") + events.count("ConnectionCheckOutFailed") + waiting.size())
                    .as("everybody is served, failed or waits")
                    .isEqualTo(started);
            assertThat(holding).extracting(Guest::connection).doesNotHaveDuplicates();
        }

        private long closedBeforeReady() {
            List<Long> ready = ids("ConnectionReady");
            return ids("ConnectionClosed").stream()
                    .filter(id -> !ready.contains(id))
                    .count();
        }

        private List<Long> ids(String type) {
            return events.all().stream()
                    .filter(event -> event.getString("type").getValue().equals(type))
                    .map(event -> event.getInt64("connectionId").getValue())
                    .toList();
        }

        /** Everything comes back; then nothing is left open, waiting, or set on a timer. */
        void end() {
            pool.close();
            List.copyOf(holding).forEach(guest -> guest.giveBack(false));
            waiting.removeIf(Guest::isDone);
            assertThat(waiting).isEmpty();
            check();
            assertThat(events.count("ConnectionCreated")).isEqualTo(events.count("ConnectionClosed"));
            assertThat(ids("ConnectionClosed")).doesNotHaveDuplicates();
            assertThat(time.pending()).as("timers").isZero();
        }

        /** Somebody who asks once. */
        private final class Guest extends BaseSubscriber<LentConnection> {

            private @Nullable LentConnection lent;
            private boolean left;
            private boolean done;

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(1);
            }

            @Override
            protected void hookOnNext(LentConnection value) {
                if (done) {
                    wrong.add(left ? "served after he left" : "served twice, or after he failed");
                }
                if (!value.connection().isOpen()) {
                    wrong.add("a closed connection was lent");
                }
                lent = value;
                done = true;
                holding.add(this);
            }

            @Override
            protected void hookOnError(Throwable failure) {
                if (done) {
                    wrong.add("failed after he was served or left");
                }
                done = true;
            }

            @Override
            protected void hookOnCancel() {
                left = true;
                done = true;
            }

            boolean isDone() {
                return done;
            }

            HandConnection connection() {
                return (HandConnection) known().connection();
            }

            private LentConnection known() {
                if (lent == null) {
                    throw new AssertionError("nothing was lent");
                }
                return lent;
            }

            void giveBack(boolean broken) {
                holding.remove(this);
                if (broken) {
                    known().discard("broken");
                } else {
                    known().checkIn();
                }
            }
        }
    }
}
