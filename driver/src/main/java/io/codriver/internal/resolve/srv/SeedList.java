package io.codriver.internal.resolve.srv;

import com.mongodb.ServerAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What DNS said.
 *
 * @param hosts all that belong to the domain, each once
 * @param timeToLive the shortest of the records, {@code null} if nobody told
 */
public record SeedList(List<ServerAddress> hosts, @Nullable Duration timeToLive) {

    /** Copies the list. */
    public SeedList {
        hosts = List.copyOf(hosts);
    }
}
