package io.codriver.resolve;

/** Who is asked for the addresses of a name. */
public enum ResolverKind {
    /**
     * The name servers of this machine, and its own resolver when those say that there is no such name, cannot tell, or
     * are not configured: the default. The other way round if the JVM was given a resolver of its own, by a
     * {@code java.net.spi.InetAddressResolverProvider} or {@code jdk.net.hosts.file}.
     */
    DNS_THEN_SYSTEM,
    /** Hosts file and name servers alone. */
    DNS,
    /** The resolver of this machine alone, as the JDK asks it; times to live are unknown. */
    SYSTEM
}
