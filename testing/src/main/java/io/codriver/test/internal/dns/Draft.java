package io.codriver.test.internal.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An answer while it is made: it begins as what the zone holds, is then bent by what the test wants, and ends as bytes.
 * Used by one thread, once. Spec: RFC 1035 section 4.1.
 */
public final class Draft {

    private static final int CLASS_INTERNET = 1;
    /** Two bytes that stand for the name in the question, which begins after the header of 12 bytes. */
    private static final int POINTER_TO_QUESTION = 0xC000 | 12;

    private static final int RESPONSE = 0x8000;
    private static final int TRUNCATED = 0x0200;
    private static final int RECURSION_DESIRED = 0x0100;
    private static final int RECURSION_AVAILABLE = 0x0080;
    private static final int MAX_RECORDS = 0xFFFF;

    private final Asked asked;
    private final Zone zone;
    private final List<ResourceRecord> answers = new ArrayList<>();
    private int id;
    private String question;
    private int code;
    private boolean truncated;
    private boolean silent;
    private String authority = "";
    private byte @Nullable [] raw;
    private int sizeLimit = Integer.MAX_VALUE;

    Draft(Asked asked, Zone zone) {
        this.asked = asked;
        this.zone = zone;
        this.id = asked.id();
        this.question = asked.name();
        fill(zone.find(asked.name(), asked.type(), true));
    }

    private void fill(Finding finding) {
        answers.clear();
        answers.addAll(finding.answers());
        code = finding.code().intValue();
        authority = finding.complete() ? "" : finding.last();
    }

    /** Says the first alias only and leaves it to the client to ask on. */
    public void withoutFollowing() {
        fill(zone.find(asked.name(), asked.type(), false));
    }

    /** Says a code and nothing else. */
    public void code(int value) {
        answers.clear();
        authority = "";
        code = value;
    }

    /** Says that there is no such name. */
    public void noSuchName() {
        code(DnsResponseCode.NXDOMAIN.intValue());
        authority = asked.name();
    }

    /** Says that the name has no records of the type asked for. */
    public void noData() {
        code(DnsResponseCode.NOERROR.intValue());
        authority = asked.name();
    }

    /** Says addresses that are not in the zone: those of the type asked for, or no data if there are none. */
    public void addresses(List<byte[]> ipv4, List<byte[]> ipv6) {
        noData();
        List<byte[]> wanted = asked.type().equals(DnsRecordType.A)
                ? ipv4
                : asked.type().equals(DnsRecordType.AAAA) ? ipv6 : List.of();
        for (byte[] address : wanted) {
            answers.add(new ResourceRecord(
                    Names.key(asked.name()), asked.type(), zone.ttlSeconds(asked.name(), asked.type()), address));
            authority = "";
        }
    }

    /** Gives every answer another time to live. */
    public void ttl(long seconds) {
        answers.replaceAll(record -> new ResourceRecord(record.owner(), record.type(), seconds, record.data()));
    }

    /** Leaves the answers out of a datagram and says so; over TCP everything is said. */
    public void truncate() {
        truncated = !asked.tcp();
    }

    /** Answers a transaction which this client did not begin. */
    public void wrongId() {
        id = (asked.id() + 1) & 0xFFFF;
    }

    /** Answers under the right id as if something else had been asked. */
    public void toAnotherQuestion(String name) {
        question = name;
    }

    /** Sends these bytes and no message. */
    public void raw(byte[] bytes) {
        raw = bytes;
    }

    /** Sends no more than the first bytes. */
    public void cutAfter(int bytes) {
        sizeLimit = bytes;
    }

    /** Sends nothing. */
    public void silent() {
        silent = true;
    }

    /** The bytes to send, empty if nothing is to be said. */
    Optional<byte[]> finish() {
        if (silent) {
            return Optional.empty();
        }
        byte[] bytes = raw != null ? raw : encode(truncated);
        if (raw == null && bytes.length > asked.roomBytes()) {
            bytes = encode(true);
        }
        return Optional.of(Arrays.copyOf(bytes, Math.min(bytes.length, sizeLimit)));
    }

    private byte[] encode(boolean withoutRecords) {
        List<ResourceRecord> said = withoutRecords ? List.of() : answers;
        boolean hasAuthority = !withoutRecords && !authority.isEmpty();
        ByteBuf message = Unpooled.buffer();
        message.writeShort(id);
        message.writeShort(RESPONSE
                | (withoutRecords ? TRUNCATED : 0)
                | (asked.recursionDesired() ? RECURSION_DESIRED : 0)
                | RECURSION_AVAILABLE
                | code);
        message.writeShort(1);
        message.writeShort(Math.min(said.size(), MAX_RECORDS));
        message.writeShort(hasAuthority ? 1 : 0);
        message.writeShort(asked.extended() ? 1 : 0);
        Names.write(question, message);
        message.writeShort(asked.type().intValue()).writeShort(CLASS_INTERNET);
        said.stream().limit(MAX_RECORDS).forEach(record -> write(record, message));
        if (hasAuthority) {
            write(zone.startOfAuthority(authority), message);
        }
        if (asked.extended()) {
            writeExtension(message);
        }
        return ByteBufUtil.getBytes(message);
    }

    private void write(ResourceRecord record, ByteBuf to) {
        if (record.owner().equals(Names.key(asked.name()))) {
            to.writeShort(POINTER_TO_QUESTION);
        } else {
            Names.write(record.owner(), to);
        }
        to.writeShort(record.type().intValue()).writeShort(CLASS_INTERNET);
        to.writeInt((int) record.ttlSeconds());
        to.writeShort(record.data().length).writeBytes(record.data());
    }

    /** Who was asked with an OPT record answers with one: root name, own room, no flags, no options. */
    private static void writeExtension(ByteBuf to) {
        int ownRoomBytes = 4096;
        to.writeByte(0).writeShort(DnsRecordType.OPT.intValue()).writeShort(ownRoomBytes);
        to.writeInt(0).writeShort(0);
    }
}
