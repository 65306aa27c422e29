package io.codriver.event;

/**
 * What the openings of one client came to, those of its monitors included. A value: read it again for newer numbers.
 *
 * @param begun openings whose first stage was begun
 * @param opened those which ended with a connection
 * @param failed those which met an error
 * @param timedOut those which met a limit
 * @param cancelled those which were given up: the pool was cleared or closed, or nobody wanted them any more
 * @param connects connect stages that are over
 * @param attempts addresses tried in them
 * @param mostAttempts addresses tried in one of them, at most
 */
public record OpeningMetrics(
        long begun,
        long opened,
        long failed,
        long timedOut,
        long cancelled,
        long connects,
        long attempts,
        long mostAttempts) {

    /** Nothing was opened. */
    public static final OpeningMetrics NONE = new OpeningMetrics(0, 0, 0, 0, 0, 0, 0, 0);

    /**
     * How many addresses a connect stage tried on average.
     *
     * @return zero if none is over
     */
    public double attemptsPerOpening() {
        return connects == 0 ? 0 : (double) attempts / connects;
    }
}
