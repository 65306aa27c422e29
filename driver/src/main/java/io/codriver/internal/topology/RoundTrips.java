package io.codriver.internal.topology;

import java.util.ArrayList;
import java.util.List;

/**
 * Round trips of hello, as selection wants them: a moving average and the least of the last ten. Immutable.
 *
 * <p>Spec: Server Selection, "Round Trip Times and the Latency Window"; Server Monitoring, "Measuring RTT".
 *
 * @param averageNanos exponentially weighted, the newest by 0.2; 0 without a sample
 * @param recentNanos the newest ten, oldest first
 */
public record RoundTrips(long averageNanos, List<Long> recentNanos) {

    /** After an error, or before the first check. */
    public static final RoundTrips NONE = new RoundTrips(0, List.of());

    private static final double WEIGHT_OF_NEWEST = 0.2;
    private static final int SAMPLES_KEPT = 10;
    private static final int SAMPLES_FOR_A_MINIMUM = 2;

    /** Copies the list. */
    public RoundTrips {
        recentNanos = List.copyOf(recentNanos);
    }

    /** With one more sample. */
    public RoundTrips with(long sampleNanos) {
        List<Long> samples = new ArrayList<>(recentNanos);
        if (samples.size() == SAMPLES_KEPT) {
            samples.remove(0);
        }
        samples.add(sampleNanos);
        long average = recentNanos.isEmpty()
                ? sampleNanos
                : Math.round(WEIGHT_OF_NEWEST * sampleNanos + (1 - WEIGHT_OF_NEWEST) * averageNanos);
        return new RoundTrips(average, samples);
    }

    /** The least of the last ten; 0 while there are too few to say. */
    public long leastNanos() {
        return recentNanos.size() < SAMPLES_FOR_A_MINIMUM
                ? 0
                : recentNanos.stream().mapToLong(Long::longValue).min().orElse(0);
    }
}
