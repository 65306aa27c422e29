package io.codriver.internal.watch.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoConfigurationException;
import com.mongodb.observability.ObservabilitySettings;
import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import io.codriver.internal.watch.Tracing;
import io.micrometer.observation.ObservationRegistry;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;

/** What settings and environment make of traces. */
@EnabledIf("io.codriver.Releases#haveObservability")
final class MicrometerTracingTest {

    /**
     * A class of its own: the JVM looks into it, and into the types of its lambdas, only where this is run; so not with releases that
     * know no such settings.
     */
    private static final class Given {

        static Tracing nothing(Map<String, String> environment) {
            return tracing(settings -> settings, environment);
        }

        static Tracing noRegistry() {
            return tracing(settings -> settings.observationRegistry(null), Map.of());
        }

        static Tracing anotherKind() {
            return MicrometerTracing.of(new ObservabilitySettings() {}, name -> null);
        }

        static @Nullable Object longest(boolean payload, int length, Map<String, String> environment) {
            Tracing tracing = tracing(
                    settings -> settings.enableCommandPayloadTracing(payload).maxQueryTextLength(length), environment);
            return ((MicrometerTracing) tracing).longestQuery().orElse(null);
        }

        private static Tracing tracing(
                UnaryOperator<MicrometerObservabilitySettings.Builder> how, Map<String, String> environment) {
            return MicrometerTracing.of(
                    how.apply(MicrometerObservabilitySettings.builder()
                                    .observationRegistry(ObservationRegistry.create()))
                            .build(),
                    environment::get);
        }
    }

    @Test
    void withoutARegistryNobodyTraces() {
        assertThat(Given.noRegistry()).isSameAs(Tracing.OFF);
    }

    @Test
    void theEnvironmentCanSwitchTracesOff() {
        assertThat(Given.nothing(Map.of(MicrometerTracing.ENABLED, "false"))).isSameAs(Tracing.OFF);
        assertThat(Given.nothing(Map.of(MicrometerTracing.ENABLED, "Yes"))).isInstanceOf(MicrometerTracing.class);
    }

    @Test
    void commandsAreShownOnlyIfTheApplicationAsksForIt() {
        assertThat(Given.longest(false, 7, Map.of())).isNull();
        assertThat(Given.longest(true, 7, Map.of())).isEqualTo(7);
        assertThat(Given.longest(true, 0, Map.of())).isNull();
    }

    @Test
    void theEnvironmentKnowsTheLengthBetterThanTheSettings() {
        assertThat(Given.longest(true, 7, Map.of(MicrometerTracing.LONGEST, "9")))
                .isEqualTo(9);
    }

    @Test
    void aLengthThatIsNoNumberIsRefusedByName() {
        assertThatThrownBy(() -> Given.nothing(Map.of(MicrometerTracing.LONGEST, "long")))
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining(MicrometerTracing.LONGEST);
    }

    @Test
    void settingsOfAnotherKindAreRefused() {
        assertThatThrownBy(Given::anotherKind)
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("observabilitySettings");
    }
}
