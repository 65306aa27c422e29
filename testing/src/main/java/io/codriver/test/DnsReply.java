package io.codriver.test;

import io.codriver.test.internal.dns.Draft;
import io.codriver.test.internal.dns.Names;
import io.codriver.test.internal.dns.Packet;
import io.codriver.test.internal.dns.Rdata;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * What a {@link DnsServer} says to a question: the truth, {@link #records()}, something else, or {@link #nothing()}; and
 * how: late, truncated, under the wrong id. Immutable; every method of an instance returns another one.
 *
 * <pre>{@code
 * records().after(Duration.ofMillis(200))              // the truth, late
 * records().wrongId().then(records())                  // a forgery arrives first
 * servfail().after(gate)                               // when the test completes the gate
 * }</pre>
 */
public final class DnsReply {

    private static final int MAX_CODE = 15;

    private final List<Packet> packets;

    private DnsReply(List<Packet> packets) {
        this.packets = packets;
    }

    private static DnsReply of(Consumer<Draft> shape) {
        return new DnsReply(List.of(Packet.RECORDS.with(shape)));
    }

    List<Packet> packets() {
        return packets;
    }

    /**
     * What the server has under the name: its records; the aliases on the way to them; or that there is no such name, or
     * no data of this type. What does not fit into the client's datagram is truncated, as by {@link #truncated()}.
     *
     * @return the reply every question gets unless told otherwise
     */
    public static DnsReply records() {
        return new DnsReply(List.of(Packet.RECORDS));
    }

    /**
     * Silence: the question, or its answer, was lost.
     *
     * @return the reply
     */
    public static DnsReply nothing() {
        return of(Draft::silent);
    }

    /**
     * The server could not find out.
     *
     * @return the reply
     */
    public static DnsReply servfail() {
        return code(DnsResponseCode.SERVFAIL.intValue());
    }

    /**
     * The server does not want to say.
     *
     * @return the reply
     */
    public static DnsReply refused() {
        return code(DnsResponseCode.REFUSED.intValue());
    }

    /**
     * There is no such name, whatever the server has under it.
     *
     * @return the reply, with an SOA record as authority
     */
    public static DnsReply nxdomain() {
        return of(Draft::noSuchName);
    }

    /**
     * The name exists and has no records of the type, whatever the server has under it.
     *
     * @return the reply: no error, no answers, an SOA record as authority
     */
    public static DnsReply noData() {
        return of(Draft::noData);
    }

    /**
     * A response code without any records.
     *
     * @param code 0 to 15
     * @return the reply
     */
    public static DnsReply code(int code) {
        if (code < 0 || code > MAX_CODE) {
            throw new IllegalArgumentException(code + " is no response code from 0 to " + MAX_CODE);
        }
        return of(draft -> draft.code(code));
    }

    /**
     * Addresses which the server does not have under the name. A question for A gets those of IPv4, one for AAAA those
     * of IPv6, no data if there are none.
     *
     * @param literals IPv4 and IPv6 addresses
     * @return the reply, with the time to live of the name
     */
    public static DnsReply addresses(String... literals) {
        List<byte[]> ipv4 = literals(literals, false).map(Rdata::ipv4).toList();
        List<byte[]> ipv6 = literals(literals, true).map(Rdata::ipv6).toList();
        return of(draft -> draft.addresses(ipv4, ipv6));
    }

    static Stream<String> literals(String[] literals, boolean ipv6) {
        return Arrays.stream(literals).filter(literal -> (literal.indexOf(':') >= 0) == ipv6);
    }

    /**
     * Bytes which need not be a message at all.
     *
     * @param bytes the datagram, or over TCP what follows the length
     * @return the reply
     */
    public static DnsReply garbage(byte... bytes) {
        byte[] kept = bytes.clone();
        return of(draft -> draft.raw(kept));
    }

    private DnsReply with(Consumer<Draft> change) {
        return new DnsReply(packets.stream().map(packet -> packet.with(change)).toList());
    }

    private DnsReply startingWith(Packet first) {
        return new DnsReply(
                Stream.concat(Stream.of(first), packets.stream().skip(1)).toList());
    }

    /**
     * The same, later; no thread waits. What it says is decided when the question arrives, not when the time is over.
     *
     * @param delay added to what there is already
     * @return the reply
     */
    public DnsReply after(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("an answer " + delay + " before its question");
        }
        return startingWith(packets.get(0).after(delay));
    }

    /**
     * The same, not before something has happened: a lookup that takes until the test says so.
     *
     * @param gate opens by completing normally; until then, and if it fails, nothing is said
     * @return the reply
     */
    public DnsReply after(CompletionStage<?> gate) {
        return startingWith(packets.get(0).after(gate));
    }

    /**
     * This, and then another one to the same question: a forgery before the truth, or everything twice.
     *
     * @param next begins, its delay included, when this one has been said
     * @return both
     */
    public DnsReply then(DnsReply next) {
        return new DnsReply(
                Stream.concat(packets.stream(), next.packets.stream()).toList());
    }

    /**
     * The same with another time to live for each answer.
     *
     * @param ttl whole seconds; zero means that it is good for this one time
     * @return the reply
     */
    public DnsReply ttl(Duration ttl) {
        long seconds = DnsServer.seconds(ttl);
        return with(draft -> draft.ttl(seconds));
    }

    /**
     * Without answers and with the TC bit if the question came in a datagram, so that the client has to ask again over
     * TCP; in full over TCP.
     *
     * @return the reply
     */
    public DnsReply truncated() {
        return with(Draft::truncate);
    }

    /**
     * The same under the id of a transaction which the client did not begin.
     *
     * @return the reply
     */
    public DnsReply wrongId() {
        return with(Draft::wrongId);
    }

    /**
     * The same under the right id, but as the answer to a question that was not asked: its name stands in the question
     * and before the answers.
     *
     * @param name what it pretends to have been asked for
     * @return the reply
     */
    public DnsReply toAnotherQuestion(String name) {
        String checked = Names.checked(name);
        return with(draft -> draft.toAnotherQuestion(checked));
    }

    /**
     * Of an alias only its first step, as a server says that does not know where it leads; the client has to ask on.
     *
     * @return the reply; what was said with {@link #addresses} or a code before is forgotten
     */
    public DnsReply withoutFollowingAliases() {
        return with(Draft::withoutFollowing);
    }

    /**
     * The beginning of the same.
     *
     * @param bytes how many at most; the header has 12
     * @return the reply
     */
    public DnsReply cutAfter(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException(bytes + " bytes");
        }
        return with(draft -> draft.cutAfter(bytes));
    }
}
