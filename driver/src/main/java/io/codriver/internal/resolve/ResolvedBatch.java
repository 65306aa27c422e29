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
 * @param remark what the ledger should say of it beyond that, or empty
 */
public record ResolvedBatch(List<SocketAddress> addresses, LookupProgress progress, String remark) {

    /** Copies the list. */
    public ResolvedBatch {
        addresses = List.copyOf(addresses);
    }

    static ResolvedBatch atHand(String remark, SocketAddress address) {
        return new ResolvedBatch(List.of(address), LookupProgress.DIRECT, remark);
    }

    static ResolvedBatch of(AddressBatch batch, int port) {
        List<SocketAddress> addresses = batch.addresses().stream()
                .<SocketAddress>map(address -> new InetSocketAddress(address, port))
                .toList();
        return new ResolvedBatch(addresses, batch.progress(), batch.stale() ? "stale" : batch.cached() ? "cached" : "");
    }
}
