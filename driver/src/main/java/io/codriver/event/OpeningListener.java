package io.codriver.event;

/**
 * Hears of every opening: those of the pools and those of the monitors. Called on the event loop of the connection, so
 * it must not block; what it throws is logged and otherwise ignored.
 */
public interface OpeningListener {

    /**
     * A connection is open and ready to be lent.
     *
     * @param event what was opened and where the time went
     */
    default void connectionOpened(ConnectionOpenedEvent event) {}

    /**
     * An opening failed.
     *
     * @param event what was tried and where the time went
     */
    default void connectionOpenFailed(ConnectionOpenFailedEvent event) {}
}
