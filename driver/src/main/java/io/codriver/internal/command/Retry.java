package io.codriver.internal.command;

/**
 * Whether a command may be said again after it has failed, and what must hold for it.
 *
 * <p>Spec: Retryable Reads, "Supported Read Operations"; Retryable Writes, "Supported Write Operations"; Client Backpressure,
 * "Overload retry policy".
 */
public enum Retry {
    /** Whatever the failure was, it is the last word. */
    NEVER,
    /** It changes nothing: after failures that pass, if {@code retryReads} is on. */
    READ,
    /** The server knows each of its statements by a number and applies it once, if {@code retryWrites} is on. */
    WRITE,
    /** The end of a transaction: as {@link #WRITE}, whatever {@code retryWrites} says. */
    COMMIT,
    /** As {@link #COMMIT}. */
    ABORT,
    /** A read which must not run twice: only if an overloaded server has refused it, if {@code retryReads} is on. */
    REFUSED_READ,
    /** A write which must not run twice: only if an overloaded server has refused it, if {@code retryWrites} is on. */
    REFUSED_WRITE,
    /** Nobody looked whether it reads or writes: only if an overloaded server has refused it, if both settings are on. */
    REFUSED
}
