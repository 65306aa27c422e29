package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.InsertOneOptions;
import io.codriver.Schedules;
import io.codriver.internal.command.read.Find;
import io.codriver.internal.command.read.Query;
import io.codriver.internal.command.write.InsertOne;
import io.codriver.internal.execute.WholeRoad.Wire;
import io.codriver.internal.open.HandOpener.HandOpening;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Inserts and queries are cancelled at random points of their road. What was not sent by then is never sent, cursors which
 * the server keeps are killed, connections come back or are closed, and what the pool has told adds up.
 */
class CancellationScheduleTest {

    private static final int SCHEDULES = 400;
    private static final int POINTS = 10_000;

    /** Where an operation is when it is cancelled. */
    private enum Point {
        NOT_ASKED_FOR,
        SELECTION,
        RESOLVE,
        CONNECT,
        QUEUE,
        IN_FLIGHT,
        BETWEEN_BATCHES
    }

    private static final Set<Point> WAITS_FOR_A_CONNECTION = Set.of(Point.RESOLVE, Point.CONNECT, Point.QUEUE);

    private final Map<Point, Integer> points = new EnumMap<>(Point.class);

    @Test
    void whatIsCancelledLeavesNothingBehind() {
        Schedules.each(SCHEDULES, seed -> new Schedule(new Random(seed)).play());
        if (Long.getLong("schedule.seed") == null) {
            assertThat(points.values().stream().mapToInt(Integer::intValue).sum())
                    .as("%s", points)
                    .isGreaterThanOrEqualTo(POINTS);
            assertThat(points).hasSameSizeAs(Point.values()).allSatisfy((point, count) -> assertThat(count)
                    .isGreaterThan(100));
        }
    }

    private final class Schedule {

        private static final int STEPS = 150;
        private static final long LONGEST_MILLIS = 3_000;

        private final Random random;
        /** Openings fail and connections break: then also what kills a cursor may be lost. */
        private final boolean stormy;

        private final WholeRoad road;
        private final List<Asker> askers = new ArrayList<>();
        private final Map<Long, Asker> cursors = new HashMap<>();
        private final Map<Long, Integer> left = new HashMap<>();
        private final List<String> wrong = new ArrayList<>();
        private long lastCursor;
        private long passedMillis;

        Schedule(Random random) {
            this.random = random;
            this.stormy = random.nextInt(4) == 0;
            this.road = new WholeRoad(1 + random.nextInt(4), 1 + random.nextInt(2));
        }

        void play() {
            for (int i = 0; i < STEPS; i++) {
                step();
                listen();
            }
            askers.forEach(Asker::leave);
            settle();
            assertThat(wrong).isEmpty();
            if (!stormy) {
                assertThat(left).as("cursors which the server keeps").isEmpty();
            }
            balance();
            road.close();
            assertThat(road.count("created")).as("closed").isEqualTo(road.count("closed"));
            assertThat(road.time.pending()).as("timers").isZero();
        }

        private void balance() {
            assertThat(road.count("checked in")).as("given back").isEqualTo(road.count("checked out"));
            assertThat(road.count("checked out") + road.count("check-out failed"))
                    .as("everybody was served or failed")
                    .isEqualTo(road.count("check-out started"));
            long open = road.wires.stream().filter(Wire::isOpen).count();
            assertThat(road.count("created") - road.count("closed"))
                    .as("open connections")
                    .isEqualTo((int) open + road.resolvingOrEstablishing());
        }

        private void step() {
            switch (random.nextInt(20)) {
                case 0, 1 -> new Asker(false).ask();
                case 2, 3, 4 -> new Asker(true).ask();
                case 5, 6 -> pick(askers, Asker::leave);
                case 7, 8 -> pick(askers, Asker::askForMore);
                case 9, 10 -> road.monitorGoesOn();
                case 11 -> pick(road.resolving(), HandOpening::resolved);
                case 12 -> pick(road.establishing(), road::establish);
                case 13, 14, 15, 16, 17 -> pick(asked(), this::answer);
                case 18 -> advance();
                default -> storm();
            }
        }

        private <T> void pick(List<T> from, Consumer<T> action) {
            if (!from.isEmpty()) {
                action.accept(from.get(random.nextInt(from.size())));
            }
        }

        private List<Wire> asked() {
            listen();
            return road.wires.stream().filter(wire -> wire.asked() != null).toList();
        }

        private void advance() {
            long millis = random.nextInt(150);
            if (passedMillis + millis < LONGEST_MILLIS) {
                passedMillis += millis;
                road.time.advance(Duration.ofMillis(millis));
            }
        }

        private void storm() {
            if (!stormy) {
                return;
            }
            switch (random.nextInt(3)) {
                case 0 -> pick(road.wires, wire -> wire.channel.close());
                case 1 ->
                    pick(road.resolving(), opening -> opening.resolveFailed(new IllegalStateException("no such name")));
                default ->
                    pick(road.establishing(), opening -> opening.establishFailed(new IllegalStateException("refused")));
            }
        }

        /** Until nothing moves any more, everything goes well. */
        private void settle() {
            for (int round = 0; round < 20; round++) {
                road.monitorGoesOn();
                road.resolving().forEach(HandOpening::resolved);
                road.establishing().forEach(road::establish);
                asked().forEach(this::answer);
            }
            road.time.advance(Duration.ofMillis(500));
            listen();
        }

        // ---- the server

        /** Reads what was sent by now. */
        private void listen() {
            for (Wire wire : road.wires) {
                wire.sent().forEach(this::heard);
            }
        }

        private void heard(BsonDocument request) {
            if (request.containsKey("killCursors")) {
                request.getArray("cursors").forEach(id -> {
                    if (left.remove(id.asInt64().getValue()) == null && !stormy) {
                        wrong.add("killed, but not open: " + request);
                    }
                });
                return;
            }
            Asker asker = asker(request);
            asker.requests++;
            if (asker.left) {
                wrong.add("sent after it was cancelled: " + request);
            }
        }

        private Asker asker(BsonDocument request) {
            if (request.containsKey("insert")) {
                return askers.get(request.getArray("documents")
                        .get(0)
                        .asDocument()
                        .getInt32("_id")
                        .getValue());
            }
            return request.containsKey("find")
                    ? askers.get(request.getDocument("filter").getInt32("n").getValue())
                    : cursors.get(request.getInt64("getMore").getValue());
        }

        private void answer(Wire wire) {
            BsonDocument request = wire.asked();
            if (request.containsKey("find")) {
                long id = ++lastCursor;
                cursors.put(id, asker(request));
                left.put(id, random.nextInt(12));
                wire.reply(batch(id, "firstBatch"));
            } else if (request.containsKey("getMore")) {
                wire.reply(batch(request.getInt64("getMore").getValue(), "nextBatch"));
            } else {
                wire.reply(BsonDocument.parse("{ok: 1, n: 1}"));
            }
        }

        private BsonDocument batch(long id, String field) {
            int remaining = left.getOrDefault(id, 0);
            int size = Math.min(remaining, random.nextInt(4));
            boolean more = remaining > size;
            BsonArray documents = new BsonArray();
            for (int i = 0; i < size; i++) {
                documents.add(new BsonDocument("_id", new BsonInt32(i)));
            }
            if (more) {
                left.put(id, remaining - size);
            } else {
                left.remove(id);
            }
            return new BsonDocument("ok", new BsonInt32(1))
                    .append(
                            "cursor",
                            new BsonDocument(field, documents)
                                    .append("id", new BsonInt64(more ? id : 0))
                                    .append("ns", new BsonString("db.people")));
        }

        // ---- the application

        private final class Asker extends BaseSubscriber<Object> {

            private final int number = askers.size();
            private final boolean queries;
            private int leavesAfter = random.nextInt(8);
            private int requests;
            private boolean asks;
            private boolean ended;
            private boolean left;
            private boolean opened;

            Asker(boolean queries) {
                this.queries = queries;
                askers.add(this);
            }

            void ask() {
                Publisher<?> asked = queries
                        ? road.operations.cursor(
                                () -> new Find<>(RoadRig.target(), query(), RoadRig.codec()), OperationContext.PLAIN)
                        : road.operations.run(this::insert, OperationContext.PLAIN);
                asked.subscribe(this);
            }

            private Query query() {
                Query query = new Query();
                query.filter = new Document("n", number);
                return query;
            }

            private InsertOne<Document> insert() {
                return new InsertOne<>(
                        RoadRig.target(), RoadRig.codec(), new Document("_id", number), new InsertOneOptions());
            }

            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                if (random.nextInt(8) != 0) {
                    askForMore();
                }
            }

            void askForMore() {
                if (!ended && !left) {
                    asks = true;
                    request(random.nextInt(3) == 0 ? Long.MAX_VALUE : 1 + random.nextInt(3));
                }
            }

            @Override
            protected void hookOnNext(Object item) {
                opened = true;
                if (left) {
                    wrong.add("a signal after it was cancelled");
                }
                if (--leavesAfter == 0) {
                    leave();
                }
            }

            @Override
            protected void hookOnComplete() {
                ended = true;
            }

            @Override
            protected void hookOnError(Throwable failure) {
                ended = true;
                if (!stormy) {
                    wrong.add(failure.toString());
                }
            }

            void leave() {
                if (ended || left) {
                    return;
                }
                // What was sent in this step was sent before.
                listen();
                Point point = point();
                points.merge(point, 1, Integer::sum);
                int gaveUp = road.count("check-out failed");
                left = true;
                cancel();
                if (WAITS_FOR_A_CONNECTION.contains(point) && road.count("check-out failed") != gaveUp + 1) {
                    wrong.add("did not leave the queue: " + point);
                }
            }

            private Point point() {
                if (!asks) {
                    return Point.NOT_ASKED_FOR;
                }
                if (road.wires.stream().anyMatch(wire -> isFor(wire.asked()))) {
                    return Point.IN_FLIGHT;
                }
                if (opened || requests > 0) {
                    return Point.BETWEEN_BATCHES;
                }
                if (!road.isKnown()) {
                    return Point.SELECTION;
                }
                return !road.resolving().isEmpty()
                        ? Point.RESOLVE
                        : road.establishing().isEmpty() ? Point.QUEUE : Point.CONNECT;
            }

            private boolean isFor(@Nullable BsonDocument request) {
                return request != null && !request.containsKey("killCursors") && asker(request) == this;
            }
        }
    }
}
