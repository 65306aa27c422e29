package io.codriver.internal.resolve.dns;

import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import reactor.core.publisher.MonoSink;

/**
 * The question for the records of one type under one name, which is absolute. Aliases are not followed: seed lists do not
 * allow them. Belongs to the event loop.
 */
final class RecordQuestion<T> implements Attempts.Asker {

    private final Attempts attempts;
    private final String name;
    private final DnsRecordType type;
    private final Function<DnsRawRecord, T> read;
    private final MonoSink<List<T>> asker;

    /** @param read what is wanted of each record, while its buffer is there; throws if it is malformed */
    RecordQuestion(
            NameServers servers,
            String name,
            DnsRecordType type,
            Function<DnsRawRecord, T> read,
            MonoSink<List<T>> asker) {
        this.attempts = new Attempts(servers, servers.nextTurn(), this);
        this.name = name;
        this.type = type;
        this.read = read;
        this.asker = asker;
        asker.onCancel(attempts::cancel);
    }

    void ask() {
        attempts.ask(name, type);
    }

    @Override
    public Optional<String> replied(DnsResponse reply) {
        DnsResponseCode code = reply.code();
        if (code.equals(DnsResponseCode.NXDOMAIN)) {
            asker.success(List.of());
            return Optional.empty();
        }
        if (!code.equals(DnsResponseCode.NOERROR)) {
            return Optional.of("says " + code);
        }
        List<T> found;
        try {
            found = records(reply);
        } catch (RuntimeException malformed) {
            return Optional.of("sent a malformed record: " + malformed.getMessage());
        }
        asker.success(found);
        return Optional.empty();
    }

    private List<T> records(DnsResponse reply) {
        List<T> found = new ArrayList<>();
        for (int i = 0; i < reply.count(DnsSection.ANSWER); i++) {
            DnsRecord entry = reply.recordAt(DnsSection.ANSWER, i);
            if (entry.type().equals(type) && entry instanceof DnsRawRecord raw) {
                found.add(read.apply(raw));
            }
        }
        return found;
    }

    @Override
    public void unspeakable() {
        asker.success(List.of());
    }

    @Override
    public void failed(String detail) {
        asker.error(new IOException("DNS cannot tell the " + type.name() + " records of '" + name + "': " + detail));
    }
}
