package io.codriver.internal.execute;

import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import io.codriver.internal.watch.Tracing;
import io.codriver.internal.watch.trace.MicrometerTracing;
import io.codriver.specification.unified.trace.SpanRecorder;

/** Apart, because releases of the official driver before 5.7 are without. */
final class Traces {

    private Traces() {}

    /** @param commandCharacters how much of each command is shown; none if zero */
    static Tracing into(SpanRecorder spans, int commandCharacters) {
        return MicrometerTracing.of(
                MicrometerObservabilitySettings.builder()
                        .observationRegistry(spans.registry())
                        .enableCommandPayloadTracing(commandCharacters > 0)
                        .maxQueryTextLength(commandCharacters)
                        .build(),
                name -> null);
    }
}
