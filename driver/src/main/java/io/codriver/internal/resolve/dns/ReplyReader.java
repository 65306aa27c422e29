package io.codriver.internal.resolve.dns;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the records of one reply, following its aliases. Used once. Spec: RFC 1034, 3.6.2. */
final class ReplyReader {

    private static final int ALIASES_FOLLOWED = 16;

    private final DnsResponse reply;
    private final DnsRecordType wanted;
    private String name;
    private long ttlSeconds = Long.MAX_VALUE;
    private boolean aliased;

    ReplyReader(DnsResponse reply, String name, DnsRecordType wanted) {
        this.reply = reply;
        this.name = absolute(name);
        this.wanted = wanted;
    }

    /** The answer, or nothing if the reply ends with an alias whose own addresses are to be asked for. */
    Optional<Answer> read() {
        followAliases();
        Set<InetAddress> found = addresses();
        if (!found.isEmpty()) {
            return Optional.of(new Answer(Answer.Kind.ADDRESSES, List.copyOf(found), ttlSeconds, ""));
        }
        DnsResponseCode code = reply.code();
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            return Optional.of(Answer.of(Answer.Kind.NO_SUCH_NAME));
        }
        if (!code.equals(DnsResponseCode.NOERROR)) {
            return Optional.of(Answer.failed(code.toString()));
        }
        return aliased ? Optional.empty() : Optional.of(Answer.of(Answer.Kind.NO_DATA));
    }

    /** Where the aliases lead. */
    String alias() {
        return name.substring(0, name.length() - 1);
    }

    private void followAliases() {
        for (int hops = 0; hops < ALIASES_FOLLOWED; hops++) {
            Optional<DnsRecord> alias = recordOf(DnsRecordType.CNAME);
            if (alias.isEmpty()) {
                return;
            }
            ttlSeconds = Math.min(ttlSeconds, alias.get().timeToLive());
            ByteBuf content = ((DnsRawRecord) alias.get()).content();
            name = absolute(DefaultDnsRecordDecoder.decodeName(content.duplicate()));
            aliased = true;
        }
    }

    private Optional<DnsRecord> recordOf(DnsRecordType type) {
        for (int i = 0; i < reply.count(DnsSection.ANSWER); i++) {
            DnsRecord entry = reply.recordAt(DnsSection.ANSWER, i);
            if (isFor(entry, type)) {
                return Optional.of(entry);
            }
        }
        return Optional.empty();
    }

    private Set<InetAddress> addresses() {
        Set<InetAddress> found = new LinkedHashSet<>();
        for (int i = 0; i < reply.count(DnsSection.ANSWER); i++) {
            DnsRecord entry = reply.recordAt(DnsSection.ANSWER, i);
            if (isFor(entry, wanted)) {
                byte[] bytes = ByteBufUtil.getBytes(((DnsRawRecord) entry).content());
                try {
                    found.add(InetAddress.getByAddress(bytes));
                    ttlSeconds = Math.min(ttlSeconds, entry.timeToLive());
                } catch (UnknownHostException wrongLength) {
                    // A server that sends such a record is not to be believed in this point only.
                    continue;
                }
            }
        }
        return found;
    }

    private boolean isFor(DnsRecord entry, DnsRecordType type) {
        return entry instanceof DnsRawRecord
                && entry.type().equals(type)
                && absolute(entry.name()).equals(name);
    }

    private static String absolute(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower : lower + ".";
    }
}
