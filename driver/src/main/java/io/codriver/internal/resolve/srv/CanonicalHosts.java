package io.codriver.internal.resolve.srv;

import io.codriver.internal.resolve.line.LineQuestion;
import io.codriver.internal.resolve.line.LookupLine;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Function;
import reactor.core.publisher.Mono;

/**
 * What hosts are called by those who name services after them. Aliases are asked for where seed lists are; the name of an address is
 * what the system says, asked on the lookup pool. All of it takes no longer than a lookup may; then, and when it fails, the host is
 * called as it was given.
 *
 * <p>Spec: Authentication, "Hostname Canonicalization".
 */
public final class CanonicalHosts {

    /** Beyond that they lead in a circle. */
    static final int MOST_ALIASES = 16;

    private final HostRecords records;
    private final HostResolver map;
    private final LookupLine line;
    private final Function<InetAddress, String> reverse;
    private final Duration limit;
    private final Timers timers;

    /**
     * Nothing is asked yet.
     *
     * @param map knows the addresses
     * @param limit for all questions about one host
     */
    public CanonicalHosts(HostRecords records, HostResolver map, LookupLine line, Duration limit, Timers timers) {
        this(records, map, line, InetAddress::getCanonicalHostName, limit, timers);
    }

    /** @param reverse the name of an address, or its digits if it has none; may block */
    CanonicalHosts(
            HostRecords records,
            HostResolver map,
            LookupLine line,
            Function<InetAddress, String> reverse,
            Duration limit,
            Timers timers) {
        this.records = records;
        this.map = map;
        this.line = line;
        this.reverse = reverse;
        this.limit = limit;
        this.timers = timers;
    }

    /**
     * In lower case, and never an error.
     *
     * @param andBack whether the name of its first address is wanted, which is that of its aliases where the address has none
     */
    public Mono<String> canonical(String host, boolean andBack) {
        Mono<String> there = isAddress(host) ? Mono.just(host) : forward(host, 0);
        return (andBack ? Mono.defer(() -> back(host)).onErrorComplete().switchIfEmpty(there) : there)
                .takeUntilOther(patience())
                .onErrorComplete()
                .defaultIfEmpty(host)
                .map(name -> name.toLowerCase(Locale.ROOT));
    }

    private Mono<String> forward(String name, int followed) {
        return records.cname(name).flatMap(aliases -> {
            if (aliases.isEmpty()) {
                return Mono.just(name);
            }
            return followed == MOST_ALIASES ? Mono.empty() : forward(aliases.get(0), followed + 1);
        });
    }

    private Mono<String> back(String host) {
        return address(host).flatMap(this::nameOf);
    }

    private Mono<InetAddress> address(String host) {
        return isAddress(host)
                ? Mono.fromSupplier(() -> NetUtil.createInetAddressFromIpAddressString(host))
                : map.resolve(host, limit)
                        .map(AddressBatch::addresses)
                        .filter(batch -> !batch.isEmpty())
                        .next()
                        .map(batch -> batch.get(0));
    }

    /** Empty if it has none. */
    private Mono<String> nameOf(InetAddress address) {
        return LineQuestion.ask(line, address.getHostAddress(), false, () -> reverse.apply(address))
                .filter(name -> !isAddress(name));
    }

    private static boolean isAddress(String host) {
        return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
    }

    private Mono<Boolean> patience() {
        return Mono.create(sink -> {
            Timers.Timeout timeout = timers.at(Deadline.after(limit, timers.nanos()), () -> sink.success(true));
            sink.onDispose(timeout::cancel);
        });
    }
}
