package io.codriver.internal.watch.trace;

import io.codriver.internal.watch.TransactionTrace;
import io.micrometer.observation.Observation;
import java.util.concurrent.atomic.AtomicBoolean;

/** A transaction as an observation above its operations. Spec: OpenTelemetry, "Transactions". */
final class MicrometerTransaction implements TransactionTrace {

    private final Observation observation;
    private final AtomicBoolean ended = new AtomicBoolean();

    MicrometerTransaction(Observation observation) {
        this.observation = observation;
    }

    MicrometerTransaction begun() {
        MicrometerOperation.safely(observation::start);
        return this;
    }

    Observation observation() {
        return observation;
    }

    @Override
    public void ended() {
        if (ended.compareAndSet(false, true)) {
            MicrometerOperation.safely(observation::stop);
        }
    }

    @Override
    public void failed(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            MicrometerOperation.safely(() -> observation.error(failure));
            MicrometerOperation.safely(observation::stop);
        }
    }
}
