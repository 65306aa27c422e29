package io.codriver.internal.connect;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.connect.Attempt.Outcome;
import io.codriver.internal.time.ManualTime;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AddressHealthTest {

    private final SocketAddress a = address(1);
    private final SocketAddress b = address(2);
    private final ManualTime time = new ManualTime();
    private final AddressHealth health = new AddressHealth(time);

    @Test
    void aFailureCountsForAMinute() {
        health.failed(a);
        time.advance(Duration.ofMillis(59_999));
        assertThat(health.failedLately(a)).isTrue();
        assertThat(health.failedLately(b)).isFalse();
        time.advance(Duration.ofMillis(1));
        assertThat(health.failedLately(a)).isFalse();
    }

    @Test
    void anotherFailureBeginsTheMinuteAnew() {
        health.failed(a);
        time.advance(Duration.ofSeconds(40));
        health.failed(a);
        time.advance(Duration.ofSeconds(40));
        assertThat(health.failedLately(a)).isTrue();
    }

    @Test
    void aConnectionThatWentThroughAllStagesClearsIt() {
        health.failed(a);
        health.proved(a);
        assertThat(health.failedLately(a)).isFalse();
    }

    @Test
    void anEstablishedConnectionAloneClearsNothing() {
        health.failed(a);
        health.raced(List.of(attempt(a, 1, Outcome.OK)));
        assertThat(health.failedLately(a)).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"REFUSED", "FAILED"})
    void refusalsAndErrorsCountAtOnce(Outcome outcome) {
        health.raced(List.of(attempt(a, 0, outcome), attempt(b, 1, Outcome.OK)));
        assertThat(health.failedLately(a)).isTrue();
        assertThat(health.failedLately(b)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"TIMED_OUT", "LOST"})
    void silenceCountsFromTheStaggerOn(Outcome outcome) {
        health.raced(List.of(attempt(a, 249, outcome), attempt(b, 250, outcome)));
        assertThat(health.failedLately(a)).isFalse();
        assertThat(health.failedLately(b)).isTrue();
    }

    @Test
    void theOldestFailureIsForgottenWhereThereAreTooMany() {
        for (int i = 0; i < AddressHealth.MOST; i++) {
            health.failed(address(i));
        }
        health.failed(address(0));
        assertThat(health.failedLately(address(1))).isTrue();
        health.failed(address(AddressHealth.MOST));
        assertThat(health.failedLately(address(1))).isFalse();
        assertThat(health.failedLately(address(0))).isTrue();
        assertThat(health.failedLately(address(AddressHealth.MOST))).isTrue();
    }

    private static Attempt attempt(SocketAddress address, long millis, Outcome outcome) {
        return new Attempt(address, 0, millis * 1_000_000, outcome, null);
    }

    private static SocketAddress address(int number) {
        try {
            byte[] bytes = {127, 0, (byte) (number >> 8), (byte) number};
            return new InetSocketAddress(InetAddress.getByAddress(bytes), 27017);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }
}
