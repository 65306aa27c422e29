package io.codriver.internal.topology;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundTripsTest {

    @Test
    void theFirstSampleIsTheAverage() {
        assertThat(RoundTrips.NONE.with(100).averageNanos()).isEqualTo(100);
    }

    @Test
    void theNewestSampleCountsOneFifth() {
        assertThat(RoundTrips.NONE.with(100).with(200).averageNanos()).isEqualTo(120);
    }

    @Test
    void oneSampleIsTooFewForAMinimum() {
        assertThat(RoundTrips.NONE.with(100).leastNanos()).isZero();
    }

    @Test
    void theMinimumForgetsWhatIsOlderThanTenSamples() {
        RoundTrips roundTrips = RoundTrips.NONE.with(1);
        for (int i = 0; i < 10; i++) {
            assertThat(roundTrips.leastNanos()).isLessThanOrEqualTo(1);
            roundTrips = roundTrips.with(50);
        }
        assertThat(roundTrips.leastNanos()).isEqualTo(50);
    }
}
