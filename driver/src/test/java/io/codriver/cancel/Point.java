package io.codriver.cancel;

/** How far an operation was when it was cancelled, as far as can be told from outside. */
enum Point {
    /** No server is known yet. */
    SELECTION,
    /** Not sent, and the host is being looked up. */
    RESOLVE,
    /** Not sent: all connections are lent, or one is being opened. */
    QUEUE,
    /** A command was sent, and not answered. */
    IN_FLIGHT,
    /** A batch was answered, and nobody has asked for the next one. */
    BETWEEN_BATCHES,
    /** It had ended already. */
    ENDED
}
