package io.codriver.internal.handshake.auth.kerberos;

import reactor.core.publisher.Mono;

/** What hosts are called by those who name services after them. Does not block, and is bounded. */
@FunctionalInterface
public interface HostNames {

    /**
     * The canonical name of a host; the host itself if nobody can tell. Does not fail.
     *
     * @param andBack whether to look its address up as well, and to take the name of that
     */
    Mono<String> canonical(String host, boolean andBack);
}
