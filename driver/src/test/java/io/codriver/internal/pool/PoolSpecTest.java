package io.codriver.internal.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.mongodb.MongoServerUnavailableException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.PlayedOpener;
import io.codriver.internal.open.PlayedOpener.Play;
import io.codriver.internal.pool.PoolRig.Caller;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The cases in {@code cmap-format}, in time moved by hand. Those for a real server need one whose hello takes long: here
 * openings take as long as their fail point says.
 *
 * <p>Messages of errors are matched by the kind of error alone: they are those of the official driver.
 */
class PoolSpecTest {

    @TestFactory
    Stream<DynamicNode> cmapFormat() {
        return SpecificationData.files(file -> new Scene(file).play(), "connection-monitoring-and-pooling/cmap-format");
    }

    /** One file: a pool, threads which are lists of operations, and what happened. */
    private static final class Scene {

        private static final Duration PATIENCE = Duration.ofSeconds(20);

        private final BsonDocument content;
        private final ManualTime time = new ManualTime();
        private final SpecifiedEvents events = new SpecifiedEvents();
        private final Map<String, LentConnection> labels = new HashMap<>();
        private final Map<String, Actor> actors = new HashMap<>();
        private final FairPool pool;

        Scene(SpecificationFile file) {
            this.content = file.content();
            ConnectionPoolSettings.Builder settings =
                    ConnectionPoolSettings.builder().addConnectionPoolListener(events);
            options(settings, content.getDocument("poolOptions", new BsonDocument()));
            this.pool = new FairPool(
                    new PoolOptions(
                            new ServerId(new ClusterId(), new ServerAddress("db")),
                            settings.build(),
                            List.of(events),
                            StructuredLog.SILENT),
                    new PlayedOpener(time, plays(content.getDocument("failPoint", new BsonDocument()))),
                    time,
                    (failure, generation, service, then) -> fail("no opening fails here", failure));
        }

        private static void options(ConnectionPoolSettings.Builder settings, BsonDocument given) {
            given.forEach((name, value) -> {
                switch (name) {
                    case "maxPoolSize" -> settings.maxSize(value.asInt32().getValue());
                    case "minPoolSize" -> settings.minSize(value.asInt32().getValue());
                    case "maxConnecting" ->
                        settings.maxConnecting(value.asInt32().getValue());
                    case "maxIdleTimeMS" ->
                        settings.maxConnectionIdleTime(value.asInt32().getValue(), TimeUnit.MILLISECONDS);
                    case "waitQueueTimeoutMS" ->
                        settings.maxWaitTime(value.asInt32().getValue(), TimeUnit.MILLISECONDS);
                    case "backgroundThreadIntervalMS" ->
                        rhythm(settings, value.asInt32().getValue());
                    case "appName" -> {} // The fail point holds for this pool anyway.
                    default -> throw new IllegalArgumentException("unknown option " + name);
                }
            });
        }

        private static void rhythm(ConnectionPoolSettings.Builder settings, int millis) {
            if (millis < 0) {
                settings.maintenanceInitialDelay(1_000, TimeUnit.DAYS);
            } else {
                settings.maintenanceFrequency(millis, TimeUnit.MILLISECONDS);
            }
        }

        /** How each opening goes. */
        private static Supplier<Play> plays(BsonDocument failPoint) {
            long blockMillis = failPoint
                    .getDocument("data", new BsonDocument())
                    .getInt32("blockTimeMS", new BsonInt32(0))
                    .getValue();
            BsonValue mode = failPoint.get("mode", new BsonString("alwaysOn"));
            int slow = mode.isDocument() ? mode.asDocument().getInt32("times").getValue() : Integer.MAX_VALUE;
            AtomicInteger begun = new AtomicInteger();
            return () -> begun.getAndIncrement() < slow
                    ? new Play(Duration.ZERO, Duration.ofMillis(blockMillis), null)
                    : Play.AT_ONCE;
        }

        void play() {
            Throwable thrown = null;
            try {
                for (BsonValue operation : content.getArray("operations")) {
                    perform(operation.asDocument());
                }
            } catch (RuntimeException e) {
                thrown = e;
            }
            compareError(content.getDocument("error", null), thrown);
            compareEvents();
        }

        private void perform(BsonDocument operation) {
            String thread = operation.getString("thread", new BsonString("")).getValue();
            switch (operation.getString("name").getValue()) {
                case "start" -> actors.put(operation.getString("target").getValue(), new Actor());
                case "wait" ->
                    time.advance(Duration.ofMillis(operation.getInt32("ms").getValue()));
                case "waitForThread" ->
                    actors.get(operation.getString("target").getValue()).await();
                case "waitForEvent" -> waitForEvent(operation);
                case "ready" -> pool.ready();
                case "clear" ->
                    pool.clear(
                            null,
                            operation
                                    .getBoolean("interruptInUseConnections", BsonBoolean.FALSE)
                                    .getValue());
                case "close" -> pool.close();
                case "checkIn" ->
                    labels.get(operation.getString("connection").getValue()).checkIn();
                case "checkOut" -> checkOut(operation, thread);
                default -> throw new IllegalArgumentException("unknown operation " + operation);
            }
        }

        private void checkOut(BsonDocument operation, String thread) {
            Caller caller = new Caller();
            pool.checkOut(Deadline.NEVER).subscribe(caller);
            if (!thread.isEmpty()) {
                actors.get(thread).waitsFor(caller);
                return;
            }
            awaitThat(() -> !caller.isWaiting());
            LentConnection lent = caller.lentOrThrow();
            if (operation.containsKey("label")) {
                labels.put(operation.getString("label").getValue(), lent);
            }
        }

        private void waitForEvent(BsonDocument operation) {
            String type = operation.getString("event").getValue();
            int count = operation.getInt32("count").getValue();
            awaitThat(() -> events.count(type) >= count);
        }

        private void awaitThat(BooleanSupplier condition) {
            Deadline limit = time.in(PATIENCE);
            while (!condition.getAsBoolean()) {
                assertThat(limit.hasPassed(time.nanos())).as("waited too long").isFalse();
                time.advance(Duration.ofMillis(1));
            }
        }

        private void compareError(@Nullable BsonDocument expected, @Nullable Throwable actual) {
            if (expected == null) {
                assertThat(actual).isNull();
                return;
            }
            Class<?> type =
                    switch (expected.getString("type").getValue()) {
                        case "PoolClosedError" -> MongoServerUnavailableException.class;
                        case "WaitQueueTimeoutError" -> MongoTimeoutException.class;
                        default -> throw new IllegalArgumentException("unknown error " + expected);
                    };
            assertThat(actual).isExactlyInstanceOf(type).hasMessageContaining("db:27017");
        }

        private void compareEvents() {
            BsonArray ignored = content.getArray("ignore", new BsonArray());
            List<BsonDocument> actual = events.all().stream()
                    .filter(event -> !ignored.contains(event.get("type")))
                    .toList();
            BsonArray expected = content.getArray("events");
            assertThat(actual).hasSizeGreaterThanOrEqualTo(expected.size());
            for (int i = 0; i < expected.size(); i++) {
                assertMatches(expected.get(i), actual.get(i), "event " + i + " of " + actual);
            }
        }

        private static void assertMatches(BsonValue expected, @Nullable BsonValue actual, String what) {
            assertThat(actual).as(what).isNotNull();
            if (expected.isNumber() && expected.asNumber().intValue() == 42) {
                return; // Anything.
            }
            if (expected.isDocument()) {
                expected.asDocument()
                        .forEach((key, value) ->
                                assertMatches(value, actual.asDocument().get(key), key + " of " + what));
            } else if (expected.isNumber()) {
                assertThat(actual.asNumber().longValue())
                        .as(what)
                        .isEqualTo(expected.asNumber().longValue());
            } else {
                assertThat(actual).as(what).isEqualTo(expected);
            }
        }

        /** A thread of the case: it waits for one check-out after the other. */
        private final class Actor {

            private final Queue<Caller> callers = new ArrayDeque<>();

            void waitsFor(Caller caller) {
                callers.add(caller);
            }

            void await() {
                for (Caller caller = callers.poll(); caller != null; caller = callers.poll()) {
                    Caller waited = caller;
                    awaitThat(() -> !waited.isWaiting());
                    waited.lentOrThrow();
                }
            }
        }
    }
}
