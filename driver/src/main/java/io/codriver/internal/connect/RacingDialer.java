package io.codriver.internal.connect;

import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Runs a {@link TcpRace} per subscription, each on one event loop, which carries its channels as well; the loops take
 * turns. If the subscriber is on that loop already, the first SYN leaves inside its request.
 *
 * <p>The state of a race is in its {@link Dial}; what stays from one to the next is in the {@link AddressHealth}.
 */
final class RacingDialer implements Dialer {

    private final EventLoopGroup loops;
    private final ChannelMaker channels;
    private final Duration connectLimit;
    private final Ticker ticker;
    private final AddressHealth health;

    /** @param connectLimit over all addresses, zero for none */
    RacingDialer(EventLoopGroup loops, ChannelMaker channels, Duration connectLimit, Ticker ticker) {
        this.loops = loops;
        this.channels = channels;
        this.connectLimit = connectLimit;
        this.ticker = ticker;
        this.health = new AddressHealth(ticker);
    }

    @Override
    public Mono<Dialed> dial(Flux<List<SocketAddress>> offers, Deadline by, Consumer<List<Attempt>> watch) {
        return new Mono<>() {
            @Override
            public void subscribe(CoreSubscriber<? super Dialed> subscriber) {
                EventLoop loop = loops.next();
                subscriber.onSubscribe(new Dial(
                        loop,
                        new EventLoopTimers(loop, ticker),
                        channels,
                        new TcpRace(connectLimit, by, new Random(), health::failedLately),
                        new Dial.Order(offers, watch, health::raced),
                        subscriber));
            }
        };
    }

    @Override
    public void failedLater(SocketAddress remote) {
        health.failed(remote);
    }

    @Override
    public boolean failedLately(SocketAddress address) {
        return health.failedLately(address);
    }

    @Override
    public void proved(SocketAddress remote) {
        health.proved(remote);
    }
}
