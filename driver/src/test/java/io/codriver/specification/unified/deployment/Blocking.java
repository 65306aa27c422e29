package io.codriver.specification.unified.deployment;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Waits on the thread of a case. An error comes as the operation gave it, never wrapped. */
public final class Blocking {

    /** Longer than any server selection in these cases. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final long PAUSE_MILLIS = 3;

    private Blocking() {}

    /** What the caller does may fail with anything. */
    @SuppressWarnings("serial")
    public static final class Late extends AssertionError {
        Late(String what) {
            super(what);
        }
    }

    /** The first item, null if there is none. */
    public static <T> @Nullable T one(Publisher<T> source) throws Throwable {
        return await(Mono.from(source).toFuture());
    }

    /** All items. */
    public static <T> List<T> all(Publisher<T> source) throws Throwable {
        List<T> items = await(Flux.from(source).collectList().toFuture());
        return items == null ? List.of() : items;
    }

    /** Where an error can only mean that the server of the tests is broken. */
    public static <T> @Nullable T setUp(Publisher<T> source) {
        try {
            return one(source);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Waits until something is so; false if it is not in time. */
    public static boolean until(Duration limit, BooleanSupplier condition) throws InterruptedException {
        long turns = limit.toMillis() / PAUSE_MILLIS;
        for (long turn = 0; turn < turns; turn++) {
            if (condition.getAsBoolean()) {
                return true;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return condition.getAsBoolean();
    }

    private static <T> @Nullable T await(CompletableFuture<T> answer) throws Throwable {
        try {
            return answer.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failure) {
            throw failure.getCause() == null ? failure : failure.getCause();
        } catch (TimeoutException failure) {
            answer.cancel(true);
            throw new Late("no answer within " + LIMIT);
        }
    }
}
