package io.codriver.internal.connect.loops;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelOption;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be said of kqueue without a BSD kernel: the options which would be set there. */
class KqueueSocketsTest {

    // The numbers are those which <netinet/tcp.h> of macOS gives the names.
    @Test
    void macOsAsksEarlyWhetherThePeerIsAlive() {
        Map<String, Integer> told = new TreeMap<>();
        KqueueSockets.timesOf("Mac OS X").forEach((option, value) -> told.put(said(option), value));
        assertThat(told)
                .isEqualTo(Map.of(
                        "TCP_KEEPALIVE 6/16", 120,
                        "TCP_KEEPINTVL 6/257", 10,
                        "TCP_KEEPCNT 6/258", 9,
                        "TCP_RXT_CONNDROPTIME 6/128", 210));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Linux", "FreeBSD", "OpenBSD", ""})
    void numbersOfOneKernelAreNotTriedOnAnother(String system) {
        assertThat(KqueueSockets.timesOf(system)).isEmpty();
    }

    private static String said(ChannelOption<Integer> option) {
        IntegerUnixChannelOption number = (IntegerUnixChannelOption) option;
        return number.name() + " " + number.level() + "/" + number.optname();
    }
}
