package io.codriver.internal.resolve.srv;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.spi.dns.DnsClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * The start of a client of a {@code mongodb+srv} URI: what must be asked for before there are hosts, and options that
 * DNS has a say in. The URI is parsed twice by the official class, which would look TXT records up on the calling thread:
 * first with an answer of nothing, then with what was found, so that defaults, conflicts and credentials fall out as there.
 *
 * <p>Spec: Initial DNS Seedlist Discovery, "Seedlist Discovery" and "Default Connection String Options".
 */
public final class SrvStart {

    /**
     * What a deployment can be made with.
     *
     * @param official settings with all that DNS said of them
     * @param cluster with hosts in place of the SRV host
     * @param timeToLive of the seed list, {@code null} if nobody told
     */
    public record Started(MongoClientSettings official, ClusterSettings cluster, @Nullable Duration timeToLive) {}

    private static final DnsClient SILENT = (name, type) -> List.of();

    private final Optional<String> uri;
    private final MongoClientSettings before;
    private final SeedRecords records;
    private final SeedListQuestion question;
    private final String host;
    private final RandomGenerator random;

    /**
     * @param uri if the client was made of one: then TXT records are still to be asked for
     * @param before what is known without DNS; names an SRV host
     */
    public SrvStart(Optional<String> uri, MongoClientSettings before, SeedRecords records, RandomGenerator random) {
        ClusterSettings cluster = before.getClusterSettings();
        this.uri = uri;
        this.before = before;
        this.records = records;
        this.host = String.valueOf(cluster.getSrvHost());
        this.question = new SeedListQuestion(records, host, cluster.getSrvServiceName());
        this.random = random;
    }

    /** What a URI says without asking DNS. */
    public static ConnectionString withoutDns(String uri) {
        return new ConnectionString(uri, SILENT);
    }

    /** To be asked again later. */
    public SeedListQuestion question() {
        return question;
    }

    /** Asks for both kinds of records at once. Fails with {@link SeedListFailure}. */
    public Mono<Started> start() {
        Mono<SeedList> seeds = question.first();
        Mono<MongoClientSettings> settings =
                uri.map(text -> txt().map(found -> settings(text, found))).orElse(Mono.just(before));
        return Mono.zip(seeds, settings, this::started);
    }

    private Mono<List<String>> txt() {
        return records.txt(host)
                .onErrorMap(error -> SeedListFailure.unanswered(
                        "Failed looking up TXT record for '" + host + "': " + error.getMessage(), error));
    }

    private static MongoClientSettings settings(String uri, List<String> txt) {
        try {
            ConnectionString parsed = new ConnectionString(uri, (name, type) -> type.equals("TXT") ? txt : List.of());
            return MongoClientSettings.builder().applyConnectionString(parsed).build();
        } catch (RuntimeException invalid) {
            throw SeedListFailure.wrongOptions(invalid);
        }
    }

    private Started started(SeedList seeds, MongoClientSettings official) {
        try {
            return new Started(official, cluster(official.getClusterSettings(), seeds.hosts()), seeds.timeToLive());
        } catch (RuntimeException contradiction) {
            throw SeedListFailure.wrongOptions(contradiction);
        }
    }

    private ClusterSettings cluster(ClusterSettings srv, List<ServerAddress> hosts) {
        ClusterSettings.Builder builder = ClusterSettings.builder()
                .mode(srv.getMode())
                .hosts(List.copyOf(new SeedChoice(srv.getSrvMaxHosts(), random).of(hosts, Set.of())))
                .requiredClusterType(srv.getRequiredClusterType())
                .localThreshold(srv.getLocalThreshold(TimeUnit.MILLISECONDS), TimeUnit.MILLISECONDS)
                .serverSelectionTimeout(srv.getServerSelectionTimeout(TimeUnit.MILLISECONDS), TimeUnit.MILLISECONDS)
                .serverSelector(srv.getServerSelector())
                .clusterListenerList(srv.getClusterListeners());
        if (srv.getRequiredReplicaSetName() != null) {
            builder.requiredReplicaSetName(srv.getRequiredReplicaSetName());
        }
        return builder.build();
    }
}
