package io.codriver.internal.client.wiring;

import com.mongodb.MongoClientSettings;
import io.codriver.internal.watch.Tracing;
import io.codriver.internal.watch.trace.MicrometerTracing;

/** What becomes of {@code observabilitySettings}; apart, because releases of the official driver before 5.7 are without. */
final class Observability {

    private Observability() {}

    /** @throws com.mongodb.MongoConfigurationException if there are settings that cannot be honoured */
    static Tracing of(MongoClientSettings official) {
        try {
            return official.getObservabilitySettings() == null
                    ? Tracing.OFF
                    : MicrometerTracing.of(official.getObservabilitySettings(), System::getenv);
        } catch (NoSuchMethodError olderRelease) {
            return Tracing.OFF;
        }
    }
}
