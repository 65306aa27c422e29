package io.codriver.spring.boot;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.CodriverClient;
import io.codriver.test.EmbeddedServer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.mongodb.core.ReactiveMongoTemplate;
import org.springframework.test.util.ReflectionTestUtils;
import reactor.test.StepVerifier;

/** A whole application, configured as applications are: by what is on the class path, and by properties. */
class ServiceTest {

    private static EmbeddedServer server;
    private static ConfigurableApplicationContext service;

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Service {

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @BeforeAll
    static void startService() {
        server = EmbeddedServer.start();
        service = new SpringApplicationBuilder(Service.class)
                .web(WebApplicationType.NONE)
                .run(Uris.arguments(server.uri()));
    }

    @AfterAll
    static void stop() {
        service.close();
        server.close();
    }

    @Test
    void thisIsTheBootThatTheBuildMeans() {
        assertThat(SpringBootVersion.getVersion()).startsWith(System.getProperty("expected.boot"));
    }

    @Test
    void theOnlyReactiveClientIsCodriver() {
        assertThat(service.getBeansOfType(MongoClient.class))
                .hasSize(1)
                .values()
                .first()
                .isInstanceOf(CodriverClient.class);
    }

    @Test
    void templatesOfSpringDataRunOnIt() {
        ReactiveMongoTemplate template = service.getBean(ReactiveMongoTemplate.class);

        StepVerifier.create(template.save(new Champion("Juha", 4)).then(template.findById("Juha", Champion.class)))
                .expectNext(new Champion("Juha", 4))
                .verifyComplete();
        assertThat(server.commands("update")).isNotEmpty();
    }

    @Test
    void eventLoopsOfBootAreNotStarted() {
        Object customizer = service.getBean("nettyDriverCustomizer");

        assertThat(ReflectionTestUtils.getField(customizer, "eventLoopGroup")).isNull();
    }

    @Test
    void countersAreMeters() {
        StepVerifier.create(service.getBean(CodriverClient.class).warmUp()).verifyComplete();
        MeterRegistry registry = service.getBean(MeterRegistry.class);
        // In an application the metrics of Spring Boot do it with every binder of the context.
        service.getBeansOfType(MeterBinder.class).values().forEach(binder -> binder.bindTo(registry));

        assertThat(registry.get("codriver.openings")
                        .tag("outcome", "opened")
                        .functionCounter()
                        .count())
                .isPositive();
        assertThat(registry.get("codriver.lookups.in.flight").gauge().value()).isZero();
    }
}
