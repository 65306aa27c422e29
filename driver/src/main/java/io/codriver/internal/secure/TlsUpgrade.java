package io.codriver.internal.secure;

import io.codriver.internal.time.Deadline;
import io.netty.channel.Channel;
import reactor.core.publisher.Mono;

/** A TCP channel to a TLS channel, with the server's name checked against its certificate. */
public interface TlsUpgrade {

    /**
     * Runs the TLS handshake. Fails with {@link TlsFailure}; the channel is then closed by the caller. Cancelling leaves
     * the channel unusable: close it. Completes on the event loop of the channel.
     *
     * @param host as the topology names it: a name, an address literal, possibly with a trailing dot or an underscore
     */
    Mono<Void> upgrade(Channel channel, String host, int port, Deadline by);
}
