package io.codriver.internal.resolve.map;

import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.resolve.ResolverKind;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Whom a map asks. Two that are equal know the same, so their clients can share one map; what differs from client to
 * client, such as limits, is no part of it.
 */
public sealed interface MapOrigin {

    /**
     * The driver's own lookups.
     *
     * @param nameServers in their order; empty for those of this machine
     */
    record Standard(ResolverKind kind, List<InetSocketAddress> nameServers) implements MapOrigin {

        /** Copies the list. */
        public Standard {
            nameServers = List.copyOf(nameServers);
        }
    }

    /** The application's own lookups: this very instance, whatever it thinks it is equal to. */
    record Given(InetAddressResolver lookups) implements MapOrigin {

        @Override
        public boolean equals(Object other) {
            return other instanceof Given given && given.lookups == lookups;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(lookups);
        }
    }
}
