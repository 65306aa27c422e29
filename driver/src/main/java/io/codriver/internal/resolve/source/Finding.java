package io.codriver.internal.resolve.source;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a lookup has found out.
 *
 * @param addresses without duplicates; none if the name has none
 * @param timeToLive as the answer said, or {@code null} if it did not say
 */
public record Finding(List<InetAddress> addresses, @Nullable Duration timeToLive) {

    /** Copies the list. */
    public Finding {
        addresses = List.copyOf(addresses);
    }
}
