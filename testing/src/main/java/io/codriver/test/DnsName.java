package io.codriver.test;

import io.codriver.test.internal.dns.Names;
import io.codriver.test.internal.dns.Rdata;
import io.codriver.test.internal.dns.Zone;
import io.netty.handler.codec.dns.DnsRecordType;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * A name of a {@link DnsServer}: its records, and how questions for it are treated. Every call takes effect with the next
 * question. May be used from any thread.
 *
 * <pre>{@code
 * dns.name("db.example").addresses("127.0.0.2", "127.0.0.3", "::1").ttl(Duration.ofSeconds(30));
 * dns.name("db.example").repliesNext(2, AAAA, nothing()).replies(A, records().after(Duration.ofMillis(80)));
 * dns.name("db.example").repliesTruly();
 * }</pre>
 *
 * <p>Of several replies that were told, the first of this list counts: the next questions for a type; the next questions;
 * every question for a type; every question. Several for the next questions are used up in the order they were told.
 * A name that begins with {@code *.} speaks for every name below it that has no records, or was told no reply, of its own.
 */
public final class DnsName {

    private final Zone zone;
    private final String name;

    DnsName(Zone zone, String name) {
        this.zone = zone;
        this.name = Names.checked(name);
    }

    private DnsName put(DnsRecordType type, Stream<byte[]> data) {
        zone.put(name, type, data.toList());
        return this;
    }

    /**
     * Sets all addresses of this name.
     *
     * @param literals IPv4 addresses for A records and IPv6 addresses for AAAA records; a family without any has no data
     * @return this name
     */
    public DnsName addresses(String... literals) {
        List<byte[]> ipv4 = DnsReply.literals(literals, false).map(Rdata::ipv4).toList();
        List<byte[]> ipv6 = DnsReply.literals(literals, true).map(Rdata::ipv6).toList();
        return put(DnsRecordType.A, ipv4.stream()).put(DnsRecordType.AAAA, ipv6.stream());
    }

    /**
     * Sets the A records of this name and leaves the others.
     *
     * @param literals IPv4 addresses in the order of the answer; none removes the records
     * @return this name
     */
    public DnsName a(String... literals) {
        return put(DnsRecordType.A, Arrays.stream(literals).map(Rdata::ipv4));
    }

    /**
     * Sets the AAAA records of this name and leaves the others.
     *
     * @param literals IPv6 addresses in the order of the answer; none removes the records
     * @return this name
     */
    public DnsName aaaa(String... literals) {
        return put(DnsRecordType.AAAA, Arrays.stream(literals).map(Rdata::ipv6));
    }

    /**
     * Makes this name an alias in the place of all its records. An answer follows aliases within this server to their
     * end, or to where they begin to turn in a circle; what was told about questions for the target plays no part in it.
     *
     * @param target the name meant
     * @return this name
     */
    public DnsName cname(String target) {
        zone.alias(name, Names.checked(target));
        return this;
    }

    /**
     * Sets the SRV records of this name, all with priority 0 and weight 0.
     *
     * @param hostsAndPorts for example {@code node1.example:27017}
     * @return this name
     */
    public DnsName srv(String... hostsAndPorts) {
        return put(DnsRecordType.SRV, Arrays.stream(hostsAndPorts).map(DnsName::service));
    }

    private static byte[] service(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        if (colon < 0 || !hostAndPort.substring(colon + 1).matches("\\d{1,5}")) {
            throw new IllegalArgumentException("'" + hostAndPort + "' is no host and port");
        }
        int port = Integer.parseInt(hostAndPort, colon + 1, hostAndPort.length(), 10);
        return Rdata.service(port, hostAndPort.substring(0, colon));
    }

    /**
     * Sets the TXT records of this name.
     *
     * @param texts one record each; one of more than 255 bytes is sent as several strings of that record
     * @return this name
     */
    public DnsName txt(String... texts) {
        return put(DnsRecordType.TXT, Arrays.stream(texts).map(Rdata::text));
    }

    /**
     * Sets the time to live of all records of this name, those to come included.
     *
     * @param ttl whole seconds
     * @return this name
     */
    public DnsName ttl(Duration ttl) {
        zone.ttl(name, DnsServer.seconds(ttl));
        return this;
    }

    /**
     * Sets the time to live of the records of one type.
     *
     * @param type of the records
     * @param ttl whole seconds
     * @return this name
     */
    public DnsName ttl(DnsType type, Duration ttl) {
        zone.ttl(name, type.wire(), DnsServer.seconds(ttl));
        return this;
    }

    /**
     * Takes all records away: there is no such name any more.
     *
     * @return this name
     */
    public DnsName removed() {
        zone.remove(name);
        return this;
    }

    /**
     * What every question for this name gets.
     *
     * @param reply until another one is told
     * @return this name
     */
    public DnsName replies(DnsReply reply) {
        zone.reply(name, reply.packets());
        return this;
    }

    /**
     * What every question for one type gets.
     *
     * @param type asked for
     * @param reply until another one is told
     * @return this name
     */
    public DnsName replies(DnsType type, DnsReply reply) {
        zone.reply(name, type.wire(), reply.packets());
        return this;
    }

    /**
     * What the next questions for this name get.
     *
     * @param questions how many, at least 1
     * @param reply to each of them
     * @return this name
     */
    public DnsName repliesNext(int questions, DnsReply reply) {
        zone.replyNext(questions, name, reply.packets());
        return this;
    }

    /**
     * What the next questions for one type get.
     *
     * @param questions how many, at least 1
     * @param type asked for
     * @param reply to each of them
     * @return this name
     */
    public DnsName repliesNext(int questions, DnsType type, DnsReply reply) {
        zone.replyNext(questions, name, type.wire(), reply.packets());
        return this;
    }

    /**
     * Forgets every reply told about this name: questions get its records again.
     *
     * @return this name
     */
    public DnsName repliesTruly() {
        zone.forgetReplies(name);
        return this;
    }

    @Override
    public String toString() {
        return name;
    }
}
