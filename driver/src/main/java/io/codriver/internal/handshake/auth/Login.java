package io.codriver.internal.handshake.auth;

import io.codriver.internal.hello.Hello;
import org.bson.BsonDocument;
import reactor.core.publisher.Mono;

/** The login of one opening: begins in hello where the mechanism can, and goes on after it. Its steps follow one another. */
public interface Login {

    /** Appends to the first hello what the server is to say or to answer of it ahead of time. */
    void announce(BsonDocument hello);

    /**
     * Completes once the server knows who this is; fails with {@link LoginFailure}. Cancelling leaves the channel
     * mid-conversation: close it.
     *
     * @param answer to the hello that announced it
     */
    Mono<Void> run(Hello answer, LoginRoad road);

    /** The mechanism as far as it is decided, for events. */
    String mechanism();

    /** What the ledger says of it. */
    default String story() {
        return mechanism();
    }
}
