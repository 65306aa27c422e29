package io.codriver.event;

import com.mongodb.ServerAddress;
import java.util.Optional;

/**
 * The client has obtained from elsewhere what proves who it is, or could not.
 *
 * @param openingId a number which all events of one opening share; no other opening of this JVM has it
 * @param server the host as the topology names it
 * @param forMonitor whether a monitor wants the connection: never, as monitors do not authenticate
 * @param entry when the stage began, how long it took, how it ended
 * @param mechanism for example {@code MONGODB-OIDC}
 * @param source where the credentials came from, for example {@code callback}, {@code azure} or {@code cached}; never what they are
 * @param failure what the stage met; empty unless it failed or met a limit. Where a callback of the application threw, its
 *     exception is the cause of this one, as it is, so its message should hold no secret; it is in no message of ours
 */
public record IdentifyEndedEvent(
        long openingId,
        ServerAddress server,
        boolean forMonitor,
        OpeningLedger.Entry entry,
        String mechanism,
        String source,
        Optional<Throwable> failure) {}
