package io.codriver.internal.connect;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

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
        lineOf(failedLately.test(address) ? last : first, Family.of(address)).add(address);
        size++;
    }

    int size() {
        return size;
    }

    /** Whose turn it is; that address waits no longer. */
    SocketAddress next() {
        for (Map<Family, Deque<SocketAddress>> lines : List.of(first, last)) {
            Family[] families = Family.values();
            for (int step = 1; step <= families.length; step++) {
                Family family = families[(lastFamily.ordinal() + step) % families.length];
                SocketAddress next = lineOf(lines, family).poll();
                if (next != null) {
                    lastFamily = family;
                    size--;
                    return next;
                }
            }
        }
        throw new IllegalStateException("nothing waits");
    }

    private boolean contains(SocketAddress address) {
        Family family = Family.of(address);
        return lineOf(first, family).contains(address) || lineOf(last, family).contains(address);
    }

    private static Deque<SocketAddress> lineOf(Map<Family, Deque<SocketAddress>> lines, Family family) {
        return lines.computeIfAbsent(family, unused -> new ArrayDeque<>());
    }
}
