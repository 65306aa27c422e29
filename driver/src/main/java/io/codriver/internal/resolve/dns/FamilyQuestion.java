package io.codriver.internal.resolve.dns;

import io.netty.channel.AddressedEnvelope;
import io.netty.handler.codec.dns.DefaultDnsQuestion;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.handler.codec.dns.DnsResponse;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The question for one family: three attempts of two seconds, each at the next server of those which count by then. The attempts are made here because
 * Netty does not repeat a lost packet when there is one server. Belongs to the event loop.
 */
final class FamilyQuestion {

    static final int ATTEMPTS = 3;
    static final int ALIASES_ASKED = 8;

    private final NameServers servers;
    private final int first;
    private final DnsRecordType family;
    private final Consumer<Answer> ended;
    private String name;
    private int attempts;
    private int lost;
    private int aliases;
    private boolean cancelled;

    FamilyQuestion(NameServers servers, int first, String name, DnsRecordType family, Consumer<Answer> ended) {
        this.servers = servers;
        this.first = first;
        this.name = name;
        this.family = family;
        this.ended = ended;
    }

    /** How many of its packets got no answer. */
    int lost() {
        return lost;
    }

    /** What comes from now on is not told. */
    void cancel() {
        cancelled = true;
    }

    void ask() {
        if (servers.count() == 0) {
            ended.accept(Answer.failed("no name server is left"));
            return;
        }
        InetSocketAddress server = servers.server(first, attempts);
        attempts++;
        DefaultDnsQuestion question;
        try {
            question = new DefaultDnsQuestion(name, family);
        } catch (IllegalArgumentException unspeakable) {
            ended.accept(Answer.of(Answer.Kind.NO_SUCH_NAME));
            return;
        }
        Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> reply;
        try {
            reply = servers.query(server, question);
        } catch (RuntimeException | AssertionError notSent) {
            // Whatever happens in there, somebody waits for an end.
            missed(server, notSent);
            return;
        }
        reply.addListener((Future<AddressedEnvelope<DnsResponse, InetSocketAddress>> replied) -> {
            if (replied.isSuccess()) {
                replied(replied.getNow());
            } else if (!cancelled) {
                missed(server, replied.cause());
            }
        });
    }

    private void replied(AddressedEnvelope<DnsResponse, InetSocketAddress> envelope) {
        try {
            servers.replied(family);
            if (!cancelled) {
                read(envelope.content(), envelope.sender());
            }
        } finally {
            envelope.release();
        }
    }

    private void read(DnsResponse reply, InetSocketAddress server) {
        ReplyReader reader = new ReplyReader(reply, name, family);
        Optional<Answer> answer = reader.read();
        if (answer.isEmpty()) {
            followAlias(reader.alias());
        } else if (answer.get().kind() == Answer.Kind.FAILED) {
            failed("server " + server + " says " + answer.get().detail());
        } else {
            ended.accept(answer.get());
        }
    }

    private void followAlias(String alias) {
        if (++aliases > ALIASES_ASKED) {
            ended.accept(Answer.failed("its aliases lead nowhere"));
            return;
        }
        name = alias;
        attempts = 0;
        ask();
    }

    private void missed(InetSocketAddress server, Throwable cause) {
        if (cause instanceof DnsNameResolverTimeoutException) {
            lost++;
            servers.lost(family);
            again("no answer from " + server);
        } else {
            again("server " + server + ": " + cause);
        }
    }

    /** A server that answers with an error does so again: only another one is worth an attempt. */
    private void failed(String detail) {
        if (attempts < servers.count()) {
            again(detail);
        } else {
            ended.accept(Answer.failed(detail));
        }
    }

    private void again(String detail) {
        if (attempts < ATTEMPTS) {
            ask();
        } else {
            ended.accept(Answer.failed(detail + " (" + attempts + " attempts)"));
        }
    }
}
