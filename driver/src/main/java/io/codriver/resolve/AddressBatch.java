package io.codriver.resolve;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Addresses of one host, as one answer gave them.
 *
 * @param addresses in the order of the answer, without duplicates; may be empty
 * @param timeToLive how long the answer may be kept, or {@code null} if whoever answered did not say
 * @param progress how the lookup stood in line
 * @param stale whether the addresses are old and are served because no fresh answer could be had
 * @param cached whether they were at hand, so that this question started or joined no lookup, or did not wait for it
 */
public record AddressBatch(
        List<InetAddress> addresses,
        @Nullable Duration timeToLive,
        LookupProgress progress,
        boolean stale,
        boolean cached) {

    /**
     * Copies the list.
     *
     * @param addresses in the order of the answer, without duplicates; may be empty
     * @param timeToLive how long the answer may be kept, or {@code null} if whoever answered did not say
     * @param progress how the lookup stood in line
     * @param stale whether the addresses are old
     * @param cached whether they were at hand
     */
    public AddressBatch {
        addresses = List.copyOf(addresses);
    }

    /**
     * Addresses that were not at hand.
     *
     * @param addresses in the order of the answer, without duplicates; may be empty
     * @param timeToLive how long the answer may be kept, or {@code null} if whoever answered did not say
     * @param progress how the lookup stood in line
     * @param stale whether the addresses are old
     */
    public AddressBatch(
            List<InetAddress> addresses, @Nullable Duration timeToLive, LookupProgress progress, boolean stale) {
        this(addresses, timeToLive, progress, stale, false);
    }

    /**
     * A fresh answer of unknown time to live that did not stand in line.
     *
     * @param addresses in the order of the answer
     * @return the batch
     */
    public static AddressBatch of(List<InetAddress> addresses) {
        return new AddressBatch(addresses, null, LookupProgress.DIRECT, false);
    }
}
