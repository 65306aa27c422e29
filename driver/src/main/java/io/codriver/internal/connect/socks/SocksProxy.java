package io.codriver.internal.connect.socks;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ProxySettings;
import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A SOCKS5 proxy by the settings of a client. Immutable. */
public final class SocksProxy implements Proxy {

    private static final String HANDLER = "socks";

    private final ServerAddress address;
    private final Optional<SocksUser> user;
    private final Ticker ticker;

    SocksProxy(ServerAddress address, Optional<SocksUser> user, Ticker ticker) {
        this.address = address;
        this.user = user;
        this.ticker = ticker;
    }

    /**
     * As the settings have it.
     *
     * @param address the host and port of the settings
     */
    public static SocksProxy of(ProxySettings settings, ServerAddress address, Ticker ticker) {
        String name = settings.getUsername();
        String password = settings.getPassword();
        return new SocksProxy(
                address,
                name == null || password == null ? Optional.empty() : Optional.of(new SocksUser(name, password)),
                ticker);
    }

    @Override
    public ServerAddress address() {
        return address;
    }

    @Override
    public Mono<Void> reach(Channel channel, SocksTarget target, Deadline by) {
        return Mono.create(sink -> {
            EventLoop loop = channel.eventLoop();
            SocksDialogue dialogue = new SocksDialogue(address.toString(), user, target);
            if (loop.inEventLoop()) {
                begin(channel, dialogue, by, sink);
                return;
            }
            try {
                loop.execute(() -> begin(channel, dialogue, by, sink));
            } catch (RejectedExecutionException shutDown) {
                sink.error(dialogue.ended(shutDown));
            }
        });
    }

    private void begin(Channel channel, SocksDialogue dialogue, Deadline by, MonoSink<Void> sink) {
        SocksHandler handler = new SocksHandler(dialogue, sink::success, sink::error);
        Timers.Timeout timeout = new EventLoopTimers(channel.eventLoop(), ticker).at(by, handler::timedOut);
        sink.onDispose(timeout::cancel);
        channel.pipeline().addLast(HANDLER, handler);
    }

    @Override
    public String toString() {
        return "SOCKS5 proxy " + address;
    }
}
