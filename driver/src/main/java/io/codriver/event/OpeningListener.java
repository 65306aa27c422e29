package io.codriver.event;

/**
 * Hears of every opening, stage by stage: those of the pools and those of the monitors.
 *
 * <p>Each stage that was begun is told of once, when it has ended: {@link #resolveEnded}, {@link #identifyEnded} where
 * credentials come from elsewhere, then each {@link
 * #connectAttemptEnded} and {@link #connectEnded}, {@link #proxyEnded}, {@link #tlsEnded}, {@link #handshakeEnded},
 * {@link #authenticationEnded}; at last either {@link
 * #connectionOpened} or {@link #connectionOpenFailed}. A login that needs credentials in its middle is interrupted by {@link
 * #identifyEnded}: its part before that and its part after it are told of as two. The events of one opening come in this order and one after the
 * other; those of several openings come as they happen, and {@code openingId} tells them apart.
 *
 * <p>Called on the thread that ended the stage: an event loop, a thread that looks names up, or that of whoever gave the
 * opening up. So it must not block; what it throws is logged and otherwise ignored. A client without listeners makes no
 * events.
 */
public interface OpeningListener {

    /**
     * The first addresses of a host are known, or will not be.
     *
     * @param event what was found, and for what the lookup waited
     */
    default void resolveEnded(ResolveEndedEvent event) {}

    /**
     * The client has obtained its credentials, or has not. Only where they come from elsewhere, and never for monitors.
     *
     * @param event with which mechanism, and where they came from
     */
    default void identifyEnded(IdentifyEndedEvent event) {}

    /**
     * One address was tried.
     *
     * @param event which one, and what came of it
     */
    default void connectAttemptEnded(ConnectAttemptEndedEvent event) {}

    /**
     * The race for a TCP connection is over.
     *
     * @param event what was tried
     */
    default void connectEnded(ConnectEndedEvent event) {}

    /**
     * A proxy has connected us to the server, or has not. Only where there is one.
     *
     * @param event how long it took
     */
    default void proxyEnded(ProxyEndedEvent event) {}

    /**
     * A connection was secured, or could not be.
     *
     * @param event what was agreed on
     */
    default void tlsEnded(TlsEndedEvent event) {}

    /**
     * The server has said hello, or has not.
     *
     * @param event how long it took
     */
    default void handshakeEnded(HandshakeEndedEvent event) {}

    /**
     * The client has proved who it is, or could not. Only where there is a credential, and never for monitors.
     *
     * @param event with which mechanism
     */
    default void authenticationEnded(AuthenticationEndedEvent event) {}

    /**
     * A connection is open and ready to be lent.
     *
     * @param event what was opened and where the time went
     */
    default void connectionOpened(ConnectionOpenedEvent event) {}

    /**
     * An opening failed, or was given up.
     *
     * @param event what was tried and where the time went
     */
    default void connectionOpenFailed(ConnectionOpenFailedEvent event) {}
}
