package io.codriver.spring.boot;

import io.codriver.CodriverClient;
import io.codriver.event.OpeningMetrics;
import io.codriver.resolve.LookupMetrics;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.function.ToDoubleFunction;

/** The counters of the client ({@link CodriverClient#metrics()}) as meters; read when the registry is. */
public final class CodriverMeters implements MeterBinder {

    private final CodriverClient client;

    /**
     * For a client of one's own; the one of the context has its meters already.
     *
     * @param client whose counters are read
     */
    public CodriverMeters(CodriverClient client) {
        this.client = client;
    }

    /**
     * Registers {@code codriver.openings} by {@code outcome}, {@code codriver.connect.attempts}, {@code codriver.lookups},
     * {@code codriver.lookups.joined}, {@code .rejected}, {@code .unstoppable}, {@code .cached} and {@code .stale}, and the
     * gauges {@code codriver.lookups.in.flight} and {@code codriver.lookups.queued}.
     *
     * @param registry where to
     */
    @Override
    public void bindTo(MeterRegistry registry) {
        outcome(registry, "opened", OpeningMetrics::opened);
        outcome(registry, "failed", OpeningMetrics::failed);
        outcome(registry, "timed out", OpeningMetrics::timedOut);
        outcome(registry, "cancelled", OpeningMetrics::cancelled);
        FunctionCounter.builder("codriver.connect.attempts", client, it -> it.metrics()
                        .openings()
                        .attempts())
                .description("Addresses tried by connect stages")
                .register(registry);
        lookups(registry, "codriver.lookups", "Lookups asked for", LookupMetrics::lookups);
        lookups(registry, "codriver.lookups.joined", "Callers who waited along for one", LookupMetrics::joined);
        lookups(registry, "codriver.lookups.rejected", "Not taken on: too many waited", LookupMetrics::rejected);
        lookups(registry, "codriver.lookups.unstoppable", "Ran on with nobody waiting", LookupMetrics::unstoppable);
        lookups(registry, "codriver.lookups.cached", "Callers answered at once", LookupMetrics::cacheHits);
        lookups(registry, "codriver.lookups.stale", "Callers given outlived addresses", LookupMetrics::staleAnswers);
        gauge(registry, "codriver.lookups.in.flight", "Names being looked up now", LookupMetrics::inFlight);
        gauge(registry, "codriver.lookups.queued", "Those whose lookup has not begun", LookupMetrics::queued);
    }

    private void outcome(MeterRegistry registry, String outcome, ToDoubleFunction<OpeningMetrics> count) {
        FunctionCounter.builder(
                        "codriver.openings",
                        client,
                        it -> count.applyAsDouble(it.metrics().openings()))
                .tag("outcome", outcome)
                .description("Openings of connections that are over, those of monitors included")
                .register(registry);
    }

    private void lookups(
            MeterRegistry registry, String name, String description, ToDoubleFunction<LookupMetrics> count) {
        FunctionCounter.builder(
                        name, client, it -> count.applyAsDouble(it.metrics().lookups()))
                .description(description)
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<LookupMetrics> value) {
        Gauge.builder(name, client, it -> value.applyAsDouble(it.metrics().lookups()))
                .description(description)
                .register(registry);
    }
}
