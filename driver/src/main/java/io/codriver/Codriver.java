package io.codriver;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.internal.client.wiring.Wiring;
import io.codriver.resolve.HostResolverSettings;
import io.codriver.resolve.SharedHostResolver;

/**
 * Makes clients.
 *
 * <p>Creation never blocks and opens nothing on the calling thread: resolution of the hosts starts in the background.
 * Settings that this version cannot honour, that contradict each other, or that name something which is no host, throw
 * {@link com.mongodb.MongoConfigurationException} here, naming the setting; none is ignored in silence. A URI that is
 * not well formed throws {@link IllegalArgumentException}, as in the official driver.
 *
 * <p>This version authenticates with SCRAM-SHA-256, SCRAM-SHA-1, PLAIN and MONGODB-X509.
 */
public final class Codriver {

    private Codriver() {}

    /**
     * A client with our default settings.
     *
     * @param uri {@code mongodb://..} or {@code mongodb+srv://..}; what DNS says of the latter is asked for in the background
     * @return to be closed by the caller
     * @throws IllegalArgumentException if the URI is no URI, or its options contradict each other
     * @throws com.mongodb.MongoConfigurationException if a setting cannot be honoured, or a seed is no host
     */
    public static CodriverClient create(String uri) {
        return create(uri, CodriverSettings.defaults());
    }

    /**
     * A client.
     *
     * @param uri {@code mongodb://..} or {@code mongodb+srv://..}; what DNS says of the latter is asked for in the background
     * @param settings what the URI cannot say
     * @return to be closed by the caller
     * @throws IllegalArgumentException if the URI is no URI, or its options contradict each other
     * @throws com.mongodb.MongoConfigurationException if a setting cannot be honoured, or a seed is no host
     */
    public static CodriverClient create(String uri, CodriverSettings settings) {
        return Wiring.client(uri, settings);
    }

    /**
     * A client with our default settings.
     *
     * @param uri parsed already
     * @return to be closed by the caller
     * @throws IllegalArgumentException if the URI is no URI, or its options contradict each other
     * @throws com.mongodb.MongoConfigurationException if a setting cannot be honoured, or a seed is no host
     */
    public static CodriverClient create(ConnectionString uri) {
        return create(uri, CodriverSettings.defaults());
    }

    /**
     * A client.
     *
     * @param uri parsed already
     * @param settings what the URI cannot say
     * @return to be closed by the caller
     * @throws IllegalArgumentException if the URI is no URI, or its options contradict each other
     * @throws com.mongodb.MongoConfigurationException if a setting cannot be honoured, or a seed is no host
     */
    public static CodriverClient create(ConnectionString uri, CodriverSettings settings) {
        Wiring.checkUri(uri.getConnectionString());
        return create(Wiring.settings(uri), Wiring.withOptionsOf(uri.getConnectionString(), settings));
    }

    /**
     * A client with our default settings.
     *
     * @param official settings of the official driver
     * @return to be closed by the caller
     * @throws com.mongodb.MongoConfigurationException if a setting cannot be honoured, or a seed is no host
     */
    public static CodriverClient create(MongoClientSettings official) {
        return create(official, CodriverSettings.defaults());
    }

    /**
     * A client.
     *
     * @param official settings of the official driver
     * @param settings what those cannot say
     * @return to be closed by the caller
     * @throws com.mongodb.MongoConfigurationException if a setting cannot be honoured, or a seed is no host
     */
    public static CodriverClient create(MongoClientSettings official, CodriverSettings settings) {
        return Wiring.client(official, settings);
    }

    /**
     * A map over the name servers and the resolver of this machine, to be handed to clients by
     * {@code CodriverSettings.hostResolver}. Clients that were told the same share a map anyway; one of your own keeps what
     * it knows while clients come and go, and its numbers apart from those of other clients.
     *
     * @return a map of its own, to be closed after its clients
     */
    public static SharedHostResolver hostResolver() {
        return hostResolver(HostResolverSettings.defaults());
    }

    /**
     * As {@link #hostResolver()}, and says who is asked.
     *
     * @param settings kind and name servers
     * @return a map of its own, to be closed after its clients
     */
    public static SharedHostResolver hostResolver(HostResolverSettings settings) {
        return Wiring.hostResolver(settings);
    }

    /**
     * A map over the application's own lookups, to be handed to clients by {@code CodriverSettings.hostResolver}.
     *
     * @param lookups may block; never asked about literals, and asked on the lookup pool of this JVM alone
     * @return a map of its own, to be closed after its clients
     */
    public static SharedHostResolver hostResolver(InetAddressResolver lookups) {
        return Wiring.hostResolver(lookups);
    }
}
