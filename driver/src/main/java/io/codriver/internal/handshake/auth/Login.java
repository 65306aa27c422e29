package io.codriver.internal.handshake.auth;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import io.codriver.internal.hello.Hello;
import java.util.Optional;
import org.bson.BsonDocument;
import reactor.core.publisher.Mono;

/**
 * The login of one connection: begins before it is opened where credentials come from elsewhere, goes on in hello where the
 * mechanism can, and after it; once more when the server wants it. Its steps follow one another.
 */
public interface Login {

    /**
     * Obtains from elsewhere what does not depend on the connection; empty if there is no such thing. Completes once it is at hand;
     * fails with {@link LoginFailure}. Cancelling gives up the interest in it.
     *
     * @param server which this connection will lead to
     */
    default Optional<Mono<Void>> identify(ServerAddress server) {
        return Optional.empty();
    }

    /** Where the credentials came from, or are to come from, in a word or two. */
    default String source() {
        return "";
    }

    /** Appends to the first hello what the server is to say or to answer of it ahead of time. */
    void announce(BsonDocument hello);

    /** What it means that the server has refused the hello that announced it: mostly nothing but that. */
    default Exception refused(MongoException refusal) {
        return refusal;
    }

    /**
     * Completes once the server knows who this is; fails with {@link LoginFailure}. Cancelling leaves the channel
     * mid-conversation: close it.
     *
     * @param answer to the hello that announced it
     */
    Mono<Void> run(Hello answer, LoginRoad road);

    /**
     * Proves it anew on an open connection, without hello, because the server does not believe it any more; completes and fails
     * like {@link #run}. Spec: Authentication, "Reauthentication".
     */
    Mono<Void> again(LoginRoad road);

    /** The mechanism as far as it is decided, for events. */
    String mechanism();

    /** What the ledger says of it. */
    default String story() {
        return mechanism();
    }
}
