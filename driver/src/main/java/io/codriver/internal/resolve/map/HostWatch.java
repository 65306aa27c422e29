package io.codriver.internal.resolve.map;

import io.codriver.resolve.AddressBatch;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.function.ObjLongConsumer;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * What a map of the driver can be told besides questions. A map which an application brings is told nothing: it decides
 * by itself what it keeps.
 */
public interface HostWatch {

    /**
     * The host has entered a topology: it is looked up at once and its addresses are kept fresh while they are used.
     * Until the limit of a lookup has passed the host itself waits for it, so callers with short deadlines cannot starve it.
     *
     * @param host as given to {@link io.codriver.resolve.HostResolver#resolve}
     * @param limit of one lookup, queueing included
     * @return to be disposed of when the host leaves the topology
     */
    Disposable watch(String host, Duration limit);

    /**
     * Tells all addresses of the host if a fresh answer is at hand, else nothing: stale ones prove nothing. Does not ask, and
     * does not count as use. On the thread whose turn it is.
     *
     * @param told hears the moment of the answer, too: as long as that is the same, it is no other answer
     */
    void freshAddresses(String host, ObjLongConsumer<? super Collection<InetAddress>> told);

    /** None of the addresses of this host could be connected to: a fresh lookup is due, at most once per second. */
    void unreachable(String host);

    /** As {@link io.codriver.resolve.HostResolver#resolve}, ahead of others in line: what a monitor asks for. */
    Flux<AddressBatch> resolveFirst(String host, Duration limit);
}
