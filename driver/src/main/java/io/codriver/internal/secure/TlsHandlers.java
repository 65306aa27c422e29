package io.codriver.internal.secure;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.util.concurrent.Executor;

/** Makes the handler of one connection. Called on the tls pool: loading a context may read files. */
@FunctionalInterface
interface TlsHandlers {

    /**
     * A client's handler that is in no pipeline yet; its engine belongs to whoever receives it.
     *
     * @param peer under which sessions are kept and which the certificate must be valid for
     * @param tasks runs what the engine delegates
     */
    SslHandler make(Channel channel, String peer, int port, Executor tasks) throws GeneralSecurityException;
}
