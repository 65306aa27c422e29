package io.codriver.internal.resolve.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRawRecord;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.handler.codec.dns.DnsResponseCode;
import io.netty.handler.codec.dns.DnsSection;
import io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import reactor.core.publisher.MonoSink;

/**
 * The question for the records of one type under one name, which is absolute: three attempts of two seconds, each at the
 * next server. Aliases are not followed: seed lists do not allow them. Belongs to the event loop.
 */
final class RecordQuestion<T> {

    private final NameServers servers;
    private final int first;
    private final String name;
    private final DnsRecordType type;
    private final Function<DnsRawRecord, T> read;
    private final MonoSink<List<T>> asker;
    private int attempts;
    private volatile boolean cancelled;

    /** @param read what is wanted of each record, while its buffer is there; throws if it is malformed */
    RecordQuestion(
            NameServers servers,
            String name,
            DnsRecordType type,
            Function<DnsRawRecord, T> read,
            MonoSink<List<T>> asker) {
        this.servers = servers;
        this.first = servers.nextTurn();
        this.name = name;
        this.type = type;
        this.read = read;
        this.asker = asker;
        asker.onCancel(() -> cancelled = true);
    }

    void ask() {
        if (cancelled) {
            return;
        }
        if (servers.count() == 0) {
            failed("no name server is configured on this machine");
            return;
        }
        InetSocketAddress server = servers.server(first, attempts);
        attempts++;
        Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> reply;
        try {
            reply = servers.query(server, new DefaultDnsQuestion(name, type));
        } catch (RuntimeException | AssertionError notSent) {
            // Whatever happens in there, somebody waits for an end.
            again("server " + server + ": " + notSent);
            return;
        }
        reply.addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> replied) -> {
            if (replied.isSuccess()) {
                heard(replied.getNow());
            } else {
                again("server " + server + ": " + replied.cause());
            }
        });
    }

    private void heard(AddressedEnvelope<DnsResponse, InetSocketAddress> envelope) {
        try {
            if (cancelled) {
                return;
            }
            DnsResponseCode code = envelope.content().code();
            if (code.equals(DnsResponseCode.NXDOMAIN)) {
                asker.success(List.of());
            } else if (code.equals(DnsResponseCode.NOERROR)) {
                asker.success(records(envelope.content()));
            } else {
                again("server " + envelope.sender() + " says " + code);
            }
        } catch (RuntimeException malformed) {
            again("server " + envelope.sender() + " sent a malformed record: " + malformed.getMessage());
        } finally {
            envelope.release();
        }
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

    private void again(String detail) {
        if (cancelled) {
            return;
        }
        if (attempts < Math.max(FamilyQuestion.ATTEMPTS, servers.count())) {
            ask();
        } else {
            failed(detail + " (" + attempts + " attempts)");
        }
    }

    private void failed(String detail) {
        asker.error(new IOException("DNS cannot tell the " + type.name() + " records of '" + name + "': " + detail));
    }
}
