package io.codriver.internal.client.wiring;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.ServerAddress;
import com.mongodb.ServerApi;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ProxySettings;
import com.mongodb.connection.ServerMonitoringMode;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.CodriverMetrics;
import io.codriver.internal.client.Codecs;
import io.codriver.internal.client.View;
import io.codriver.internal.connect.TransportLease;
import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.connect.loops.TimerThread;
import io.codriver.internal.connect.socks.Proxy;
import io.codriver.internal.connect.socks.SocksProxy;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.deployment.DeploymentOptions;
import io.codriver.internal.deployment.LiveDeployment;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.execute.OperationContext;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;
import io.codriver.internal.execute.retry.RetryRules;
import io.codriver.internal.handshake.Authentication;
import io.codriver.internal.handshake.ClientMetadata;
import io.codriver.internal.handshake.CurrentMetadata;
import io.codriver.internal.handshake.GreetingSettings;
import io.codriver.internal.handshake.HelloGreeting;
import io.codriver.internal.handshake.Surroundings;
import io.codriver.internal.handshake.auth.kerberos.CanonicalNames;
import io.codriver.internal.handshake.auth.kerberos.HostNames;
import io.codriver.internal.observe.Observers;
import io.codriver.internal.observe.OpeningCounters;
import io.codriver.internal.observe.Slf4jLog;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.OpenLimits;
import io.codriver.internal.open.OpenStages;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.StagedOpener;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.map.MapLease;
import io.codriver.internal.resolve.map.MapOrigin;
import io.codriver.internal.resolve.map.SharedLookups;
import io.codriver.internal.resolve.map.SharedMaps;
import io.codriver.internal.resolve.source.JvmResolver;
import io.codriver.internal.resolve.srv.SrvStart;
import io.codriver.internal.resolve.text.HostTextParser;
import io.codriver.internal.resolve.text.NetworkInterfaces;
import io.codriver.internal.resolve.text.Seeds;
import io.codriver.internal.secure.SslUpgrade;
import io.codriver.internal.secure.TlsUpgrade;
import io.codriver.internal.session.Sessions;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import io.codriver.internal.watch.CommandEvents;
import io.codriver.internal.wire.compress.Compressor;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.HostResolverSettings;
import io.codriver.resolve.ResolverKind;
import io.codriver.resolve.SharedHostResolver;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Where everything is put together: the only class that knows all stages. Read it to see who is handed what.
 *
 * <p>Making a client opens nothing and waits for nothing on the calling thread.
 */
public final class Wiring {

    private static final Ticker TICKER = Ticker.system();

    private final MongoClientSettings official;
    private final CodriverSettings ours;
    private final List<Compressor> compressors;

    private Wiring(MongoClientSettings official, CodriverSettings ours) {
        this.official = official;
        this.ours = ours;
        this.compressors = CompressorSettings.of(official.getCompressorList());
    }

    /** Refuses a URI that must not even be parsed. */
    public static void checkUri(String uri) {
        SettingsCheck.uri(uri);
    }

    /** What a URI says that the official settings do not know, where our settings leave it open. */
    public static CodriverSettings withOptionsOf(String uri, CodriverSettings ours) {
        return OverloadOptions.under(uri, ours);
    }

    /**
     * A client that is on its way to its servers already.
     *
     * @throws com.mongodb.MongoConfigurationException if the settings cannot be honoured, or a seed is no host
     */
    public static CodriverClient client(MongoClientSettings official, CodriverSettings ours) {
        check(official, ours);
        return new Wiring(official, ours).client(Optional.empty());
    }

    /** As {@link #client(MongoClientSettings, CodriverSettings)}; what DNS says of a URI is asked for without blocking. */
    public static CodriverClient client(String written, CodriverSettings ours) {
        SettingsCheck.uri(written);
        MongoClientSettings official = settings(written, SrvStart.withoutDns(CanonicalNames.read(written)));
        check(official, ours);
        return new Wiring(official, withOptionsOf(written, ours)).client(Optional.of(written));
    }

    /** What a URI says, also where the official class reads it otherwise. */
    public static MongoClientSettings settings(ConnectionString uri) {
        return settings(uri.getConnectionString(), uri);
    }

    private static MongoClientSettings settings(String written, ConnectionString read) {
        return CanonicalNames.said(
                written,
                MongoClientSettings.builder().applyConnectionString(read).build());
    }

    private static void check(MongoClientSettings official, CodriverSettings ours) {
        SettingsCheck.settings(official, ours);
        if (official.getCredential() != null) {
            try {
                Authentication.check(official.getCredential());
            } catch (IllegalArgumentException contradiction) {
                throw new MongoConfigurationException(String.valueOf(contradiction.getMessage()), contradiction);
            }
        }
    }

    /** A map that belongs to no client and outlives them. */
    public static SharedHostResolver hostResolver(HostResolverSettings settings) {
        return Maps.SHARED.own(new MapOrigin.Standard(settings.kind(), settings.nameServers()));
    }

    /** As {@link #hostResolver(HostResolverSettings)}, over lookups of the application. */
    public static SharedHostResolver hostResolver(InetAddressResolver lookups) {
        return Maps.SHARED.own(new MapOrigin.Given(lookups));
    }

    /** What all connections of the client have in common, and what its log calls it. */
    private record Road(
            TransportLease transport,
            Timers timers,
            HostResolver map,
            HostNames names,
            CurrentMetadata metadata,
            OpeningCounters openings,
            ClusterId id,
            StructuredLog log) {}

    private CodriverClient client(Optional<String> uri) {
        TransportLease transport = TransportLease.take(ours.transport(), official.getTransportSettings());
        Disposable.Composite shares = Disposables.composite(transport::close);
        if (official.getCredential() != null) {
            Authentication.load();
        }
        SettingsCheck.weakness(official).ifPresent(LoggerFactory.getLogger("io.codriver.tls")::warn);
        ClusterId id = new ClusterId();
        try {
            Timers timers = new EventLoopTimers(transport.loops().next(), TICKER);
            HostResolver map = ours.hostResolver().orElseGet(() -> share(shares));
            Road road = new Road(
                    transport,
                    timers,
                    map,
                    DnsWiring.names(official, ours, map, timers, shares),
                    new CurrentMetadata(
                            ClientMetadata.of(Optional.ofNullable(official.getApplicationName()), Here.SURROUNDINGS)),
                    new OpeningCounters(),
                    id,
                    new Slf4jLog(
                            LoggerFactory::getLogger,
                            id.getValue(),
                            official.getLoggerSettings().getMaxDocumentLength()));
            ClusterSettings cluster = official.getClusterSettings();
            Deployment deployment = cluster.getSrvHost() == null
                    ? deployment(withDecodedSeeds(cluster), road)
                    : new SrvWiring(uri.map(CanonicalNames::read), official, ours, shares)
                            .deployment(
                                    (settings, seeds) -> new Wiring(as(uri, settings), ours).deployment(seeds, road),
                                    road.timers());
            return view(deployment, road)
                    .client(
                            deployment,
                            cluster.getServerSelectionTimeout(TimeUnit.NANOSECONDS),
                            () -> new CodriverMetrics(
                                    road.openings().read(), road.map().metrics()),
                            road.metadata()::append,
                            shares::dispose);
        } catch (Throwable failure) {
            shares.dispose();
            throw failure;
        }
    }

    private static MongoClientSettings as(Optional<String> uri, MongoClientSettings read) {
        return uri.map(written -> CanonicalNames.said(written, read)).orElse(read);
    }

    private LiveDeployment deployment(ClusterSettings cluster, Road road) {
        Optional<ServerApi> api = Optional.ofNullable(official.getServerApi());
        GreetingSettings settings =
                new GreetingSettings(api, cluster.getMode() == ClusterConnectionMode.LOAD_BALANCED, compressors);
        HelloGreeting greeting = new HelloGreeting(road.metadata(), settings, TICKER);
        return new LiveDeployment(deploymentOptions(cluster, road), opener(greeting, road), road.timers()).start();
    }

    private HostResolver share(Disposable.Composite shares) {
        InetAddressResolver lookups = official.getInetAddressResolver();
        MapLease share = Maps.SHARED.take(
                lookups == null
                        ? new MapOrigin.Standard(ours.resolverKind(), ours.nameServers())
                        : new MapOrigin.Given(lookups));
        shares.add(share::close);
        return share;
    }

    private ClusterSettings withDecodedSeeds(ClusterSettings cluster) {
        List<ServerAddress> decoded =
                cluster.getHosts().stream().map(seeds()::decode).toList();
        SettingsCheck.seeds(official, decoded);
        return ClusterSettings.builder(cluster).hosts(decoded).build();
    }

    private static Seeds seeds() {
        return new Seeds(new HostTextParser(NetworkInterfaces::indexOf));
    }

    private Optional<Proxy> proxy() {
        ProxySettings settings = official.getSocketSettings().getProxySettings();
        return settings.isProxyEnabled()
                ? Optional.of(SocksProxy.of(settings, SettingsCheck.proxy(settings, seeds()::decode), TICKER))
                : Optional.empty();
    }

    private Opener opener(HelloGreeting greeting, Road road) {
        SocketSettings sockets = official.getSocketSettings();
        Optional<Proxy> proxy = proxy();
        OpenStages stages = new OpenStages(
                new ResolveStage(road.map(), ours.resolveTimeout(), road.timers(), proxy.map(Proxy::address)),
                road.transport().dialer(sockets, TICKER),
                proxy,
                tls(),
                channel -> ChannelConversation.on(channel, new EventLoopTimers(channel.eventLoop(), TICKER)),
                greeting,
                Optional.ofNullable(official.getCredential())
                        .map(credential -> Authentication.of(
                                credential, Optional.ofNullable(official.getServerApi()), road.timers(), road.names()))
                        .map(authentication -> authentication::begin));
        Duration connectLimit = Duration.ofMillis(sockets.getConnectTimeout(TimeUnit.MILLISECONDS));
        return new StagedOpener(
                stages,
                OpenLimits.of(connectLimit, ours.handshakeTimeout()),
                TICKER,
                Observers.of(ours.openingListeners()),
                road.openings());
    }

    private Optional<TlsUpgrade> tls() {
        return official.getSslSettings().isEnabled()
                ? Optional.of(SslUpgrade.of(official.getSslSettings(), official.getTransportSettings(), TICKER))
                : Optional.empty();
    }

    private DeploymentOptions deploymentOptions(ClusterSettings cluster, Road road) {
        return new DeploymentOptions(
                road.id(),
                cluster,
                rhythm(official.getServerSettings(), Here.SURROUNDINGS),
                official.getConnectionPoolSettings(),
                official.getHeartbeatSocketSettings(),
                Optional.ofNullable(official.getServerApi()),
                ours.poolListeners(),
                road.log());
    }

    /** A function service freezes its processes: what streams in meanwhile would be old news. Spec: Server Monitoring. */
    static ServerSettings rhythm(ServerSettings asked, Surroundings surroundings) {
        return asked.getServerMonitoringMode() == ServerMonitoringMode.AUTO && surroundings.isFunctionService()
                ? ServerSettings.builder(asked)
                        .serverMonitoringMode(ServerMonitoringMode.POLL)
                        .build()
                : asked;
    }

    private View view(Deployment deployment, Road road) {
        Operations operations = new Operations(
                deployment,
                road.timers(),
                new Sessions(deployment::description),
                new Operations.Settings(
                        official.getSocketSettings().getReadTimeout(TimeUnit.MILLISECONDS)
                                * TimeUnit.MILLISECONDS.toNanos(1),
                        official.getClusterSettings().getMode() == ClusterConnectionMode.SINGLE,
                        official.getServerApi(),
                        new CommandEvents(
                                official.getCommandListeners(),
                                official.getContextProvider() instanceof ReactiveContextProvider contexts
                                        ? contexts
                                        : null,
                                road.log(),
                                Observability.of(official),
                                TICKER),
                        new RetryRules(
                                official.getRetryReads(),
                                official.getRetryWrites(),
                                ours.maxAdaptiveRetries().orElse(RetryRules.ADAPTIVE_RETRIES),
                                ours.overloadRetargeting().orElse(false),
                                RetryRules::chance)));
        Codecs codecs = new Codecs(official.getUuidRepresentation());
        return new View(
                operations,
                codecs,
                codecs.wrap(official.getCodecRegistry()),
                official.getReadPreference(),
                official.getWriteConcern(),
                official.getReadConcern(),
                OperationContext.of(OperationTimeout.of(official.getTimeout(TimeUnit.MILLISECONDS))),
                false);
    }

    /** The maps of this JVM. */
    private static final class Maps {

        static final SharedMaps SHARED = new SharedMaps(Maps::make);

        private static final boolean SYSTEM_FIRST = JvmResolver.look().isChosen();

        private static SharedMaps.Made make(MapOrigin origin) {
            TimerThread thread = TimerThread.take();
            Timers timers = thread.timers(TICKER);
            if (origin instanceof MapOrigin.Given given) {
                return new SharedMaps.Made(SharedLookups.of(given.lookups(), timers), thread::close);
            }
            MapOrigin.Standard standard = (MapOrigin.Standard) origin;
            if (standard.nameServers().isEmpty()) {
                return new SharedMaps.Made(map(standard.kind(), DnsNames.ofMachine(), timers), thread::close);
            }
            DnsNames dns = DnsNames.asking(standard.nameServers());
            return new SharedMaps.Made(map(standard.kind(), dns, timers), () -> {
                dns.close();
                thread.close();
            });
        }

        private static SharedLookups map(ResolverKind kind, DnsNames dns, Timers timers) {
            return switch (kind) {
                case DNS_THEN_SYSTEM -> SharedLookups.ofDnsAndSystem(dns, SYSTEM_FIRST, timers);
                case DNS -> SharedLookups.ofDns(dns, timers);
                case SYSTEM -> SharedLookups.ofSystem(timers);
            };
        }
    }

    /** Where this JVM runs: looked at once. */
    private static final class Here {

        static final Surroundings SURROUNDINGS = Surroundings.look();
    }
}
