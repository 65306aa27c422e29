package io.codriver.test.internal.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a test told the server to reply, in this order of weight: the next questions of a type, the next of any type, all
 * of a type, all of any type. Not safe for threads by itself: guarded by the lock of the zone.
 */
final class Told {

    /** Stands for any type of question; no question of it is treated apart. */
    static final DnsRecordType EVERY_TYPE = DnsRecordType.ANY;

    private record Scripted(int times, List<Packet> reply) {}

    private final Map<DnsRecordType, Deque<Scripted>> scripts = new HashMap<>();
    private final Map<DnsRecordType, List<Packet>> lasting = new HashMap<>();

    void always(DnsRecordType type, List<Packet> reply) {
        lasting.put(type, reply);
    }

    void next(int times, DnsRecordType type, List<Packet> reply) {
        if (times < 1) {
            throw new IllegalArgumentException("a reply to " + times + " questions");
        }
        scripts.computeIfAbsent(type, any -> new ArrayDeque<>()).addLast(new Scripted(times, reply));
    }

    void forget() {
        scripts.clear();
        lasting.clear();
    }

    /** The reply to a question; one that was told for so many questions is used up by it. */
    Optional<List<Packet>> take(DnsRecordType type) {
        return scripted(type)
                .or(() -> scripted(EVERY_TYPE))
                .or(() -> Optional.ofNullable(lasting.get(type)))
                .or(() -> Optional.ofNullable(lasting.get(EVERY_TYPE)));
    }

    private Optional<List<Packet>> scripted(DnsRecordType type) {
        Deque<Scripted> script = scripts.getOrDefault(type, new ArrayDeque<>());
        Scripted now = script.pollFirst();
        if (now == null) {
            return Optional.empty();
        }
        if (now.times() > 1) {
            script.addFirst(new Scripted(now.times() - 1, now.reply()));
        }
        return Optional.of(now.reply());
    }
}
