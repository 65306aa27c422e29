package io.codriver.internal.resolve.dns;

import io.codriver.internal.resolve.dns.Answer.Kind;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The questions for both families of one name, AAAA and A apart. V6 addresses are told as they come; V4 addresses wait 50
 * ms for them, unless such questions were lost twice in a row. There is no such name only if both say so; no data for one is no failure.
 * Belongs to the event loop. Spec: RFC 8305, 3.
 */
final class NameQuestion implements DnsNames.Asking {

    static final int WAIT_FOR_V6_MILLIS = 50;

    private final NameServers servers;
    private final String name;
    private final Iterator<String> candidates;
    private final DnsNames.Told told;
    private @Nullable FamilyQuestion askV6;
    private @Nullable FamilyQuestion askV4;
    private @Nullable Answer v6;
    private @Nullable Answer v4;
    private boolean exists;
    private boolean toldV6;
    private boolean toldV4;
    private boolean cancelled;

    NameQuestion(NameServers servers, String name, DnsNames.Told told) {
        this.servers = servers;
        this.name = name;
        this.candidates = servers.local().candidates(name).iterator();
        this.told = told;
    }

    void begin() {
        v6 = null;
        v4 = null;
        String candidate = candidates.next();
        int first = servers.nextTurn();
        FamilyQuestion six =
                new FamilyQuestion(servers, first, candidate, DnsRecordType.AAAA, answer -> ended(answer, true));
        FamilyQuestion four =
                new FamilyQuestion(servers, first, candidate, DnsRecordType.A, answer -> ended(answer, false));
        askV6 = six;
        askV4 = four;
        six.ask();
        four.ask();
    }

    @Override
    public void cancel() {
        servers.loop().execute(() -> {
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
            if (servers.swallowV6() || (askV6 != null && askV6.lost() >= NameServers.LOST_IN_A_ROW)) {
                tellV4(answer);
            } else {
                servers.after(WAIT_FOR_V6_MILLIS, () -> tellV4(answer));
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
        exists |= six.kind() == Kind.NO_DATA || four.kind() == Kind.NO_DATA;
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
        } else if (exists) {
            told.answered(List.of(), Duration.ZERO);
        } else {
            told.failed(new UnknownHostException("DNS has no name '" + name + "'"));
        }
    }

    private static Duration ttl(long seconds) {
        return Duration.ofSeconds(Math.max(0, seconds));
    }
}
