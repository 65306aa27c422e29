package io.codriver.internal.resolve.srv;

import com.mongodb.ServerAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Which of the hosts found become seeds where {@code srvMaxHosts} allows fewer: those that are in use stay, others are
 * drawn by lot, so that many clients spread over all hosts.
 *
 * <p>Spec: Initial DNS Seedlist Discovery, "srvMaxHosts"; Polling SRV Records, "Implementation".
 *
 * @param most {@code null} or 0 for all
 * @param random draws the lot
 */
public record SeedChoice(@Nullable Integer most, RandomGenerator random) {

    /** In no order that means anything; as large as allowed. */
    public Set<ServerAddress> of(List<ServerAddress> found, Set<ServerAddress> inUse) {
        if (most == null || most == 0 || found.size() <= most) {
            return new LinkedHashSet<>(found);
        }
        List<ServerAddress> shuffled = new ArrayList<>(found);
        for (int last = shuffled.size() - 1; last > 0; last--) {
            Collections.swap(shuffled, last, random.nextInt(last + 1));
        }
        shuffled.sort((a, b) -> Boolean.compare(inUse.contains(b), inUse.contains(a))); // Stable: the lot stays.
        return new LinkedHashSet<>(shuffled.subList(0, most));
    }
}
