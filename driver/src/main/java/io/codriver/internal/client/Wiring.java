package io.codriver.internal.client;

import com.mongodb.MongoClientSettings;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.SocketSettings;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.CodriverMetrics;
import io.codriver.internal.connect.EventLoopTimers;
import io.codriver.internal.connect.TransportLease;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.deployment.DeploymentOptions;
import io.codriver.internal.deployment.LiveDeployment;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import io.codriver.internal.handshake.ClientMetadata;
import io.codriver.internal.handshake.HelloGreeting;
import io.codriver.internal.handshake.Surroundings;
import io.codriver.internal.observe.Observers;
import io.codriver.internal.observe.OpeningCounters;
import io.codriver.internal.observe.Slf4jLog;
import io.codriver.internal.open.OpenLimits;
import io.codriver.internal.open.OpenStages;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.StagedOpener;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.map.SharedLookups;
import io.codriver.internal.resolve.text.HostTextParser;
import io.codriver.internal.resolve.text.NetworkInterfaces;
import io.codriver.internal.resolve.text.Seeds;
import io.codriver.internal.secure.SslUpgrade;
import io.codriver.internal.secure.TlsUpgrade;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.ResolverKind;
import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Where everything is put together: the only class that knows all stages. Read it to see who is handed what.
 *
 * <p>Making a client opens nothing and waits for nothing on the calling thread.
 */
public final class Wiring {

    private static final Ticker TICKER = Ticker.system();

    private final MongoClientSettings official;
    private final CodriverSettings ours;
    private final DnsNames dns;

    private Wiring(MongoClientSettings official, CodriverSettings ours) {
        this.official = official;
        this.ours = ours;
        this.dns = ours.nameServers().isEmpty() ? DnsNames.ofMachine() : DnsNames.asking(ours.nameServers());
    }

    /** Refuses a URI that must not even be parsed. */
    public static void checkUri(String uri) {
        SettingsCheck.uri(uri);
    }

    /**
     * A client that is on its way to its server already.
     *
     * @throws com.mongodb.MongoConfigurationException if the settings cannot be honoured, or a seed is no host
     */
    public static CodriverClient client(MongoClientSettings official, CodriverSettings ours) {
        SettingsCheck.settings(official, ours);
        return new Wiring(official, ours).client();
    }

    /** A map that belongs to no client and outlives them. */
    public static HostResolver hostResolver(@Nullable InetAddressResolver lookups) {
        Timers timers = SharedTimers.of();
        return lookups == null
                ? Names.map(ResolverKind.DNS_THEN_SYSTEM, DnsNames.ofMachine(), timers)
                : SharedLookups.of(lookups, timers);
    }

    private CodriverClient client() {
        ClusterSettings cluster = clusterWithDecodedSeeds();
        TransportLease transport = TransportLease.take(ours.transport(), official.getTransportSettings());
        try {
            Timers timers = new EventLoopTimers(transport.loops().next(), TICKER);
            HelloGreeting greeting = new HelloGreeting(
                    ClientMetadata.of(Optional.ofNullable(official.getApplicationName()), Here.SURROUNDINGS),
                    Optional.ofNullable(official.getServerApi()),
                    cluster.getMode() == ClusterConnectionMode.LOAD_BALANCED,
                    TICKER);
            HostResolver map = resolver(timers);
            OpeningCounters openings = new OpeningCounters();
            Opener opener = opener(transport, map, timers, greeting, openings);
            Deployment deployment = new LiveDeployment(deploymentOptions(cluster), opener, timers).start();
            return new LiveClient(
                    view(deployment, timers),
                    deployment,
                    cluster.getServerSelectionTimeout(TimeUnit.NANOSECONDS),
                    () -> new CodriverMetrics(openings.read(), map.metrics()),
                    greeting::appendMetadata,
                    () -> close(transport));
        } catch (Throwable failure) {
            close(transport);
            throw failure;
        }
    }

    private void close(TransportLease transport) {
        transport.close();
        // Those of the machine serve other clients as well.
        if (!ours.nameServers().isEmpty()) {
            dns.close();
        }
    }

    private ClusterSettings clusterWithDecodedSeeds() {
        ClusterSettings cluster = official.getClusterSettings();
        Seeds seeds = new Seeds(new HostTextParser(NetworkInterfaces::indexOf));
        List<ServerAddress> decoded =
                cluster.getHosts().stream().map(seeds::decode).toList();
        return ClusterSettings.builder(cluster).hosts(decoded).build();
    }

    private Opener opener(
            TransportLease transport,
            HostResolver map,
            Timers timers,
            HelloGreeting greeting,
            OpeningCounters openings) {
        SocketSettings sockets = official.getSocketSettings();
        OpenStages stages = new OpenStages(
                new ResolveStage(map, ours.resolveTimeout(), timers),
                transport.dialer(sockets, TICKER),
                tls(),
                channel -> ChannelConversation.on(channel, new EventLoopTimers(channel.eventLoop(), TICKER)),
                greeting);
        Duration connectLimit = Duration.ofMillis(sockets.getConnectTimeout(TimeUnit.MILLISECONDS));
        return new StagedOpener(
                stages,
                OpenLimits.of(connectLimit, ours.handshakeTimeout()),
                TICKER,
                Observers.of(ours.openingListeners()),
                openings);
    }

    private HostResolver resolver(Timers timers) {
        InetAddressResolver lookups = official.getInetAddressResolver();
        return ours.hostResolver()
                .orElseGet(() -> lookups == null
                        ? Names.map(ours.resolverKind(), dns, timers)
                        : SharedLookups.of(lookups, timers));
    }

    private Optional<TlsUpgrade> tls() {
        return official.getSslSettings().isEnabled()
                ? Optional.of(SslUpgrade.of(official.getSslSettings(), official.getTransportSettings(), TICKER))
                : Optional.empty();
    }

    private DeploymentOptions deploymentOptions(ClusterSettings cluster) {
        return new DeploymentOptions(
                new ClusterId(),
                cluster,
                official.getServerSettings(),
                official.getConnectionPoolSettings(),
                official.getHeartbeatSocketSettings(),
                Optional.ofNullable(official.getServerApi()),
                new Slf4jLog(
                        LoggerFactory::getLogger, official.getLoggerSettings().getMaxDocumentLength()));
    }

    private View view(Deployment deployment, Timers timers) {
        Operations operations = new Operations(
                deployment,
                timers,
                new Operations.Settings(
                        official.getSocketSettings().getReadTimeout(TimeUnit.MILLISECONDS)
                                * TimeUnit.MILLISECONDS.toNanos(1),
                        true,
                        official.getServerApi(),
                        official.getCommandListeners(),
                        official.getContextProvider() instanceof ReactiveContextProvider contexts ? contexts : null));
        Codecs codecs = new Codecs(official.getUuidRepresentation());
        return new View(
                operations,
                codecs,
                codecs.wrap(official.getCodecRegistry()),
                official.getReadPreference(),
                official.getWriteConcern(),
                official.getReadConcern(),
                OperationTimeout.of(official.getTimeout(TimeUnit.MILLISECONDS)));
    }

    /** How names are looked up if the application brings nothing of its own. */
    private static final class Names {

        // Whoever gave the JVM a resolver of its own wants it to be asked.
        private static final boolean SYSTEM_FIRST =
                System.getProperty("jdk.net.hosts.file") != null || hasResolverProvider();

        static HostResolver map(ResolverKind kind, DnsNames dns, Timers timers) {
            return switch (kind) {
                case DNS_THEN_SYSTEM -> SharedLookups.ofDnsAndSystem(dns, SYSTEM_FIRST, timers);
                case DNS -> SharedLookups.ofDns(dns, timers);
                case SYSTEM -> SharedLookups.ofSystem(timers);
            };
        }

        private static boolean hasResolverProvider() {
            try {
                Class<?> type = Class.forName("java.net.spi.InetAddressResolverProvider");
                return ServiceLoader.load(type, ClassLoader.getSystemClassLoader()).stream()
                        .findAny()
                        .isPresent();
            } catch (ClassNotFoundException | ServiceConfigurationError none) {
                // JDK 17 has no such thing; a broken one does not serve the JDK either.
                return false;
            }
        }
    }

    /** Where this JVM runs: looked at once. */
    private static final class Here {

        static final Surroundings SURROUNDINGS = Surroundings.look();
    }

    /** The timer of shared maps: one daemon thread, started when the first lookup has to wait. Never ends: nobody owns it. */
    private static final class SharedTimers {

        private static final DefaultEventExecutor THREAD =
                new DefaultEventExecutor(new DefaultThreadFactory("codriver-map", true));

        static Timers of() {
            return new EventLoopTimers(THREAD, TICKER);
        }
    }
}
