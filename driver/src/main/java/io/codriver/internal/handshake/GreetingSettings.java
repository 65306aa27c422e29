package io.codriver.internal.handshake;

import com.mongodb.ServerApi;
import io.codriver.internal.wire.compress.Compressor;
import java.util.List;
import java.util.Optional;

/**
 * What all first hellos of a client have in common.
 *
 * @param api the API version that the application declares
 * @param loadBalanced whether a load balancer stands before the servers
 * @param compressors what pools announce, best first
 */
public record GreetingSettings(Optional<ServerApi> api, boolean loadBalanced, List<Compressor> compressors) {

    /** A client that says nothing special. */
    public static final GreetingSettings PLAIN = new GreetingSettings(Optional.empty(), false, List.of());
}
