package io.codriver.internal.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoConfigurationException;
import com.mongodb.observability.ObservabilitySettings;
import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What settings and environment make of traces. */
@EnabledIf("io.codriver.Releases#haveObservability")
final class MicrometerTracingTest {

    /** In the words of lambdas, because older releases have no such type to stand in a signature. */
    private static Tracing tracing(
            UnaryOperator<MicrometerObservabilitySettings.Builder> how, Map<String, String> environment) {
        return MicrometerTracing.of(
                how.apply(MicrometerObservabilitySettings.builder().observationRegistry(ObservationRegistry.create()))
                        .build(),
                environment::get);
    }

    private static @Nullable Object longest(
            UnaryOperator<MicrometerObservabilitySettings.Builder> how, Map<String, String> environment) {
        return ((MicrometerTracing) tracing(how, environment)).longestQuery().orElse(null);
    }

    @Test
    void withoutARegistryNobodyTraces() {
        assertThat(tracing(given -> given.observationRegistry(null), Map.of())).isSameAs(Tracing.OFF);
    }

    @Test
    void theEnvironmentCanSwitchTracesOff() {
        assertThat(tracing(given -> given, Map.of(MicrometerTracing.ENABLED, "false")))
                .isSameAs(Tracing.OFF);
        assertThat(tracing(given -> given, Map.of(MicrometerTracing.ENABLED, "Yes")))
                .isInstanceOf(MicrometerTracing.class);
    }

    @Test
    void commandsAreShownOnlyIfTheApplicationAsksForIt() {
        assertThat(longest(given -> given.maxQueryTextLength(7), Map.of())).isNull();
        assertThat(longest(given -> given.enableCommandPayloadTracing(true).maxQueryTextLength(7), Map.of()))
                .isEqualTo(7);
        assertThat(longest(given -> given.enableCommandPayloadTracing(true).maxQueryTextLength(0), Map.of()))
                .isNull();
    }

    @Test
    void theEnvironmentKnowsTheLengthBetterThanTheSettings() {
        assertThat(longest(
                        given -> given.enableCommandPayloadTracing(true).maxQueryTextLength(7),
                        Map.of(MicrometerTracing.LONGEST, "9")))
                .isEqualTo(9);
    }

    @Test
    void aLengthThatIsNoNumberIsRefusedByName() {
        assertThatThrownBy(() -> tracing(given -> given, Map.of(MicrometerTracing.LONGEST, "long")))
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
