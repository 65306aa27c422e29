package io.codriver.internal.open;

import io.codriver.event.OpeningLedger;
import io.codriver.internal.resolve.ResolvedBatch.Origin;
import io.codriver.resolve.LookupProgress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the ledger says of a lookup: for what it waited, and with whom. */
final class LookupStory {

    private static final Duration WORTH_TELLING = Duration.ofMillis(1);

    private LookupStory() {}

    /**
     * For example {@code queued 4.8 s behind 213 lookups, shared with 37}.
     *
     * @param took how long the stage took: it cannot have queued longer than that
     */
    static String of(LookupProgress progress, Duration took, Origin origin) {
        List<String> parts = new ArrayList<>();
        if (!origin.words().isEmpty()) {
            parts.add(origin.words());
        }
        Duration queued = progress.queued().compareTo(took) > 0 ? took : progress.queued();
        if (queued.compareTo(WORTH_TELLING) >= 0) {
            parts.add("queued " + OpeningLedger.readable(queued) + behind(progress.behind()));
        }
        if (progress.sharedWith() > 0) {
            parts.add("shared with " + progress.sharedWith());
        }
        return String.join(", ", parts);
    }

    private static String behind(int lookups) {
        return lookups == 0 ? "" : " behind " + lookups + (lookups == 1 ? " lookup" : " lookups");
    }
}
