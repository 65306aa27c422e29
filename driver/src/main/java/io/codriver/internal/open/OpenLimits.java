package io.codriver.internal.open;

import java.time.Duration;
import java.util.Optional;

/**
 * The limits of one client's openings beyond the resolve limit. Zero is no limit.
 *
 * @param connect TCP, from the first SYN, to the server or to a proxy; kept by the dialer, here it is named in errors. It goes
 *     on until a proxy has connected us
 * @param handshake TLS, hello and authentication together, on a clock that starts when the server is connected
 */
public record OpenLimits(Duration connect, Duration handshake) {

    /**
     * As the settings have it.
     *
     * @param connect {@code SocketSettings.connectTimeout}, zero for none
     * @param handshake {@code CodriverSettings.handshakeTimeout}; follows the connect limit if empty
     */
    public static OpenLimits of(Duration connect, Optional<Duration> handshake) {
        return new OpenLimits(connect, handshake.orElse(connect));
    }
}
