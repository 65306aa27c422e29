package io.codriver.internal.secure;

import com.mongodb.connection.NettyTransportSettings;
import com.mongodb.connection.SslSettings;
import com.mongodb.connection.TransportSettings;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * TLS by the settings of a client. Immutable apart from the context, which is loaded once, on the tls pool, when the first
 * connection needs it.
 *
 * <p>Whether a certificate is trusted and whether its names suit is decided by the trust managers of the context, as with
 * the official driver: {@code HTTPS} endpoint identification, unless invalid host names are allowed.
 */
public final class SslUpgrade implements TlsUpgrade {

    private final TlsHandlers handlers;
    private final boolean anyName;
    private final Ticker ticker;

    private SslUpgrade(TlsHandlers handlers, boolean anyName, Ticker ticker) {
        this.handlers = handlers;
        this.anyName = anyName;
        this.ticker = ticker;
    }

    /**
     * The upgrade that the settings ask for: the {@link SslContext} of the {@link NettyTransportSettings} if they have one,
     * else the {@link SSLContext} of the {@link SslSettings}, else the default context. Loads nothing yet.
     *
     * @param transport {@code MongoClientSettings.getTransportSettings()}
     */
    public static SslUpgrade of(SslSettings settings, @Nullable TransportSettings transport, Ticker ticker) {
        return new SslUpgrade(handlers(settings, transport), settings.isInvalidHostNameAllowed(), ticker);
    }

    private static TlsHandlers handlers(SslSettings settings, @Nullable TransportSettings transport) {
        if (transport instanceof NettyTransportSettings netty) {
            SslContext theirs = netty.getSslContext();
            if (theirs != null) {
                return (channel, peer, port, tasks) -> theirs.newHandler(channel.alloc(), peer, port, tasks);
            }
        }
        SSLContext given = settings.getContext();
        return given == null
                ? new OfStandardContext()
                : (channel, peer, port, tasks) -> handler(given, peer, port, tasks);
    }

    // The engine comes from the context itself: its protocols and ciphers are those which the application chose.
    private static SslHandler handler(SSLContext context, String peer, int port, Executor tasks) {
        SSLEngine engine = context.createSSLEngine(peer, port);
        engine.setUseClientMode(true);
        return new SslHandler(engine, tasks);
    }

    @Override
    public Mono<Void> upgrade(Channel channel, String host, int port, Deadline by) {
        return Mono.create(sink -> new Upgrading(channel, host, port, sink).begin(handlers, anyName, by, ticker));
    }

    /** Loads the context once; a failure is not kept, since files can be mended. */
    private static final class OfStandardContext implements TlsHandlers {

        private @Nullable SSLContext loaded;

        @Override
        public SslHandler make(Channel channel, String peer, int port, Executor tasks) throws GeneralSecurityException {
            return handler(context(), peer, port, tasks);
        }

        // Blocks, and is meant to: only threads of the tls pool come here, and one context keeps the sessions of all.
        private synchronized SSLContext context() throws GeneralSecurityException {
            SSLContext context = loaded;
            if (context == null) {
                context = StandardContext.load();
                loaded = context;
            }
            return context;
        }
    }
}
