package io.codriver.internal.resolve.srv;

import io.codriver.internal.resolve.dns.DnsNames;
import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.dns.DefaultDnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** Asks name servers, without a thread that waits. Spec: RFC 2782 (SRV); RFC 1035, 3.3.1 (CNAME) and 3.3.14 (TXT). */
public final class ServerRecords implements HostRecords {

    private static final int PRIORITY_AND_WEIGHT_BYTES = 4;

    private final DnsNames names;

    public ServerRecords(DnsNames names) {
        this.names = names;
    }

    @Override
    public Mono<List<SrvRecord>> srv(String name) {
        return names.records(name, DnsRecordType.SRV, ServerRecords::srv);
    }

    @Override
    public Mono<List<String>> txt(String name) {
        return names.records(name, DnsRecordType.TXT, ServerRecords::txt);
    }

    @Override
    public Mono<List<String>> cname(String name) {
        return names.records(name, DnsRecordType.CNAME, ServerRecords::cname);
    }

    static SrvRecord srv(DnsRawRecord entry) {
        ByteBuf data = entry.content().duplicate().skipBytes(PRIORITY_AND_WEIGHT_BYTES);
        int port = data.readUnsignedShort();
        String target = DefaultDnsRecordDecoder.decodeName(data);
        return new SrvRecord(SrvRecord.withoutDot(target), port, Duration.ofSeconds(Math.max(0, entry.timeToLive())));
    }

    static String cname(DnsRawRecord entry) {
        return SrvRecord.withoutDot(
                DefaultDnsRecordDecoder.decodeName(entry.content().duplicate()));
    }

    static String txt(DnsRawRecord entry) {
        ByteBuf data = entry.content().duplicate();
        StringBuilder text = new StringBuilder();
        while (data.isReadable()) {
            text.append(data.readCharSequence(data.readUnsignedByte(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }
}
