package io.codriver.internal.connect;

import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.util.List;

/**
 * The winner of a race: connected, registered with its event loop, its pipeline empty.
 *
 * @param channel owned by whoever receives this
 * @param remote the address that won
 * @param attempts all that were begun, in their order
 */
public record Dialed(Channel channel, SocketAddress remote, List<Attempt> attempts) {}
