package io.codriver.event;

import java.util.Locale;

/** The stages of an opening, in their order. */
public enum OpenStage {
    /** Host name to addresses; queueing for the lookup included. */
    RESOLVE,
    /**
     * Obtaining from elsewhere what proves who the client is: from a callback, a cloud's endpoint, a key distribution center. Before
     * the permit where it does not depend on the connection, else in the middle of {@link #AUTHENTICATE}, which then goes on after it.
     */
    IDENTIFY,
    /** Waiting for one of the pool's {@code maxConnecting} permits, addresses in hand. Openings of monitors have none. */
    PERMIT,
    /** TCP, from the first SYN, over all addresses of this opening. */
    CONNECT,
    /** The SOCKS5 proxy connects us to the server. Only where there is one; {@link #CONNECT} is to the proxy then. */
    PROXY,
    /** TLS. */
    TLS,
    /** The first exchange of hello. */
    HELLO,
    /** Authentication on the wire. */
    AUTHENTICATE;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
