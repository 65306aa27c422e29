package io.codriver.internal.resolve.map;

import io.codriver.resolve.LookupMetrics;
import java.util.concurrent.atomic.LongAdder;

/** What one map has done so far. Any thread, never waits. */
final class LookupCounters {

    private final LongAdder lookups = new LongAdder();
    private final LongAdder joined = new LongAdder();
    private final LongAdder rejected = new LongAdder();
    private final LongAdder unstoppable = new LongAdder();
    private final LongAdder cacheHits = new LongAdder();
    private final LongAdder staleAnswers = new LongAdder();

    /** A lookup was asked for. */
    void lookedUp() {
        lookups.increment();
    }

    /** A caller waits for a lookup that was under way. */
    void joined() {
        joined.increment();
    }

    /** A lookup was not taken on. */
    void rejected() {
        rejected.increment();
    }

    /** The last one who waited is gone, and the lookup runs on. */
    void ranOn() {
        unstoppable.increment();
    }

    /** A caller was answered by what was at hand. */
    void hit() {
        cacheHits.increment();
    }

    /** A caller was given addresses that had outlived their time to live. */
    void servedStale() {
        staleAnswers.increment();
    }

    /**
     * The numbers of this moment.
     *
     * @param inFlight how many names are being looked up
     * @param queued how many of their lookups have not begun
     */
    LookupMetrics read(int inFlight, int queued) {
        return new LookupMetrics(
                inFlight,
                queued,
                lookups.sum(),
                joined.sum(),
                rejected.sum(),
                unstoppable.sum(),
                cacheHits.sum(),
                staleAnswers.sum());
    }
}
