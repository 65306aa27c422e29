package io.codriver.test.internal.dns;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * One message to be sent for a question: how it differs from what the zone holds, and when it goes out, counted from the
 * question or from the packet before it.
 *
 * @param delay counted from the moment the gate opens
 * @param gate opens by completing; one that fails never opens
 */
public record Packet(Consumer<Draft> shape, Duration delay, CompletionStage<?> gate) {

    /** What the zone holds, at once. */
    public static final Packet RECORDS =
            new Packet(draft -> {}, Duration.ZERO, CompletableFuture.completedFuture(true));

    /** The same, bent further. */
    public Packet with(Consumer<Draft> change) {
        return new Packet(shape.andThen(change), delay, gate);
    }

    /** The same, later by so much. */
    public Packet after(Duration more) {
        return new Packet(shape, delay.plus(more), gate);
    }

    /** The same, not before this as well has completed. */
    public Packet after(CompletionStage<?> another) {
        return new Packet(shape, delay, gate.thenCombine(another, (one, other) -> true));
    }
}
