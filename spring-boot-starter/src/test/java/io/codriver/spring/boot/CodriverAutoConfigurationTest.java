package io.codriver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.Transport;
import io.codriver.event.OpeningListener;
import io.codriver.event.PoolListener;
import io.codriver.resolve.ResolverKind;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.ClassUtils;
import reactor.test.StepVerifier;

/** What becomes of properties and beans. */
class CodriverAutoConfigurationTest {

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CodriverAutoConfiguration.class, ofBoot()))
            .withPropertyValues(Uris.properties("mongodb://127.0.0.1:1/?directConnection=true&appName=service"));

    private static Class<?> ofBoot() {
        String boot4 = "org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration";
        String boot3 = "org.springframework.boot.autoconfigure.mongo.MongoReactiveAutoConfiguration";
        ClassLoader loader = CodriverAutoConfigurationTest.class.getClassLoader();
        return ClassUtils.resolveClassName(ClassUtils.isPresent(boot4, loader) ? boot4 : boot3, loader);
    }

    @Test
    void withoutPropertiesTheSettingsAreTheDefaults() {
        runner.run(context -> {
            CodriverSettings settings = context.getBean(CodriverSettings.class);
            CodriverSettings defaults = CodriverSettings.defaults();
            assertThat(settings.resolveTimeout()).isEqualTo(defaults.resolveTimeout());
            assertThat(settings.resolverKind()).isEqualTo(defaults.resolverKind());
            assertThat(settings.nameServers()).isEmpty();
            assertThat(settings.handshakeTimeout()).isEmpty();
            assertThat(settings.hostResolver()).isEmpty();
            assertThat(settings.transport()).isEqualTo(Transport.AUTO);
        });
    }

    @Test
    void propertiesArrive() {
        runner.withPropertyValues(
                        "codriver.resolve.timeout=3s",
                        "codriver.resolve.kind=dns",
                        "codriver.resolve.name-servers=127.0.0.2,127.0.0.3:5353",
                        "codriver.handshake-timeout=700ms",
                        "codriver.transport=nio")
                .run(context -> {
                    CodriverSettings settings = context.getBean(CodriverSettings.class);
                    assertThat(settings.resolveTimeout()).isEqualTo(Duration.ofSeconds(3));
                    assertThat(settings.resolverKind()).isEqualTo(ResolverKind.DNS);
                    assertThat(settings.nameServers())
                            .containsExactly(
                                    new InetSocketAddress("127.0.0.2", 53), new InetSocketAddress("127.0.0.3", 5353));
                    assertThat(settings.handshakeTimeout()).contains(Duration.ofMillis(700));
                    assertThat(settings.transport()).isEqualTo(Transport.NIO);
                });
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.2, 10.0.0.2, 53",
        "[fd00::2], fd00::2, 53",
        "[fd00::2]:5353, fd00::2, 5353",
        "fd00::2, fd00::2, 53"
    })
    void nameServersAreAddresses(String text, String address, int port) {
        runner.withPropertyValues("codriver.resolve.name-servers=" + text).run(context -> assertThat(
                        context.getBean(CodriverSettings.class).nameServers())
                .containsExactly(new InetSocketAddress(address, port)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"dns.example", "10.0.0.2:dns", "10.0.0", "10.0.0.256"})
    void nameServersThatAreNoAddressesStopTheStart(String text) {
        runner.withPropertyValues("codriver.resolve.name-servers=" + text)
                .run(context -> assertThat(context.getStartupFailure())
                        .hasStackTraceContaining("codriver.resolve.name-servers takes addresses")
                        .hasStackTraceContaining("'" + text + "'"));
    }

    @Test
    void listenersAndCustomizersOfTheContextArrive() {
        OpeningListener openings = new OpeningListener() {};
        PoolListener pools = new PoolListener() {};
        runner.withBean(OpeningListener.class, () -> openings)
                .withBean(PoolListener.class, () -> pools)
                .withBean(
                        CodriverSettingsBuilderCustomizer.class,
                        () -> builder -> builder.handshakeTimeout(Duration.ofSeconds(2)))
                .withPropertyValues("codriver.handshake-timeout=1s")
                .run(context -> {
                    CodriverSettings settings = context.getBean(CodriverSettings.class);
                    assertThat(settings.openingListeners()).containsExactly(openings);
                    assertThat(settings.poolListeners()).containsExactly(pools);
                    assertThat(settings.handshakeTimeout())
                            .as("the customizer has the last word")
                            .contains(Duration.ofSeconds(2));
                });
    }

    @Test
    void settingsOfTheApplicationTakeThePlaceOfTheProperties() {
        CodriverSettings own =
                CodriverSettings.builder().transport(Transport.NIO).build();
        runner.withBean(CodriverSettings.class, () -> own)
                .withPropertyValues("codriver.transport=epoll")
                .run(context ->
                        assertThat(context.getBean(CodriverSettings.class)).isSameAs(own));
    }

    @Test
    void theClientKnowsThePropertiesOfBoot() {
        runner.run(context -> {
            CodriverClient client = context.getBean(CodriverClient.class);
            assertThat(client.getClusterDescription().getClusterSettings().getHosts())
                    .singleElement()
                    .hasToString("127.0.0.1:1");
        });
    }

    @Test
    void settingsOfTheOfficialDriverAreTheFirstWord() {
        MongoClientSettings official =
                MongoClientSettings.builder().applicationName("own").build();
        runner.withBean(MongoClientSettings.class, () -> official)
                .run(context -> assertThat(context).hasSingleBean(CodriverClient.class));
    }

    @Test
    void aClientOfTheApplicationHasPrecedence() {
        runner.withBean("own", MongoClient.class, () -> MongoClients.create("mongodb://127.0.0.1:1"))
                .run(context -> {
                    assertThat(context).hasSingleBean(MongoClient.class);
                    assertThat(context).doesNotHaveBean(CodriverClient.class);
                });
    }

    @Test
    void switchedOffTheClientIsTheOfficialOne() {
        runner.withPropertyValues("codriver.enabled=false").run(context -> {
            assertThat(context).hasSingleBean(MongoClient.class);
            assertThat(context).doesNotHaveBean(CodriverClient.class);
            assertThat(context).doesNotHaveBean(CodriverSettings.class);
        });
    }

    @Test
    void theClientIsClosedWithItsContext() {
        CodriverClient[] client = new CodriverClient[1];
        runner.run(context -> client[0] = context.getBean(CodriverClient.class));

        StepVerifier.create(client[0].warmUp())
                .expectError(IllegalStateException.class)
                .verify(Duration.ofSeconds(5));
    }

    @Test
    void everyPropertyThatIsDescribedIsThere() throws Exception {
        BsonDocument described;
        try (InputStream metadata =
                CodriverProperties.class.getResourceAsStream("/META-INF/spring-configuration-metadata.json")) {
            described = BsonDocument.parse(new String(metadata.readAllBytes(), StandardCharsets.UTF_8));
        }

        assertThat(described.getArray("properties").stream()
                        .map(property -> property.asDocument().getString("name").getValue()))
                .containsExactlyInAnyOrderElementsOf(names("codriver", CodriverProperties.class));
    }

    private static List<String> names(String prefix, Class<?> record) {
        return Arrays.stream(record.getRecordComponents())
                .flatMap(component -> {
                    String name = prefix + "."
                            + component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
                    return component.getType().isRecord() ? names(name, component.getType()).stream() : Stream.of(name);
                })
                .toList();
    }
}
