package io.codriver.spring.boot;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoDriverInformation;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import java.util.function.Consumer;
import org.springframework.beans.factory.ObjectProvider;

/** One client in the making: the settings of the context, changed by its customizers. */
final class ClientOfContext {

    private final Class<?> configurationOfBoot;
    private final MongoClientSettings.Builder builder;

    /** @param configurationOfBoot which would make the client if this one did not */
    ClientOfContext(ObjectProvider<MongoClientSettings> settings, Class<?> configurationOfBoot) {
        this.configurationOfBoot = configurationOfBoot;
        MongoClientSettings given = settings.getIfAvailable();
        this.builder = given == null ? MongoClientSettings.builder() : MongoClientSettings.builder(given);
    }

    /**
     * Spring Boot has a customizer of its own, which starts event loops for the official driver, of NIO alone, and as many as
     * the machine has processors twice. Codriver's are shared by all clients of the JVM and native where that is possible. An
     * application that sets a transport itself has its way.
     */
    void customize(Object customizer, Consumer<MongoClientSettings.Builder> change) {
        if (customizer.getClass().getNestHost() != configurationOfBoot) {
            change.accept(builder);
        }
    }

    CodriverClient create(CodriverSettings settings) {
        CodriverClient client = Codriver.create(builder.build(), settings);
        client.appendMetadata(
                MongoDriverInformation.builder().driverName("spring-boot").build());
        return client;
    }
}
