package io.codriver.event;

import java.util.List;

/**
 * Why a connection could not be opened, typed by the stage in which it failed. It is the <em>cause</em> of the official
 * exception class that an operation sees, so that code which translates by class name keeps working.
 */
public final class OpenFailure extends Exception {

    private static final long serialVersionUID = 1L;

    /** In which it failed. */
    private final OpenStage stage;
    /** Whether a limit was met. */
    private final boolean timeout;

    private final transient OpeningLedger ledger;

    /**
     * Keeps every cause: the first as {@link #getCause()}, the others suppressed.
     *
     * @param message what happened, and what to do about it
     * @param stage in which it failed
     * @param timeout whether a limit was met, as opposed to an error
     * @param ledger where the time went
     * @param causes what was met, most telling first; may be empty
     */
    public OpenFailure(
            String message, OpenStage stage, boolean timeout, OpeningLedger ledger, List<? extends Throwable> causes) {
        super(message, causes.isEmpty() ? null : causes.get(0));
        this.stage = stage;
        this.timeout = timeout;
        this.ledger = ledger;
        causes.stream().skip(1).forEach(this::addSuppressed);
    }

    /**
     * The stage that failed.
     *
     * @return never {@code null}
     */
    public OpenStage stage() {
        return stage;
    }

    /**
     * Whether a limit was met.
     *
     * @return {@code false} if the stage failed with an error before any limit
     */
    public boolean isTimeout() {
        return timeout;
    }

    /**
     * Where the time of the opening went.
     *
     * @return empty after deserialization
     */
    public OpeningLedger ledger() {
        return ledger == null ? OpeningLedger.EMPTY : ledger;
    }
}
