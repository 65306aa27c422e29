package io.codriver.internal.handshake;

import com.mongodb.MongoDriverInformation;

/** What the client says of itself to new connections; libraries around the driver may add themselves at any time. */
public final class CurrentMetadata {

    private volatile ClientMetadata metadata;

    public CurrentMetadata(ClientMetadata metadata) {
        this.metadata = metadata;
    }

    /**
     * Adds a library around the driver to what later connections say; those which are open keep what they said.
     *
     * @throws IllegalArgumentException if a text holds the delimiter
     */
    public synchronized void append(MongoDriverInformation library) {
        metadata = metadata.with(library);
    }

    ClientMetadata get() {
        return metadata;
    }
}
