package io.codriver.internal.resolve.map;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of the book, by name. Names that are in no topology and not under way are kept until there are too many, the
 * oldest is dropped first. Belongs to the owner of the {@link AddressBook}.
 */
final class KnownHosts {

    /** Names kept; those in a topology or under way do not count. */
    static final int BOUND = 1_024;

    private final Map<String, KnownHost> hosts = new LinkedHashMap<>();

    /** What is known of this name, which may be nothing yet. */
    KnownHost of(String name) {
        KnownHost host = hosts.get(name);
        if (host == null) {
            makeRoom();
            host = new KnownHost(name);
            hosts.put(name, host);
        }
        return host;
    }

    /** The entry of this name, if it has one. */
    @Nullable
    KnownHost find(String name) {
        return hosts.get(name);
    }

    /** The entry for which this lookup is under way; {@code null} if it was cancelled. */
    @Nullable
    KnownHost waitingFor(Lookup lookup) {
        KnownHost host = hosts.get(lookup.host());
        return host == null || host.lookup() != lookup ? null : host;
    }

    // Names under way must not drive out what is known: just then, when so much is asked for, it is of use.
    private void makeRoom() {
        if (hosts.size() < BOUND) {
            return;
        }
        long idle = hosts.values().stream().filter(KnownHosts::isIdle).count();
        Iterator<KnownHost> eldest = hosts.values().iterator();
        while (idle >= BOUND && eldest.hasNext()) {
            if (isIdle(eldest.next())) {
                eldest.remove();
                idle--;
            }
        }
    }

    private static boolean isIdle(KnownHost host) {
        return host.lookup() == null && !host.isWatched();
    }
}
