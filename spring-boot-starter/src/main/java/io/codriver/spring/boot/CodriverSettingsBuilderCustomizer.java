package io.codriver.spring.boot;

import io.codriver.CodriverSettings;

/**
 * A bean that has the last word on what the properties {@code codriver.*} and the listeners of the context made of the
 * {@link CodriverSettings}. Several are called in the order of Spring ({@code @Order}).
 */
@FunctionalInterface
public interface CodriverSettingsBuilderCustomizer {

    /**
     * Changes the settings of the client that the context makes. Called once, before the client.
     *
     * @param builder with the properties applied
     */
    void customize(CodriverSettings.Builder builder);
}
