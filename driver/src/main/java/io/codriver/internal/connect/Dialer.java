package io.codriver.internal.connect;

import io.codriver.internal.time.Deadline;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Concrete addresses to one TCP (or Unix) channel. Runs a race of attempts; its clock starts with the first SYN. */
public interface Dialer {

    /**
     * Races the addresses. The connect limit of the settings starts with the first attempt; {@code by} stands above it.
     * Fails with {@link DialFailure}. Cancelling closes every attempt. Exactly one channel is emitted, on its event
     * loop; a channel that cannot be delivered is closed.
     *
     * @param offers batches of addresses as they become known; the first is at hand when this is subscribed to
     * @param watch told of every change of the attempts, on the race's event loop; keeps what it needs for a ledger
     */
    Mono<Dialed> dial(Flux<List<SocketAddress>> offers, Deadline by, Consumer<List<Attempt>> watch);

    /** A later stage failed on a channel to that address: it is tried last for a while, in the form of {@link Dialed#remote()}. */
    default void failedLater(SocketAddress remote) {}

    /** Whether an address failed in the last minute, in a race or later. One that failed just now did. Any thread. */
    default boolean failedLately(SocketAddress address) {
        return false;
    }

    /** A channel to that address went through all stages: what it failed with before is forgotten. */
    default void proved(SocketAddress remote) {}
}
