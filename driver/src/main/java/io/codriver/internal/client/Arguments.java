package io.codriver.internal.client;

import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.internal.execute.OperationTimeout;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Refuses wrong arguments when a method is called, with the exception class and the words the official driver uses. */
final class Arguments {

    private Arguments() {}

    static <T> T given(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " can not be null");
        }
        return value;
    }

    /** At least one, and none of them {@code null}. */
    static <T> List<T> givenAll(String name, @Nullable List<T> values) {
        List<T> checked = given(name, values);
        if (checked.isEmpty()) {
            throw new IllegalArgumentException(name + " must not be empty");
        }
        for (T value : checked) {
            if (value == null) {
                throw new IllegalArgumentException(name + " can not contain a null value");
            }
        }
        return checked;
    }

    /** Any number of them, none, too, but none of them {@code null}. */
    static <T> List<T> withoutNull(String name, @Nullable List<T> values) {
        for (T value : given(name, values)) {
            if (value == null) {
                throw new IllegalArgumentException(name + " can not contain a null value");
            }
        }
        return List.copyOf(values);
    }

    /** Whole milliseconds; 0 for no limit. */
    static long millis(String name, long value, TimeUnit unit) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be >= 0, but is " + value);
        }
        return given("unit", unit).toMillis(value);
    }

    /** How long a cursor may await data: shorter than {@code timeoutMS}, if that limits anything. */
    static long awaitMillis(String name, long value, TimeUnit unit, OperationTimeout timeout) {
        long millis = wholeMillis(name, value, unit);
        if (timeout.isSet() && timeout.millis() != 0 && millis >= timeout.millis()) {
            throw new IllegalArgumentException(name + " must be less than timeoutMS");
        }
        return millis;
    }

    /** For cursors; {@code null} for the one that fits the cursor. Spec: Client Side Operations Timeout, "Cursors". */
    static @Nullable TimeoutMode mode(@Nullable TimeoutMode mode, OperationTimeout timeout) {
        if (!timeout.isSet()) {
            throw new IllegalArgumentException("TimeoutMode requires timeoutMS to be set.");
        }
        return mode;
    }

    /** As {@link #millis}, refusing a limit that would round to none. */
    static long wholeMillis(String name, long value, TimeUnit unit) {
        long millis = millis(name, value, unit);
        if (value > 0 && millis == 0) {
            throw new IllegalArgumentException(name + " must be at least one millisecond, or 0 for no limit");
        }
        return millis;
    }
}
