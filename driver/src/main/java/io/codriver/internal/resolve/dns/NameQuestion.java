package io.codriver.internal.resolve.dns;

import io.codriver.internal.resolve.dns.Answer.Kind;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.resolver.dns.DnsNameResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The questions for both families of one name, AAAA and A apart. V6 addresses are told as they come; V4 addresses wait 50
 * ms for them, unless they were lost twice. There is no such name only if both say so; no data for one is no failure.
 * Belongs to the event loop. Spec: RFC 8305, 3.
 */
final class NameQuestion implements DnsNames.Asking {

    static final int WAIT_FOR_V6_MILLIS = 50;

    private final DnsNameResolver netty;
    private final EventLoop loop;
    private final List<InetSocketAddress> servers;
    private final String name;
    private final Iterator<String> candidates;
    private final DnsNames.Told told;
    private @Nullable FamilyQuestion askV6;
    private @Nullable FamilyQuestion askV4;
    private @Nullable Answer v6;
    private @Nullable Answer v4;
    private boolean toldV6;
    private boolean toldV4;
    private boolean cancelled;

    /** @param candidates the name with each search domain it is to be tried with, at least one */
    NameQuestion(
            DnsNameResolver netty,
            EventLoop loop,
            List<InetSocketAddress> servers,
            String name,
            List<String> candidates,
            DnsNames.Told told) {
        this.netty = netty;
        this.loop = loop;
        this.servers = servers;
        this.name = name;
        this.candidates = candidates.iterator();
        this.told = told;
    }

    void begin() {
        v6 = null;
        v4 = null;
        String candidate = candidates.next();
        FamilyQuestion six =
                new FamilyQuestion(netty, servers, candidate, DnsRecordType.AAAA, answer -> ended(answer, true));
        FamilyQuestion four =
                new FamilyQuestion(netty, servers, candidate, DnsRecordType.A, answer -> ended(answer, false));
        askV6 = six;
        askV4 = four;
        six.ask();
        four.ask();
    }

    @Override
    public void cancel() {
        loop.execute(() -> {
            cancelled = true;
            if (askV6 != null && askV4 != null) {
                askV6.cancel();
                askV4.cancel();
            }
        });
    }

    private void ended(Answer answer, boolean six) {
        if (cancelled) {
            return;
        }
        if (six) {
            v6 = answer;
        } else {
            v4 = answer;
        }
        if (v6 != null && v4 != null) {
            bothEnded(v6, v4);
        } else if (answer.hasAddresses() && six) {
            tellV6(answer);
        } else if (answer.hasAddresses()) {
            if (askV6 != null && askV6.lost() >= 2) {
                tellV4(answer);
            } else {
                loop.schedule(() -> tellV4(answer), WAIT_FOR_V6_MILLIS, TimeUnit.MILLISECONDS);
            }
        }
    }

    private void tellV6(Answer answer) {
        toldV6 = true;
        told.partly(answer.addresses(), ttl(answer.ttlSeconds()));
    }

    private void tellV4(Answer answer) {
        if (!cancelled && v6 == null) {
            toldV4 = true;
            told.partly(answer.addresses(), ttl(answer.ttlSeconds()));
        }
    }

    private void bothEnded(Answer six, Answer four) {
        List<InetAddress> rest = new ArrayList<>();
        if (!toldV6) {
            rest.addAll(six.addresses());
        }
        if (!toldV4) {
            rest.addAll(four.addresses());
        }
        if (six.hasAddresses() || four.hasAddresses()) {
            told.answered(rest, ttl(Math.min(six.ttlSeconds(), four.ttlSeconds())));
        } else if (six.kind() == Kind.FAILED || four.kind() == Kind.FAILED) {
            Answer failed = six.kind() == Kind.FAILED ? six : four;
            told.failed(new IOException("DNS cannot tell the addresses of '" + name + "': " + failed.detail()));
        } else if (candidates.hasNext()) {
            begin();
        } else if (six.kind() == Kind.NO_SUCH_NAME && four.kind() == Kind.NO_SUCH_NAME) {
            told.failed(new UnknownHostException("DNS has no name '" + name + "'"));
        } else {
            told.answered(List.of(), Duration.ZERO);
        }
    }

    private static Duration ttl(long seconds) {
        return Duration.ofSeconds(Math.max(0, seconds));
    }
}
