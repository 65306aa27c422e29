package io.codriver.benchmarks.harness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ComparisonTest {

    @Test
    void ratiosAreTakenRoundByRoundSoThatABusyRoundDoesNotCount() {
        Comparison comparison = new Comparison(
                List.of(Contestant.values()),
                List.of(Workload.FIND_ONE),
                List.of(
                        sample(Contestant.CODRIVER_NIO, 10),
                        sample(Contestant.OFFICIAL_NIO, 20),
                        sample(Contestant.CODRIVER_NIO, 100),
                        sample(Contestant.OFFICIAL_NIO, 200),
                        sample(Contestant.CODRIVER_NIO, 12),
                        sample(Contestant.OFFICIAL_NIO, 20)));

        Comparison.Spread ratio = comparison.ratio(
                Workload.FIND_ONE, Contestant.CODRIVER_NIO, Contestant.OFFICIAL_NIO, Sample::cpuMicros);

        assertThat(ratio).isEqualTo(new Comparison.Spread(0.5, 0.5, 0.6));
    }

    @Test
    void whatWasNotMeasuredIsShownAsFailedNotAsANumber() {
        Comparison comparison = new Comparison(
                List.of(Contestant.CODRIVER_NIO, Contestant.OFFICIAL_NIO),
                List.of(Workload.FIND_ONE),
                List.of(sample(Contestant.OFFICIAL_NIO, 20)));

        assertThat(new Table(comparison).text()).contains("Codriver, NIO                failed");
        assertThat(new Chart(comparison).svg()).contains("1.00").doesNotContain("NaN");
    }

    @Test
    void aSampleSurvivesItsWayBetweenProcesses() {
        Sample sample = sample(Contestant.OFFICIAL_NETTY, 1.0 / 3);

        assertThat(Sample.fromLine(sample.toLine())).isEqualTo(sample);
    }

    @Test
    void quantilesAreAtMostThreePercentOff() {
        Latencies latencies = new Latencies();
        LongStream.rangeClosed(1, 100_000).forEach(latencies::record);

        assertThat((double) latencies.quantileNanos(0.5)).isBetween(48_500.0, 51_500.0);
        assertThat((double) latencies.quantileNanos(0.99)).isBetween(96_000.0, 102_000.0);
    }

    private static Sample sample(Contestant contestant, double cpuMicros) {
        return new Sample(Workload.FIND_ONE, contestant, cpuMicros, 1, 1, 1, 1, 1, 1, 0, 0);
    }
}
