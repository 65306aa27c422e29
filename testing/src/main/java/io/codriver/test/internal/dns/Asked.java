package io.codriver.test.internal.dns;

import io.netty.handler.codec.dns.DnsQuery;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsSection;
import java.util.Optional;

/**
 * A question as it arrived.
 *
 * @param id of the transaction
 * @param name in the letters of the client, without the final dot
 * @param extended whether the client spoke EDNS, so that the answer has to
 * @param roomBytes how large an answer may be
 */
public record Asked(
        int id,
        String name,
        DnsRecordType type,
        boolean tcp,
        boolean recursionDesired,
        boolean extended,
        int roomBytes) {

    /** Spec: RFC 1035 section 4.2.1: larger answers do not fit into a datagram, unless the client allows them. */
    private static final int PLAIN_DATAGRAM_BYTES = 512;

    private static final int LARGEST_DATAGRAM_BYTES = 32_768;
    private static final int LARGEST_MESSAGE_BYTES = 65_535;

    /** Reads a message; empty if it asks nothing. */
    static Optional<Asked> of(DnsQuery query, boolean tcp) {
        if (query.count(DnsSection.QUESTION) == 0) {
            return Optional.empty();
        }
        DnsQuestion question = query.recordAt(DnsSection.QUESTION, 0);
        int allowed = 0;
        for (int i = 0; i < query.count(DnsSection.ADDITIONAL); i++) {
            DnsRecord record = query.recordAt(DnsSection.ADDITIONAL, i);
            if (record.type().equals(DnsRecordType.OPT)) {
                // An OPT record says in the place of its class how many bytes its sender can take (RFC 6891).
                allowed = Math.max(1, record.dnsClass());
            }
        }
        int datagram = Math.min(LARGEST_DATAGRAM_BYTES, Math.max(PLAIN_DATAGRAM_BYTES, allowed));
        return Optional.of(new Asked(
                query.id(),
                Names.withoutFinalDot(question.name()),
                question.type(),
                tcp,
                query.isRecursionDesired(),
                allowed > 0,
                tcp ? LARGEST_MESSAGE_BYTES : datagram));
    }
}
