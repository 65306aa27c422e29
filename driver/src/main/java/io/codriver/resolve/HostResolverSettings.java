package io.codriver.resolve;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What a map that clients share is told. Immutable; {@link #defaults()} is the map of a client that was told nothing.
 *
 * <p>It has no timeout: how long a lookup may take is decided by each client that asks ({@code
 * CodriverSettings.resolve(r -> r.timeout(..))}), and by whoever calls {@link HostResolver#resolve} himself. Nor has it
 * limits of its own: 1,024 names in flight at the name servers for each map, and 256 lookups waiting for the system's
 * resolver in the whole JVM, protect those who answer.
 */
public final class HostResolverSettings {

    private final ResolverKind kind;
    private final List<InetSocketAddress> nameServers;

    private HostResolverSettings(Builder builder) {
        this.kind = builder.kind;
        this.nameServers = builder.nameServers;
    }

    /**
     * All defaults.
     *
     * @return name servers and resolver of this machine
     */
    public static HostResolverSettings defaults() {
        return builder().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Who is asked for the addresses of a name.
     *
     * @return {@link ResolverKind#DNS_THEN_SYSTEM} by default
     */
    public ResolverKind kind() {
        return kind;
    }

    /**
     * The name servers to ask.
     *
     * @return empty if those of this machine are asked, the default
     */
    public List<InetSocketAddress> nameServers() {
        return nameServers;
    }

    /** Collects settings. Not safe for use by several threads at once. */
    public static final class Builder {

        private ResolverKind kind = ResolverKind.DNS_THEN_SYSTEM;
        private List<InetSocketAddress> nameServers = List.of();

        private Builder() {}

        /**
         * Chooses who is asked for the addresses of a name.
         *
         * @param kind {@link ResolverKind#DNS_THEN_SYSTEM} by default
         * @return this builder
         */
        public Builder kind(ResolverKind kind) {
            this.kind = kind;
            return this;
        }

        /**
         * Asks these name servers in place of those of this machine, in their order; a packet that was lost goes to the
         * next one.
         *
         * @param servers resolved addresses; empty for those of this machine, the default
         * @return this builder
         * @throws IllegalArgumentException if an address is not resolved
         */
        public Builder nameServers(List<InetSocketAddress> servers) {
            for (InetSocketAddress server : servers) {
                if (server.isUnresolved()) {
                    throw new IllegalArgumentException("nameServers must be addresses, but " + server + " is a name");
                }
            }
            this.nameServers = List.copyOf(servers);
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return immutable; the builder may be used again
         * @throws IllegalArgumentException if name servers are given which {@link ResolverKind#SYSTEM} would never ask
         */
        public HostResolverSettings build() {
            if (kind == ResolverKind.SYSTEM && !nameServers.isEmpty()) {
                throw new IllegalArgumentException("nameServers are given, but the kind SYSTEM asks none");
            }
            return new HostResolverSettings(this);
        }
    }
}
