package io.codriver.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoConfigurationException;
import com.mongodb.observability.ObservabilitySettings;
import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What settings and environment make of traces. */
final class MicrometerTracingTest {

    private static MicrometerObservabilitySettings.Builder settings() {
        return MicrometerObservabilitySettings.builder().observationRegistry(ObservationRegistry.create());
    }

    private static Tracing tracing(MicrometerObservabilitySettings.Builder settings, Map<String, String> environment) {
        return MicrometerTracing.of(settings.build(), environment::get);
    }

    private static @Nullable Object longest(
            MicrometerObservabilitySettings.Builder settings, Map<String, String> environment) {
        Optional<Integer> longest = ((MicrometerTracing) tracing(settings, environment)).longestQuery();
        return longest.orElse(null);
    }

    @Test
    void withoutARegistryNobodyTraces() {
        assertThat(tracing(MicrometerObservabilitySettings.builder(), Map.of())).isSameAs(Tracing.OFF);
    }

    @Test
    void theEnvironmentCanSwitchTracesOff() {
        assertThat(tracing(settings(), Map.of(MicrometerTracing.ENABLED, "false")))
                .isSameAs(Tracing.OFF);
        assertThat(tracing(settings(), Map.of(MicrometerTracing.ENABLED, "Yes")))
                .isInstanceOf(MicrometerTracing.class);
    }

    @Test
    void commandsAreShownOnlyIfTheApplicationAsksForIt() {
        assertThat(longest(settings().maxQueryTextLength(7), Map.of())).isNull();
        assertThat(longest(settings().enableCommandPayloadTracing(true).maxQueryTextLength(7), Map.of()))
                .isEqualTo(7);
        assertThat(longest(settings().enableCommandPayloadTracing(true).maxQueryTextLength(0), Map.of()))
                .isNull();
    }

    @Test
    void theEnvironmentKnowsTheLengthBetterThanTheSettings() {
        MicrometerObservabilitySettings.Builder settings =
                settings().enableCommandPayloadTracing(true).maxQueryTextLength(7);
        assertThat(longest(settings, Map.of(MicrometerTracing.LONGEST, "9"))).isEqualTo(9);
    }

    @Test
    void aLengthThatIsNoNumberIsRefusedByName() {
        assertThatThrownBy(() -> tracing(settings(), Map.of(MicrometerTracing.LONGEST, "long")))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining(MicrometerTracing.LONGEST);
    }

    @Test
    void settingsOfAnotherKindAreRefused() {
        assertThatThrownBy(() -> MicrometerTracing.of(new ObservabilitySettings() {}, name -> null))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("observabilitySettings");
    }
}
