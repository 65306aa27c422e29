package io.codriver.internal.open;

import io.codriver.internal.connect.Dialer;
import io.codriver.internal.connect.socks.Proxy;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.handshake.Greeting;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.secure.TlsUpgrade;
import io.netty.channel.Channel;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The stages of one client, in their order.
 *
 * @param resolve host text to addresses
 * @param dialer addresses to a TCP channel; keeps the connect limit itself
 * @param proxy empty if servers are connected to; else {@code resolve} and {@code dialer} lead to it
 * @param tls empty if the client speaks plainly
 * @param conversations begins to converse on a channel, called on its event loop once it is secured
 * @param greeting hello
 * @param logins how connections of pools prove who they are, if they have to; asked once for each. Those of monitors never do
 */
public record OpenStages(
        ResolveStage resolve,
        Dialer dialer,
        Optional<Proxy> proxy,
        Optional<TlsUpgrade> tls,
        Function<Channel, Conversation> conversations,
        Greeting greeting,
        Optional<Supplier<Login>> logins) {}
