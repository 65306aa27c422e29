package io.codriver.internal.connect.socks;

import com.mongodb.ServerAddress;
import io.codriver.internal.time.Deadline;
import io.netty.channel.Channel;
import reactor.core.publisher.Mono;

/** What stands between the client and all of its servers. */
public interface Proxy {

    /** Host and port under which the proxy itself is looked up and connected to. */
    ServerAddress address();

    /**
     * Has the proxy connect a channel to a server. Fails with {@link SocksFailure}; the channel is then closed by the caller.
     * Cancelling leaves the channel unusable: close it. Completes on the event loop of the channel, its pipeline empty.
     *
     * @param channel connected to the proxy, nothing said on it yet
     */
    Mono<Void> reach(Channel channel, SocksTarget target, Deadline by);
}
