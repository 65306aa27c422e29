package io.codriver.event;

import com.mongodb.ServerAddress;
import io.codriver.resolve.LookupProgress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;

/**
 * The first addresses of a host are known, or will not be. Also told of literals and Unix sockets, which nobody looks up.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection, as opposed to a pool
 * @param entry when the stage began, how long it took, how it ended
 * @param addresses where to connect to; empty unless the stage is done
 * @param progress how the lookup stood in line, and with whom it was shared
 * @param cached whether the answer was at hand and had not outlived its time to live
 * @param stale whether the addresses had outlived their time to live, because no fresh answer could be had
 * @param failure what the stage met; empty unless it failed or met a limit
 */
public record ResolveEndedEvent(
        long openingId,
        ServerAddress server,
        boolean forMonitor,
        OpeningLedger.Entry entry,
        List<SocketAddress> addresses,
        LookupProgress progress,
        boolean cached,
        boolean stale,
        Optional<Throwable> failure) {

    /**
     * Copies the list.
     *
     * @param openingId a number which all events of one opening share; no other opening of this JVM has it
     * @param server the host as the topology names it
     * @param forMonitor whether a monitor wants the connection, as opposed to a pool
     * @param entry when the stage began, how long it took, how it ended
     * @param addresses where to connect to; empty unless the stage is done
     * @param progress how the lookup stood in line, and with whom it was shared
     * @param cached whether the answer was at hand and had not outlived its time to live
     * @param stale whether the addresses had outlived their time to live, because no fresh answer could be had
     * @param failure what the stage met; empty unless it failed or met a limit
     */
    public ResolveEndedEvent {
        addresses = List.copyOf(addresses);
    }
}
