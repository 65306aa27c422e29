package io.codriver.internal.handshake;

import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.hello.Hello;
import java.util.Optional;

/**
 * The answer to the first hello on a channel.
 *
 * @param hello what the server says of itself
 * @param roundTripNanos from writing the request to having the reply
 * @param login what has to follow before the connection can be used, if anything
 */
public record Greeted(Hello hello, long roundTripNanos, Optional<Login> login) {

    /** Nothing has to follow. */
    public Greeted(Hello hello, long roundTripNanos) {
        this(hello, roundTripNanos, Optional.empty());
    }
}
