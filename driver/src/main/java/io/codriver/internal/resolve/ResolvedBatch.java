package io.codriver.internal.resolve;

import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupProgress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;

/**
 * Addresses one can connect to, and how they were come by.
 *
 * @param addresses {@link InetSocketAddress} with a concrete address, or {@link java.net.UnixDomainSocketAddress}; not empty
 * @param progress how the lookup stood in line
 * @param origin where they come from
 */
public record ResolvedBatch(List<SocketAddress> addresses, LookupProgress progress, Origin origin) {

    /** Where addresses come from, and how a ledger says it. */
    public enum Origin {
        /** Not from anywhere: there are none yet. */
        UNKNOWN(""),
        /** The host is an address. */
        LITERAL("literal"),
        UNIX_SOCKET("Unix socket"),
        /** A lookup, its own or one that was joined. */
        LOOKUP(""),
        /** An earlier lookup, within its time to live. */
        CACHED("cached"),
        /** An earlier lookup, beyond its time to live. */
        STALE("stale");

        private final String words;

        Origin(String words) {
            this.words = words;
        }

        /** Empty where there is nothing to say. */
        public String words() {
            return words;
        }
    }

    /** Copies the list. */
    public ResolvedBatch {
        addresses = List.copyOf(addresses);
    }

    static ResolvedBatch atHand(Origin origin, SocketAddress address) {
        return new ResolvedBatch(List.of(address), LookupProgress.DIRECT, origin);
    }

    static ResolvedBatch of(AddressBatch batch, int port) {
        List<SocketAddress> addresses = batch.addresses().stream()
                .<SocketAddress>map(address -> new InetSocketAddress(address, port))
                .toList();
        Origin origin = batch.stale() ? Origin.STALE : batch.cached() ? Origin.CACHED : Origin.LOOKUP;
        return new ResolvedBatch(addresses, batch.progress(), origin);
    }
}
