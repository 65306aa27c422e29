package io.codriver.resolve;

/**
 * What a map has done since it was made, and what it is doing now. A value: read it again for newer numbers. The numbers
 * are read one after the other while lookups go on, so they may differ by what happened meanwhile.
 *
 * @param inFlight names which are being looked up at this moment, the queued ones included
 * @param queued those of them whose lookup has not begun: the length of the queue
 * @param lookups how many lookups were asked for; one for each name and time, however many waited for it
 * @param joined how many callers found the lookup for their name under way and waited along
 * @param rejected how many lookups were not taken on because too many waited already
 * @param unstoppable how many lookups ran on after the last one who waited had gone, because they could not be stopped
 * @param cacheHits how many callers were answered at once by an answer at hand
 * @param staleAnswers how many callers were given addresses that had outlived their time to live
 */
public record LookupMetrics(
        int inFlight,
        int queued,
        long lookups,
        long joined,
        long rejected,
        long unstoppable,
        long cacheHits,
        long staleAnswers) {

    /** Nothing was done, or nobody counts. */
    public static final LookupMetrics NONE = new LookupMetrics(0, 0, 0, 0, 0, 0, 0, 0);
}
