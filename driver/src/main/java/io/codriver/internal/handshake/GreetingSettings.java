package io.codriver.internal.handshake;

import com.mongodb.ServerApi;
import io.codriver.internal.handshake.auth.Authentication;
import java.util.Optional;

/**
 * What all first hellos of a client have in common.
 *
 * @param api the API version that the application declares
 * @param loadBalanced whether a load balancer stands before the servers
 * @param authentication how connections of pools prove who they are, if they have to
 */
public record GreetingSettings(Optional<ServerApi> api, boolean loadBalanced, Optional<Authentication> authentication) {

    /** A client that says nothing special. */
    public static final GreetingSettings PLAIN = new GreetingSettings(Optional.empty(), false, Optional.empty());
}
