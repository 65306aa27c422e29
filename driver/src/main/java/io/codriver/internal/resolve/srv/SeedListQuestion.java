package io.codriver.internal.resolve.srv;

import com.mongodb.ServerAddress;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Asks for the hosts behind one {@code mongodb+srv} host.
 *
 * <p>Spec: Initial DNS Seedlist Discovery, "Querying DNS"; Polling SRV Records, "Implementation".
 */
public final class SeedListQuestion {

    private static final Logger LOG = LoggerFactory.getLogger("io.codriver.resolve");

    private final SeedRecords records;
    private final String host;
    private final String name;
    private final SrvDomain domain;

    /**
     * @param host of the URI
     * @param service {@code srvServiceName}
     */
    public SeedListQuestion(SeedRecords records, String host, String service) {
        this.records = records;
        this.host = host;
        this.name = "_" + service + "._tcp." + host;
        this.domain = SrvDomain.of(host);
    }

    /** The hosts, at least one. Fails with {@link SeedListFailure}: also if one of them is outside the domain. */
    public Mono<SeedList> first() {
        return srv().map(found -> {
            found.stream()
                    .filter(entry -> !domain.includes(entry.target()))
                    .findFirst()
                    .ifPresent(stranger -> {
                        throw SeedListFailure.wrong("The SRV record " + name + " names the host '" + stranger.target()
                                + "', which does not end with '" + domain.suffix()
                                + "' as it must: whoever controls the answer could lead clients anywhere");
                    });
            found.stream().filter(entry -> entry.server().isEmpty()).findFirst().ifPresent(unusable -> {
                throw SeedListFailure.wrong("The SRV record " + name + " names the host '" + unusable.target()
                        + "' and the port " + unusable.port() + ", which no server can have");
            });
            return list(found);
        });
    }

    /** As {@link #first}, for a deployment that is there already: what is no host of the domain is left out and logged. */
    public Mono<SeedList> again() {
        return srv().map(found -> list(found.stream().filter(this::belongs).toList()));
    }

    private boolean belongs(SrvRecord entry) {
        boolean belongs = domain.includes(entry.target()) && entry.server().isPresent();
        if (!belongs) {
            LOG.warn("The host '{}' in the SRV record {} is left out: it is not of {}", entry.target(), name, host);
        }
        return belongs;
    }

    private Mono<List<SrvRecord>> srv() {
        return records.srv(name)
                .onErrorMap(error -> SeedListFailure.unanswered(
                        "Failed looking up SRV record for '" + name + "': " + error.getMessage(), error));
    }

    private SeedList list(List<SrvRecord> found) {
        if (found.isEmpty()) {
            throw SeedListFailure.wrong("No SRV records available for '" + name
                    + "': a mongodb+srv URI needs at least one that names a host of " + host);
        }
        Set<ServerAddress> hosts = new LinkedHashSet<>();
        found.forEach(entry -> entry.server().ifPresent(hosts::add));
        return new SeedList(List.copyOf(hosts), shortest(found));
    }

    private static @Nullable Duration shortest(List<SrvRecord> found) {
        return found.stream()
                .map(SrvRecord::timeToLive)
                .filter(Objects::nonNull)
                .min(Duration::compareTo)
                .orElse(null);
    }
}
