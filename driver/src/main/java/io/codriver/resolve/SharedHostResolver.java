package io.codriver.resolve;

/**
 * A map of the driver which an application owns and hands to any number of clients. Made by {@code Codriver.hostResolver(..)}.
 *
 * <p>Close it after its clients: from then on it looks nothing up, fails whoever waits and whoever asks with
 * {@link IllegalStateException}, and has given back its thread and its sockets. One that serves until the process ends
 * needs no closing: its threads are daemons.
 */
public interface SharedHostResolver extends HostResolver, AutoCloseable {

    /** Ends it. Idempotent; never blocks. */
    @Override
    void close();
}
