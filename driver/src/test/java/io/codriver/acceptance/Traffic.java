package io.codriver.acceptance;

import com.mongodb.ReadPreference;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.bson.Document;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Writes, and reads which prefer secondaries: a new one of each every 20 ms, whatever becomes of those before; and what
 * became of each.
 */
final class Traffic {

    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofSeconds(20);

    /** One operation that has ended, well if nothing failed. */
    record Outcome(long beganNanos, long endedNanos, List<Throwable> failure) {

        boolean isSuccess() {
            return failure.isEmpty();
        }

        long tookMillis() {
            return TimeUnit.NANOSECONDS.toMillis(endedNanos - beganNanos);
        }
    }

    /** All operations of one kind. */
    static final class Kind {

        private final Queue<Outcome> ended = new ConcurrentLinkedQueue<>();
        // The test says when there is enough.
        private final Sinks.Empty<Void> enough = Sinks.empty();
        private final Mono<Void> drained;

        private Kind(Supplier<Mono<?>> operation) {
            drained = Flux.interval(PERIOD)
                    .onBackpressureDrop()
                    .takeUntilOther(enough.asMono())
                    .flatMap(tick -> played(operation), Integer.MAX_VALUE)
                    .doOnNext(ended::add)
                    .then()
                    .cache();
            drained.subscribe(done -> {}, failure -> {}); // Whoever waits for the end hears of a failure.
        }

        private static Mono<Outcome> played(Supplier<Mono<?>> operation) {
            return Mono.defer(() -> {
                long beganNanos = System.nanoTime();
                return operation
                        .get()
                        .then(Mono.fromCallable(() -> new Outcome(beganNanos, System.nanoTime(), List.of())))
                        .onErrorResume(
                                failure -> Mono.just(new Outcome(beganNanos, System.nanoTime(), List.of(failure))));
            });
        }

        List<Throwable> failures() {
            return ended.stream().flatMap(outcome -> outcome.failure().stream()).toList();
        }

        long successes() {
            return ended.stream().filter(Outcome::isSuccess).count();
        }

        long slowestMillis() {
            return ended.stream().mapToLong(Outcome::tookMillis).max().orElse(0);
        }

        /** Milliseconds from this moment to the end of the first success after it, for which it waits. */
        long millisToSuccessSince(long momentNanos) {
            Awaitility.await().atMost(LONG).pollInterval(Duration.ofMillis(5)).until(() -> ended.stream()
                    .anyMatch(outcome -> isSuccessAfter(outcome, momentNanos)));
            return ended.stream()
                    .filter(outcome -> isSuccessAfter(outcome, momentNanos))
                    .mapToLong(outcome -> TimeUnit.NANOSECONDS.toMillis(outcome.endedNanos() - momentNanos))
                    .min()
                    .orElseThrow();
        }

        private static boolean isSuccessAfter(Outcome outcome, long momentNanos) {
            return outcome.isSuccess() && outcome.endedNanos() - momentNanos > 0;
        }

        private void drain() {
            enough.tryEmitEmpty();
            drained.block(LONG);
        }
    }

    final Kind writes;
    final Kind reads;

    /** Begins, and waits until both get through. */
    Traffic(CodriverClient client) {
        CodriverCollection<Document> people = client.getDatabase("town").getCollection("people");
        CodriverCollection<Document> elsewhere = people.withReadPreference(ReadPreference.secondaryPreferred());
        writes = new Kind(() -> people.insertOne(new Document("name", "Ada")));
        reads = new Kind(() -> elsewhere.find().limit(1).collectList());
        long beganNanos = System.nanoTime();
        writes.millisToSuccessSince(beganNanos);
        reads.millisToSuccessSince(beganNanos);
    }

    /** Begins no more and waits for those under way. */
    void drain() {
        writes.drain();
        reads.drain();
    }
}
