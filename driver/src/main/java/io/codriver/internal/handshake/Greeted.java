package io.codriver.internal.handshake;

import io.codriver.internal.hello.Hello;

/**
 * The answer to the first hello on a channel.
 *
 * @param hello what the server says of itself
 * @param roundTripNanos from writing the request to having the reply
 */
public record Greeted(Hello hello, long roundTripNanos) {}
