package io.codriver.internal.connect;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The addresses of one race that were not tried yet. Families take turns, IPv6 first; those that failed lately stand behind
 * all others, and take turns among themselves. Within a family, whoever came first is first.
 *
 * <p>Owned by its {@link TcpRace}.
 */
final class WaitingLine {

    private enum Family {
        IPV6,
        IPV4,
        /** Unix sockets, and whatever else is no internet address. */
        LOCAL;

        static Family of(SocketAddress address) {
            if (address instanceof InetSocketAddress internet) {
                if (internet.getAddress() instanceof Inet6Address) {
                    return IPV6;
                }
                if (internet.getAddress() instanceof Inet4Address) {
                    return IPV4;
                }
            }
            return LOCAL;
        }
    }

    private static final Family[] FAMILIES = Family.values();

    private final Predicate<SocketAddress> failedLately;
    private final Map<Family, Deque<SocketAddress>> first = new EnumMap<>(Family.class);
    private final Map<Family, Deque<SocketAddress>> last = new EnumMap<>(Family.class);
    private Family lastFamily = Family.LOCAL;
    private int size;

    /** @param failedLately asked once for every address, when it joins */
    WaitingLine(Predicate<SocketAddress> failedLately) {
        this.failedLately = failedLately;
    }

    /** Joins, unless it waits already. */
    void add(SocketAddress address) {
        if (contains(address)) {
            return;
        }
        (failedLately.test(address) ? last : first)
                .computeIfAbsent(Family.of(address), none -> new ArrayDeque<>())
                .add(address);
        size++;
    }

    int size() {
        return size;
    }

    /** Whose turn it is; that address waits no longer. */
    SocketAddress next() {
        SocketAddress next = nextOf(first);
        if (next == null) {
            next = nextOf(last);
        }
        if (next == null) {
            throw new IllegalStateException("nothing waits");
        }
        size--;
        return next;
    }

    private @Nullable SocketAddress nextOf(Map<Family, Deque<SocketAddress>> lines) {
        for (int step = 1; step <= FAMILIES.length; step++) {
            Family family = FAMILIES[(lastFamily.ordinal() + step) % FAMILIES.length];
            Deque<SocketAddress> line = lines.get(family);
            SocketAddress next = line == null ? null : line.poll();
            if (next != null) {
                lastFamily = family;
                return next;
            }
        }
        return null;
    }

    private boolean contains(SocketAddress address) {
        Family family = Family.of(address);
        return isIn(first, family, address) || isIn(last, family, address);
    }

    private static boolean isIn(Map<Family, Deque<SocketAddress>> lines, Family family, SocketAddress address) {
        Deque<SocketAddress> line = lines.get(family);
        return line != null && line.contains(address);
    }
}
