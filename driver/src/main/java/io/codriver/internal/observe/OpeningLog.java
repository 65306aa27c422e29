package io.codriver.internal.observe;

import com.mongodb.ServerAddress;
import io.codriver.event.AuthenticationEndedEvent;
import io.codriver.event.ConnectAttempt;
import io.codriver.event.ConnectAttemptEndedEvent;
import io.codriver.event.ConnectEndedEvent;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.HandshakeEndedEvent;
import io.codriver.event.IdentifyEndedEvent;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningListener;
import io.codriver.event.ProxyEndedEvent;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.event.TlsEndedEvent;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;

/**
 * Writes openings at debug level: {@code io.codriver.open} one line for each with its ledger, the loggers of the stages
 * one line for each stage. Nothing at a higher level: who asked for the connection is told of the failure.
 */
final class OpeningLog implements OpeningListener {

    private final Logger resolve;
    private final Logger identify;
    private final Logger connect;
    private final Logger proxy;
    private final Logger tls;
    private final Logger handshake;
    private final Logger authentication;
    private final Logger open;
    private final List<Logger> all;

    /**
     * @param loggers a logger for a name
     */
    OpeningLog(Function<String, Logger> loggers) {
        this.resolve = loggers.apply("io.codriver.resolve");
        this.identify = loggers.apply("io.codriver.identify");
        this.connect = loggers.apply("io.codriver.connect");
        this.proxy = loggers.apply("io.codriver.proxy");
        this.tls = loggers.apply("io.codriver.tls");
        this.handshake = loggers.apply("io.codriver.handshake");
        this.authentication = loggers.apply("io.codriver.authentication");
        this.open = loggers.apply("io.codriver.open");
        this.all = List.of(resolve, identify, connect, proxy, tls, handshake, authentication, open);
    }

    /** Whether anything would be written. */
    boolean isOn() {
        for (Logger logger : all) {
            if (logger.isDebugEnabled()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void resolveEnded(ResolveEndedEvent event) {
        if (resolve.isDebugEnabled()) {
            String found = event.addresses().isEmpty() ? "" : " " + event.addresses();
            resolve.debug(
                    "{}: {}{}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.entry(),
                    found,
                    why(event.failure()));
        }
    }

    @Override
    public void identifyEnded(IdentifyEndedEvent event) {
        if (identify.isDebugEnabled()) {
            identify.debug(
                    "{}: {}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.entry(),
                    why(event.failure()));
        }
    }

    @Override
    public void connectAttemptEnded(ConnectAttemptEndedEvent event) {
        if (connect.isDebugEnabled()) {
            ConnectAttempt attempt = event.attempt();
            connect.debug(
                    "{}: {} {} after {}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    attempt.address(),
                    attempt.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                    OpeningLedger.readable(attempt.duration()),
                    why(attempt.failure()));
        }
    }

    @Override
    public void connectEnded(ConnectEndedEvent event) {
        if (connect.isDebugEnabled()) {
            connect.debug(
                    "{}: {}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.entry(),
                    why(event.failure()));
        }
    }

    @Override
    public void proxyEnded(ProxyEndedEvent event) {
        if (proxy.isDebugEnabled()) {
            proxy.debug(
                    "{}: {}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.entry(),
                    why(event.failure()));
        }
    }

    @Override
    public void tlsEnded(TlsEndedEvent event) {
        if (tls.isDebugEnabled()) {
            String agreed = event.protocol().isEmpty() ? "" : " " + event.protocol() + " " + event.cipherSuite();
            tls.debug(
                    "{}: {}{}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.entry(),
                    agreed,
                    why(event.failure()));
        }
    }

    @Override
    public void handshakeEnded(HandshakeEndedEvent event) {
        if (handshake.isDebugEnabled()) {
            handshake.debug(
                    "{}: {}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.entry(),
                    why(event.failure()));
        }
    }

    @Override
    public void authenticationEnded(AuthenticationEndedEvent event) {
        if (authentication.isDebugEnabled()) {
            authentication.debug(
                    "{}: {}{}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.entry(),
                    why(event.failure()));
        }
    }

    @Override
    public void connectionOpened(ConnectionOpenedEvent event) {
        if (open.isDebugEnabled()) {
            open.debug(
                    "{}: opened, {}: {}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.remote(),
                    event.ledger());
        }
    }

    @Override
    public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
        if (open.isDebugEnabled()) {
            // The message holds the stage and the ledger.
            open.debug(
                    "{}: {}",
                    who(event.openingId(), event.server(), event.forMonitor()),
                    event.failure().getMessage());
        }
    }

    private static String who(long openingId, ServerAddress server, boolean forMonitor) {
        return "opening " + openingId + " to " + server + (forMonitor ? " for the monitor" : " for the pool");
    }

    private static String why(Optional<Throwable> failure) {
        return failure.map(met -> ": " + met).orElse("");
    }
}
