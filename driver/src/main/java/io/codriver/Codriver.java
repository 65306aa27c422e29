package io.codriver;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.resolve.HostResolver;

/**
 * Makes clients.
 *
 * <p>Creation never blocks and opens nothing on the calling thread: resolution of the hosts starts in the background.
 */
public final class Codriver {

    private Codriver() {}

    public static CodriverClient create(String uri) {
        return create(uri, CodriverSettings.defaults());
    }

    public static CodriverClient create(String uri, CodriverSettings settings) {
        return create(new ConnectionString(uri), settings);
    }

    public static CodriverClient create(ConnectionString uri) {
        return create(uri, CodriverSettings.defaults());
    }

    public static CodriverClient create(ConnectionString uri, CodriverSettings settings) {
        return create(MongoClientSettings.builder().applyConnectionString(uri).build(), settings);
    }

    public static CodriverClient create(MongoClientSettings official) {
        return create(official, CodriverSettings.defaults());
    }

    public static CodriverClient create(MongoClientSettings official, CodriverSettings settings) {
        throw new UnsupportedOperationException("skeleton: Wiring");
    }

    /** A map of the system's resolver, to be shared between clients. */
    public static HostResolver hostResolver() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** A map over the application's own lookups, to be shared between clients. */
    public static HostResolver hostResolver(InetAddressResolver lookups) {
        throw new UnsupportedOperationException("skeleton");
    }
}
