package io.codriver.test;

import java.util.Optional;

/**
 * What a {@link SocksServer} was asked to connect to.
 *
 * @param kind how the host was written
 * @param host a name as it was sent, or an address
 * @param port of the host
 * @param user who asked; empty if nobody had to say so
 */
public record SocksRequest(Kind kind, String host, int port, Optional<String> user) {

    /** How a host can be written. */
    public enum Kind {
        /** A name, for the server to look up. */
        NAME,
        /** An IPv4 address. */
        IPV4,
        /** An IPv6 address. */
        IPV6
    }

    @Override
    public String toString() {
        return kind + " " + host + ":" + port + user.map(name -> " by " + name).orElse("");
    }
}
