package io.codriver.spring.boot;

import io.codriver.CodriverClient;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/** Shows the counters of the client as meters, where Micrometer is there. */
@AutoConfiguration(after = CodriverAutoConfiguration.class)
@ConditionalOnClass(MeterBinder.class)
public class CodriverMetersAutoConfiguration {

    /** Made by Spring. */
    public CodriverMetersAutoConfiguration() {}

    @Bean
    @ConditionalOnBean(CodriverClient.class)
    @ConditionalOnMissingBean
    CodriverMeters codriverMeters(CodriverClient client) {
        return new CodriverMeters(client);
    }
}
