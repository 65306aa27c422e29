package io.codriver.spring.boot;

import com.mongodb.MongoClientSettings;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpeningListener;
import io.codriver.event.PoolListener;
import io.codriver.resolve.HostResolver;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Makes the reactive MongoDB client of the context a {@link CodriverClient}, with everything Spring Boot and the
 * application say about it: the properties of Spring Boot for MongoDB, SSL bundles, connection details, settings and
 * customizers. It comes before the configuration of Spring Boot, which then finds a client that is there already; templates,
 * repositories, health and metrics use it like the official one. A {@code MongoClient} of the application has precedence.
 *
 * <p>Works with Spring Boot 3.5 and 4, which call the same classes by different names.
 */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration",
            "org.springframework.boot.autoconfigure.mongo.MongoReactiveAutoConfiguration"
        })
@ConditionalOnClass(MongoClient.class)
@ConditionalOnProperty(prefix = "codriver", name = "enabled", havingValue = "true", matchIfMissing = true)
@EnableConfigurationProperties(CodriverProperties.class)
public class CodriverAutoConfiguration {

    /** Made by Spring. */
    public CodriverAutoConfiguration() {}

    @Bean
    @ConditionalOnMissingBean
    CodriverSettings codriverSettings(
            CodriverProperties properties,
            ObjectProvider<HostResolver> hostResolver,
            ObjectProvider<OpeningListener> openingListeners,
            ObjectProvider<PoolListener> poolListeners,
            ObjectProvider<CodriverSettingsBuilderCustomizer> customizers) {
        CodriverSettings.Builder builder = CodriverSettings.builder();
        properties.applyTo(builder);
        hostResolver.ifUnique(builder::hostResolver);
        openingListeners.orderedStream().forEach(builder::addOpeningListener);
        poolListeners.orderedStream().forEach(builder::addPoolListener);
        customizers.orderedStream().forEach(customizer -> customizer.customize(builder));
        return builder.build();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration")
    static class WithBoot4 {

        @Bean
        @ConditionalOnMissingBean(MongoClient.class)
        CodriverClient reactiveStreamsMongoClient(
                ObjectProvider<MongoClientSettings> official,
                ObjectProvider<org.springframework.boot.mongodb.autoconfigure.MongoClientSettingsBuilderCustomizer>
                        customizers,
                CodriverSettings settings) {
            ClientOfContext client = new ClientOfContext(
                    official, org.springframework.boot.mongodb.autoconfigure.MongoReactiveAutoConfiguration.class);
            customizers.orderedStream().forEach(it -> client.customize(it, it::customize));
            return client.create(settings);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.autoconfigure.mongo.MongoReactiveAutoConfiguration")
    static class WithBoot3 {

        @Bean
        @ConditionalOnMissingBean(MongoClient.class)
        CodriverClient reactiveStreamsMongoClient(
                ObjectProvider<MongoClientSettings> official,
                ObjectProvider<org.springframework.boot.autoconfigure.mongo.MongoClientSettingsBuilderCustomizer>
                        customizers,
                CodriverSettings settings) {
            ClientOfContext client = new ClientOfContext(
                    official, org.springframework.boot.autoconfigure.mongo.MongoReactiveAutoConfiguration.class);
            customizers.orderedStream().forEach(it -> client.customize(it, it::customize));
            return client.create(settings);
        }
    }
}
