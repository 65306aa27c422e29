package io.codriver.test;

import io.netty.handler.codec.dns.DnsRecordType;
import org.jspecify.annotations.Nullable;

/** The types of record that a {@link DnsServer} knows. */
public enum DnsType {
    /** An IPv4 address. */
    A(DnsRecordType.A),
    /** An IPv6 address. */
    AAAA(DnsRecordType.AAAA),
    /** Another name for a name. */
    CNAME(DnsRecordType.CNAME),
    /** Where a service is found. */
    SRV(DnsRecordType.SRV),
    /** A text. */
    TXT(DnsRecordType.TXT),
    /** Anything else that a client asked for; only in {@link RecordedQuestion}. */
    OTHER(null);

    private final @Nullable DnsRecordType wire;

    DnsType(@Nullable DnsRecordType wire) {
        this.wire = wire;
    }

    static DnsType of(DnsRecordType wire) {
        for (DnsType type : values()) {
            if (wire.equals(type.wire)) {
                return type;
            }
        }
        return OTHER;
    }

    DnsRecordType wire() {
        if (wire == null) {
            throw new IllegalArgumentException("no replies can be told for types without a name");
        }
        return wire;
    }
}
