package io.codriver.internal.resolve.map;

import io.codriver.event.OpeningLedger;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupTimeoutException;
import java.time.Duration;

/** The error of those whose limit has passed. */
public final class Overdue {

    private Overdue() {}

    /** Says which host, how long, and what the lookup was doing. */
    public static LookupTimeoutException error(String host, Duration limit, LookupProgress progress) {
        String why = progress.started()
                ? "the lookup is still under way"
                : "the lookup has not begun, it stands behind " + progress.behind() + " others";
        return new LookupTimeoutException(
                "No answer for '" + host + "' within " + OpeningLedger.readable(limit) + ": " + why, progress);
    }
}
