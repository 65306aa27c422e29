package io.codriver.internal.resolve.map;

import io.codriver.resolve.AddressBatch;
import java.time.Duration;
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

    /** None of the addresses of this host could be connected to: a fresh lookup is due, at most once per second. */
    void unreachable(String host);

    /** As {@link io.codriver.resolve.HostResolver#resolve}, ahead of others in line: what a monitor asks for. */
    Flux<AddressBatch> resolveFirst(String host, Duration limit);
}
