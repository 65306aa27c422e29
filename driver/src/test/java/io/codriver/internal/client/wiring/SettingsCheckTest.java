package io.codriver.internal.client.wiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.AutoEncryptionSettings;
import com.mongodb.ConnectionString;
import com.mongodb.ContextProvider;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.connection.TransportSettings;
import com.mongodb.spi.dns.InetAddressResolver;
import io.codriver.CodriverSettings;
import io.codriver.Loops;
import io.codriver.Transport;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.HostResolverSettings;
import io.codriver.resolve.ResolverKind;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.EventLoopGroup;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

final class SettingsCheckTest {

    private static final HostResolver MAP = (host, limit) -> Flux.just(AddressBatch.of(List.of()));
    private static final InetAddressResolver LOOKUPS = host -> List.of(InetAddress.getLoopbackAddress());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mongodb://localhost",
                "mongodb://[::1]:27018/db?directConnection=true",
                "mongodb://h/?retryWrites=true&retryReads=true&w=majority&journal=true&readConcernLevel=local",
                "mongodb://h/?timeoutMS=1000&waitQueueTimeoutMS=5&connectTimeoutMS=0&socketTimeoutMS=7",
                "mongodb://h/?tls=true&tlsAllowInvalidHostnames=true&appName=me&maxPoolSize=3&minPoolSize=1",
                "mongodb://a,b",
                "mongodb://a/?proxyHost=p",
                "mongodb://a/?proxyHost=::1&proxyPort=9&proxyUsername=u&proxyPassword=p",
                "mongodb://u:p@a",
                "mongodb://u:p@a/?authMechanism=PLAIN",
                "mongodb://a/?authMechanism=MONGODB-X509",
                "mongodb://a/?compressors=zlib,snappy,zstd&zlibCompressionLevel=3",
                "mongodb://a/?loadBalanced=true",
                "mongodb://a,b/?replicaSet=rs",
                "mongodb://a/?directConnection=false",
                "mongodb://a/?replicaSet=rs&directConnection=true",
                "mongodb://h/?serverMonitoringMode=poll&readPreference=secondary&maxIdleTimeMS=9&maxConnecting=4"
            })
    void whatCanBeHonouredIsTaken(String uri) {
        assertThatCode(() -> check(uri)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"proxyHost=p, proxyHost", "tls=true, TLS"})
    void aUnixSocketGoesThroughNoProxyAndSpeaksNoTls(String option, String named) {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://%2Ftmp%2Fx.sock/?" + option))
                .build();
        assertThatThrownBy(() -> SettingsCheck.seeds(
                        settings, settings.getClusterSettings().getHosts()))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("/tmp/x.sock")
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @CsvSource({
        "tls=true&tlsInsecure=true, true",
        "tls=true&tlsAllowInvalidHostnames=true, true",
        "tls=true&tlsAllowInvalidHostnames=false, false",
        "tls=false&tlsAllowInvalidHostnames=true, false",
        "tls=true, false"
    })
    void namesThatAreNotCheckedAreWorthAWarning(String options, boolean warned) {
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://a/?" + options))
                .build();
        assertThat(SettingsCheck.weakness(settings).isPresent()).isEqualTo(warned);
    }

    @Test
    void automaticEncryptionIsRefusedForGood() {
        AutoEncryptionSettings encryption = AutoEncryptionSettings.builder()
                .keyVaultNamespace("db.keys")
                .kmsProviders(Map.of())
                .build();
        refused(MongoClientSettings.builder().autoEncryptionSettings(encryption).build(), "autoEncryptionSettings");
    }

    @Test
    void aContextProviderThatKnowsNoSubscribersIsRefused() {
        refused(
                MongoClientSettings.builder()
                        .contextProvider(new ContextProvider() {})
                        .build(),
                "contextProvider");
    }

    @Test
    void twoResolversAreRefused() {
        MongoClientSettings official =
                MongoClientSettings.builder().inetAddressResolver(LOOKUPS).build();
        CodriverSettings ours = CodriverSettings.builder().hostResolver(MAP).build();
        assertThatThrownBy(() -> SettingsCheck.settings(official, ours))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("inetAddressResolver")
                .hasMessageContaining("hostResolver");
    }

    @Test
    void nameServersWhichTheSystemWouldNotAskAreRefused() {
        List<InetSocketAddress> servers = List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), 53));
        CodriverSettings ours = CodriverSettings.builder()
                .resolve(resolve -> resolve.kind(ResolverKind.SYSTEM).nameServers(servers))
                .build();
        assertThatThrownBy(() ->
                        SettingsCheck.settings(MongoClientSettings.builder().build(), ours))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("nameServers");
        assertThatThrownBy(() -> HostResolverSettings.builder()
                        .kind(ResolverKind.SYSTEM)
                        .nameServers(servers)
                        .build())
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nameServers");
    }

    @Test
    void nameServersOfAMapMustBeAddresses() {
        InetSocketAddress name = InetSocketAddress.createUnresolved("ns.example", 53);
        assertThatThrownBy(() -> HostResolverSettings.builder().nameServers(List.of(name)))
                .isExactlyInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("ns.example");
    }

    @Test
    void aTransportBesideTheLoopsOfTheApplicationIsRefused() {
        EventLoopGroup loops = new DefaultEventLoopGroup(1);
        try {
            MongoClientSettings official = MongoClientSettings.builder()
                    .transportSettings(TransportSettings.nettyBuilder()
                            .eventLoopGroup(loops)
                            .build())
                    .build();
            CodriverSettings ours =
                    CodriverSettings.builder().transport(Transport.NIO).build();
            assertThatThrownBy(() -> SettingsCheck.settings(official, ours))
                    .isExactlyInstanceOf(MongoConfigurationException.class)
                    .hasMessageContaining("NIO");
        } finally {
            Loops.end(loops);
        }
    }

    private static void refused(MongoClientSettings official, String named) {
        assertThatThrownBy(() -> SettingsCheck.settings(official, CodriverSettings.defaults()))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining(named);
    }

    private static void check(String uri) {
        SettingsCheck.settings(
                MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(uri))
                        .build(),
                CodriverSettings.defaults());
    }
}
