package io.codriver.internal.client.wiring;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import com.mongodb.connection.NettyTransportSettings;
import com.mongodb.connection.ProxySettings;
import com.mongodb.connection.SslSettings;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import io.codriver.CodriverSettings;
import io.codriver.Transport;
import io.codriver.resolve.ResolverKind;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Refuses at creation what would otherwise be ignored in silence: settings this version cannot honour, and settings that
 * contradict each other. Pure; what becomes of every other setting stands in {@code src/docs/settings.md}.
 */
final class SettingsCheck {

    private SettingsCheck() {}

    /**
     * What the official class does not find in a URI.
     *
     * @throws IllegalArgumentException if its TLS options contradict each other
     */
    static void uri(String uri) {
        TlsOptions.check(uri);
    }

    /** @throws MongoConfigurationException naming the first setting that cannot be honoured */
    static void settings(MongoClientSettings official, CodriverSettings ours) {
        if (official.getAutoEncryptionSettings() != null) {
            throw new MongoConfigurationException(
                    "Not supported: autoEncryptionSettings; the official driver offers no public way to encrypt for"
                            + " others. Use its ClientEncryption to encrypt explicitly");
        }
        if (official.getContextProvider() != null
                && !(official.getContextProvider() instanceof ReactiveContextProvider)) {
            throw new MongoConfigurationException(
                    "The contextProvider must be a ReactiveContextProvider: a reactive client knows a subscriber, not a"
                            + " thread");
        }
        contradictions(official, ours);
    }

    /**
     * Where the proxy is.
     *
     * @param decode the strict reader of hosts
     * @throws MongoConfigurationException if that is no host and port
     */
    static ServerAddress proxy(ProxySettings settings, UnaryOperator<ServerAddress> decode) {
        String host = String.valueOf(settings.getHost());
        if (host.startsWith("/")) {
            throw new MongoConfigurationException("proxyHost is the path " + host + ", but a proxy is reached by TCP");
        }
        try {
            return decode.apply(new ServerAddress(host, settings.getPort()));
        } catch (MongoException | IllegalArgumentException failure) {
            throw new MongoConfigurationException("proxyHost cannot be used: " + failure.getMessage(), failure);
        }
    }

    /**
     * What contradicts the hosts, their escapes decoded.
     *
     * @throws MongoConfigurationException naming the Unix socket that no proxy can reach, or over which no TLS is spoken
     */
    static void seeds(MongoClientSettings official, List<ServerAddress> hosts) {
        hosts.stream().filter(UnixServerAddress.class::isInstance).findFirst().ifPresent(socket -> {
            if (official.getSocketSettings().getProxySettings().isProxyEnabled()) {
                throw new MongoConfigurationException("Both the Unix socket " + socket
                        + " and proxyHost are set, but no proxy can reach a socket of this machine");
            }
            if (official.getSslSettings().isEnabled()) {
                throw new MongoConfigurationException("Both the Unix socket " + socket
                        + " and TLS are set, but a socket has no host name that a certificate could be checked for");
            }
        });
    }

    /** What is allowed and should not be; to be said once per client. */
    static Optional<String> weakness(MongoClientSettings official) {
        SslSettings tls = official.getSslSettings();
        return tls.isEnabled() && tls.isInvalidHostNameAllowed()
                ? Optional.of("The names of certificates are not checked (tlsInsecure, tlsAllowInvalidHostnames or"
                        + " SslSettings.invalidHostNameAllowed): whoever has any trusted certificate can pretend to be the"
                        + " server. Whether a certificate is trusted is still checked")
                : Optional.empty();
    }

    private static void contradictions(MongoClientSettings official, CodriverSettings ours) {
        if (official.getInetAddressResolver() != null && ours.hostResolver().isPresent()) {
            throw new MongoConfigurationException(
                    "Both inetAddressResolver and CodriverSettings.hostResolver are set, but only one can be asked");
        }
        if (ours.resolverKind() == ResolverKind.SYSTEM && !ours.nameServers().isEmpty()) {
            throw new MongoConfigurationException(
                    "Both resolve.kind(SYSTEM) and resolve.nameServers are set, but the system's resolver asks its own");
        }
        if (official.getTransportSettings() instanceof NettyTransportSettings netty
                && netty.getEventLoopGroup() != null
                && ours.transport() != Transport.AUTO) {
            throw new MongoConfigurationException(
                    "Both an event loop group in NettyTransportSettings and" + " CodriverSettings.transport("
                            + ours.transport() + ") are set, but a group has a transport already");
        }
    }
}
