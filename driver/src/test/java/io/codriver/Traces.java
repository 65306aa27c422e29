package io.codriver;

import com.mongodb.MongoClientSettings;
import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import io.codriver.specification.unified.trace.SpanRecorder;

/** Apart, because releases of the official driver before 5.7 are without: ask {@link Releases} first. */
public final class Traces {

    private Traces() {}

    /** Whatever a client does is traced, with the commands it sends. */
    public static void observe(MongoClientSettings.Builder settings, SpanRecorder spans) {
        settings.observabilitySettings(MicrometerObservabilitySettings.builder()
                .observationRegistry(spans.registry())
                .enableCommandPayloadTracing(true)
                .build());
    }
}
