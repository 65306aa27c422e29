package io.codriver.internal.resolve.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;

/**
 * The attempts at one question: three of two seconds, each at the next server of those which count by then. They are made
 * here because Netty does not repeat a lost packet when there is one server. Belongs to the event loop, except for
 * {@link #cancel}.
 */
final class Attempts {

    static final int MOST = 3;

    /** Who asked. */
    interface Asker {

        /**
         * A server replied. The buffer is there for as long as this call lasts.
         *
         * @return why another server has to be asked; nothing if the question has ended
         */
        Optional<String> replied(DnsResponse reply);

        /** The name cannot be put into a question. */
        void unspeakable();

        /** Nobody could tell. */
        void failed(String detail);
    }

    private final NameServers servers;
    private final int first;
    private final Asker asker;
    private int made;
    private int lost;
    private volatile boolean cancelled;

    /** @param first see {@link NameServers#nextTurn} */
    Attempts(NameServers servers, int first, Asker asker) {
        this.servers = servers;
        this.first = first;
        this.asker = asker;
    }

    /** How many packets got no answer. */
    int lost() {
        return lost;
    }

    /** What comes from now on is not told, and nobody is asked any more. */
    void cancel() {
        cancelled = true;
    }

    /** Begins, with all attempts. */
    void ask(String name, DnsRecordType type) {
        made = 0;
        next(name, type);
    }

    private void next(String name, DnsRecordType type) {
        if (cancelled) {
            return;
        }
        if (servers.count() == 0) {
            asker.failed("no name server is left");
            return;
        }
        InetSocketAddress server = servers.server(first, made);
        made++;
        DefaultDnsQuestion question;
        try {
            question = new DefaultDnsQuestion(name, type);
        } catch (IllegalArgumentException unspeakable) {
            asker.unspeakable();
            return;
        }
        Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> reply;
        try {
            reply = servers.query(server, question);
        } catch (RuntimeException | AssertionError notSent) {
            // Whatever happens in there, somebody waits for an end.
            missed(server, notSent, name, type);
            return;
        }
        reply.addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> replied) -> {
            if (replied.isSuccess()) {
                replied(replied.getNow(), name, type);
            } else if (!cancelled) {
                missed(server, replied.cause(), name, type);
            }
        });
    }

    private void replied(AddressedEnvelope<DnsResponse, InetSocketAddress> envelope, String name, DnsRecordType type) {
        Optional<String> wrong = Optional.empty();
        try {
            servers.replied(type);
            if (!cancelled) {
                wrong = asker.replied(envelope.content());
            }
        } finally {
            envelope.release();
        }
        wrong.ifPresent(detail -> refused("server " + envelope.sender() + " " + detail, name, type));
    }

    /** A server that answers with an error does so again: only another one is worth an attempt. */
    private void refused(String detail, String name, DnsRecordType type) {
        if (made < servers.count()) {
            again(detail, name, type);
        } else {
            asker.failed(detail);
        }
    }

    private void missed(InetSocketAddress server, Throwable cause, String name, DnsRecordType type) {
        if (cause instanceof DnsNameResolverTimeoutException) {
            lost++;
            servers.lost(type);
            again("no answer from " + server, name, type);
        } else {
            again("server " + server + ": " + cause, name, type);
        }
    }

    private void again(String detail, String name, DnsRecordType type) {
        if (made < MOST) {
            next(name, type);
        } else {
            asker.failed(detail + " (" + made + " attempts)");
        }
    }
}
