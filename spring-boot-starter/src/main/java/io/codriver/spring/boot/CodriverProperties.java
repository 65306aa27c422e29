package io.codriver.spring.boot;

import io.codriver.CodriverSettings;
import io.codriver.Transport;
import io.codriver.resolve.ResolverKind;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What Codriver can be told beyond the properties of Spring Boot for MongoDB. What is not given has the default of
 * {@link CodriverSettings}.
 *
 * @param enabled whether the reactive client of the context is Codriver; {@code true} by default. If not, it is the official one
 * @param resolve how names are looked up
 * @param handshakeTimeout limit of TLS, hello and authentication together; the connect timeout by default
 * @param transport which transport of Netty carries the connections; {@link Transport#AUTO} by default
 */
@ConfigurationProperties("codriver")
public record CodriverProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue Resolve resolve,
        @Nullable Duration handshakeTimeout,
        @Nullable Transport transport) {

    /**
     * How names are looked up.
     *
     * @param timeout limit of looking up one host, queueing included; 10 seconds by default
     * @param kind who is asked; {@link ResolverKind#DNS_THEN_SYSTEM} by default
     * @param nameServers addresses of the name servers to ask, {@code 10.0.0.2}, {@code 10.0.0.2:5353} or {@code [fd00::2]:53};
     *     those of the machine by default
     */
    public record Resolve(
            @Nullable Duration timeout, @Nullable ResolverKind kind, @DefaultValue List<String> nameServers) {

        private void applyTo(CodriverSettings.ResolveBuilder builder) {
            if (timeout != null) {
                builder.timeout(timeout);
            }
            if (kind != null) {
                builder.kind(kind);
            }
            if (!nameServers.isEmpty()) {
                builder.nameServers(nameServers.stream().map(NameServer::parse).toList());
            }
        }
    }

    void applyTo(CodriverSettings.Builder builder) {
        builder.resolve(resolve::applyTo);
        if (handshakeTimeout != null) {
            builder.handshakeTimeout(handshakeTimeout);
        }
        if (transport != null) {
            builder.transport(transport);
        }
    }

    /** The text of an address, which nobody has to be asked about. */
    private static final class NameServer {

        private static final int PORT = 53;

        private NameServer() {}

        static InetSocketAddress parse(String text) {
            int bracket = text.lastIndexOf(']');
            int colon = text.lastIndexOf(':');
            boolean plainIpv6 = bracket < 0 && text.indexOf(':') != colon;
            boolean withPort = colon > bracket && !plainIpv6;
            String bracketed = withPort ? text.substring(0, colon) : text;
            String host = bracketed.startsWith("[") && bracketed.endsWith("]")
                    ? bracketed.substring(1, bracketed.length() - 1)
                    : bracketed;
            return new InetSocketAddress(literal(host, text), withPort ? port(text.substring(colon + 1), text) : PORT);
        }

        /** Names would need the name servers that are being named here. */
        private static InetAddress literal(String host, String text) {
            boolean literal = NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
            InetAddress address = literal ? NetUtil.createInetAddressFromIpAddressString(host) : null;
            if (address == null) {
                throw rejected(text, null);
            }
            return address;
        }

        private static int port(String digits, String text) {
            try {
                return Integer.parseInt(digits);
            } catch (NumberFormatException noNumber) {
                throw rejected(text, noNumber);
            }
        }

        private static IllegalArgumentException rejected(String text, @Nullable Exception cause) {
            return new IllegalArgumentException(
                    "codriver.resolve.name-servers takes addresses like 10.0.0.2, 10.0.0.2:5353 or [fd00::2]:53, but has '"
                            + text + "'",
                    cause);
        }
    }
}
