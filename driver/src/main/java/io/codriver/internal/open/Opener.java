package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import java.net.InetAddress;
import java.util.Collection;
import java.util.function.ObjLongConsumer;
import reactor.core.Disposable;
import reactor.core.Disposables;

/** Begins openings. Knows resolver, dialer, TLS and greeting, and their limits; one per client, shared by pools and monitors. */
public interface Opener {

    /** A new opening of the server; nothing happens before its steps are subscribed to. */
    Opening begin(ServerAddress server, boolean forMonitor);

    /**
     * The server has entered the topology: its host is resolved up front, before anybody asks for it.
     *
     * @return to be disposed of when the server leaves
     */
    default Disposable watch(ServerAddress server) {
        return Disposables.disposed();
    }

    /**
     * Tells all addresses of the server's host if a fresh answer of DNS is at hand, which is not asked for here; tells
     * nothing for a literal, a socket, or a resolver of the application. On any thread.
     *
     * @param told hears the moment of the answer, too: as long as that is the same, it is no other answer
     */
    default void freshAddresses(ServerAddress server, ObjLongConsumer<? super Collection<InetAddress>> told) {}
}
