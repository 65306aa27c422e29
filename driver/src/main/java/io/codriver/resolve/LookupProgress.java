package io.codriver.resolve;

import java.time.Duration;

/**
 * How a lookup stood in line and with whom it was shared.
 *
 * @param queued how long it has waited, or had to wait, before it was started; zero if at once
 * @param behind how many lookups stood before it when it joined the queue; zero or more
 * @param sharedWith how many other callers waited for the same lookup; zero or more
 * @param started whether the lookup itself has begun
 */
public record LookupProgress(Duration queued, int behind, int sharedWith, boolean started) {

    /** Answered without standing in line and without company. */
    public static final LookupProgress DIRECT = new LookupProgress(Duration.ZERO, 0, 0, true);
}
