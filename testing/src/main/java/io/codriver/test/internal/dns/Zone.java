package io.codriver.test.internal.dns;

import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All names, their records, and what was told about questions for them. Changes are seen by the next question. Safe for
 * any thread: every method holds the lock of this object and does nothing but look and remember.
 *
 * <p>Spec: RFC 1034 section 4.3.2 (aliases), RFC 2308 (what does not exist), RFC 8020 (a name with names below it exists).
 */
public final class Zone {

    private static final class Entry {

        private final Map<DnsRecordType, List<byte[]>> records = new HashMap<>();
        private final Map<DnsRecordType, Long> ttls = new HashMap<>();
        private final Told told = new Told();
        private String alias = "";

        private boolean exists() {
            return !records.isEmpty() || !alias.isEmpty();
        }
    }

    private final Map<String, Entry> entries = new HashMap<>();
    private final Told overruling = new Told();
    private final long ttlSeconds;
    private final long negativeTtlSeconds;

    /** A zone without names. */
    public Zone(long ttlSeconds, long negativeTtlSeconds) {
        this.ttlSeconds = ttlSeconds;
        this.negativeTtlSeconds = negativeTtlSeconds;
    }

    /** Replaces the records of a name and type; none removes them. The name is no alias any more. */
    public synchronized void put(String name, DnsRecordType type, List<byte[]> data) {
        Entry entry = entry(name);
        entry.alias = "";
        if (data.isEmpty()) {
            entry.records.remove(type);
        } else {
            entry.records.put(type, List.copyOf(data));
        }
    }

    /** Makes a name an alias, which has no records of its own. */
    public synchronized void alias(String name, String target) {
        Entry entry = entry(name);
        entry.records.clear();
        entry.alias = target;
    }

    /** Takes the records of a name away, and leaves what was told about it. */
    public synchronized void remove(String name) {
        Entry entry = entry(name);
        entry.records.clear();
        entry.alias = "";
    }

    /** Sets the time to live of all records of a name and forgets those set for a type. */
    public synchronized void ttl(String name, long seconds) {
        Entry entry = entry(name);
        entry.ttls.clear();
        entry.ttls.put(Told.EVERY_TYPE, seconds);
    }

    /** Sets the time to live of the records of a name and type. */
    public synchronized void ttl(String name, DnsRecordType type, long seconds) {
        entry(name).ttls.put(type, seconds);
    }

    /** What is replied to questions for a name from now on. */
    public synchronized void reply(String name, List<Packet> reply) {
        entry(name).told.always(Told.EVERY_TYPE, reply);
    }

    /** What is replied to questions for a name and type from now on. */
    public synchronized void reply(String name, DnsRecordType type, List<Packet> reply) {
        entry(name).told.always(type, reply);
    }

    /** What is replied to the next questions for a name. */
    public synchronized void replyNext(int times, String name, List<Packet> reply) {
        entry(name).told.next(times, Told.EVERY_TYPE, reply);
    }

    /** What is replied to the next questions for a name and type. */
    public synchronized void replyNext(int times, String name, DnsRecordType type, List<Packet> reply) {
        entry(name).told.next(times, type, reply);
    }

    /** Forgets what was told about a name. */
    public synchronized void forgetReplies(String name) {
        entry(name).told.forget();
    }

    /** What is replied to all questions, whatever was told about names. */
    public synchronized void overrule(List<Packet> reply) {
        overruling.always(Told.EVERY_TYPE, reply);
    }

    /** What is replied to all questions for a type, whatever was told about names. */
    public synchronized void overrule(DnsRecordType type, List<Packet> reply) {
        overruling.always(type, reply);
    }

    /** What is replied to the next questions, whatever was told about names. */
    public synchronized void overruleNext(int times, List<Packet> reply) {
        overruling.next(times, Told.EVERY_TYPE, reply);
    }

    /** What is replied to the next questions for a type, whatever was told about names. */
    public synchronized void overruleNext(int times, DnsRecordType type, List<Packet> reply) {
        overruling.next(times, type, reply);
    }

    /** Ends what was overruled. */
    public synchronized void forgetOverruling() {
        overruling.forget();
    }

    /** The packets with which to reply to a question. */
    synchronized List<Packet> replyTo(String asked, DnsRecordType type) {
        String name = Names.key(asked);
        return overruling
                .take(type)
                .or(() -> Optional.ofNullable(entries.get(name)).flatMap(entry -> entry.told.take(type)))
                .or(() -> wildcard(name).flatMap(entry -> entry.told.take(type)))
                .orElse(List.of(Packet.RECORDS));
    }

    /** Looks a name up, and after an alias its target, unless {@code follow} is false. */
    synchronized Finding find(String asked, DnsRecordType type, boolean follow) {
        List<ResourceRecord> answers = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        String name = Names.key(asked);
        while (seen.add(name)) {
            Optional<Entry> found = existing(name);
            if (found.isEmpty()) {
                DnsResponseCode code = isAbove(name) ? DnsResponseCode.NOERROR : DnsResponseCode.NXDOMAIN;
                return new Finding(code, answers, name, false);
            }
            Entry entry = found.get();
            if (entry.alias.isEmpty()) {
                for (byte[] data : entry.records.getOrDefault(type, List.of())) {
                    answers.add(new ResourceRecord(name, type, ttl(entry, type), data));
                }
                return new Finding(DnsResponseCode.NOERROR, answers, name, entry.records.containsKey(type));
            }
            answers.add(new ResourceRecord(
                    name, DnsRecordType.CNAME, ttl(entry, DnsRecordType.CNAME), Rdata.name(entry.alias)));
            if (!follow || type.equals(DnsRecordType.CNAME)) {
                return new Finding(DnsResponseCode.NOERROR, answers, name, true);
            }
            name = entry.alias;
        }
        // A loop: who asked gets the aliases and no end of them.
        return new Finding(DnsResponseCode.NOERROR, answers, name, true);
    }

    /** The time to live of what the zone has, or would have, under a name. */
    synchronized long ttlSeconds(String asked, DnsRecordType type) {
        return Optional.ofNullable(entries.get(Names.key(asked)))
                .map(entry -> ttl(entry, type))
                .orElse(ttlSeconds);
    }

    /** The record that goes with an answer that something does not exist: of the zone of two labels above a name. */
    ResourceRecord startOfAuthority(String about) {
        String[] labels = about.split("\\.");
        String zone = labels.length < 2 ? about : labels[labels.length - 2] + "." + labels[labels.length - 1];
        return new ResourceRecord(
                zone, DnsRecordType.SOA, negativeTtlSeconds, Rdata.startOfAuthority(zone, negativeTtlSeconds));
    }

    private long ttl(Entry entry, DnsRecordType type) {
        return entry.ttls.getOrDefault(type, entry.ttls.getOrDefault(Told.EVERY_TYPE, ttlSeconds));
    }

    private Entry entry(String name) {
        return entries.computeIfAbsent(name, unknown -> new Entry());
    }

    private Optional<Entry> existing(String name) {
        return Optional.ofNullable(entries.get(name)).filter(Entry::exists).or(() -> wildcard(name)
                .filter(Entry::exists));
    }

    /** The entry that speaks for all names below another one, the nearest first. */
    private Optional<Entry> wildcard(String name) {
        for (int dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
            Entry entry = entries.get("*" + name.substring(dot));
            if (entry != null) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private boolean isAbove(String name) {
        String suffix = "." + name;
        return entries.entrySet().stream()
                .anyMatch(other ->
                        other.getKey().endsWith(suffix) && other.getValue().exists());
    }
}
