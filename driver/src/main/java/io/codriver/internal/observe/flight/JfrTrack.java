package io.codriver.internal.observe.flight;

import io.codriver.event.AuthenticationEndedEvent;
import io.codriver.event.ConnectAttempt;
import io.codriver.event.ConnectEndedEvent;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.HandshakeEndedEvent;
import io.codriver.event.IdentifyEndedEvent;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.ProxyEndedEvent;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.event.TlsEndedEvent;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Records one opening. Each event is begun with its stage, if it is recorded at that moment, and committed at its end;
 * nobody else has it in between.
 *
 * <p>Concurrency: the ledger of the opening orders beginnings and ends.
 */
final class JfrTrack implements FlightRecorder.Track {

    private volatile @Nullable JfrOpen opening;
    private volatile @Nullable JfrStage current;

    @Override
    public void begins(OpenStage stage) {
        if (stage == OpenStage.RESOLVE) {
            opening = begun(new JfrOpen());
        }
        current = switch (stage) {
            case RESOLVE -> begun(new JfrResolve());
            case IDENTIFY -> begun(new JfrIdentify());
            case CONNECT -> begun(new JfrConnect());
            case PROXY -> begun(new JfrProxy());
            case TLS -> begun(new JfrTls());
            case HELLO -> begun(new JfrHandshake());
            case AUTHENTICATE -> begun(new JfrAuthentication());
            case PERMIT -> null;
        };
    }

    private static <E extends JfrStage> @Nullable E begun(E event) {
        if (!event.isEnabled()) {
            return null;
        }
        event.begin();
        return event;
    }

    @Override
    public void resolveEnded(ResolveEndedEvent event) {
        if (current instanceof JfrResolve record) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(event.entry().outcome(), event.failure());
            record.addresses = event.addresses().stream().map(Object::toString).collect(Collectors.joining(", "));
            record.queued = event.progress().queued().toNanos();
            record.behind = event.progress().behind();
            record.shared = event.progress().sharedWith();
            record.cached = event.cached();
            record.stale = event.stale();
            record.commit();
        }
    }

    @Override
    public void identifyEnded(IdentifyEndedEvent event) {
        if (current instanceof JfrIdentify record) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(event.entry().outcome(), event.failure());
            record.mechanism = event.mechanism();
            record.source = event.source();
            record.commit();
        }
    }

    @Override
    public void connectEnded(ConnectEndedEvent event) {
        if (current instanceof JfrConnect record) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(event.entry().outcome(), event.failure());
            record.address =
                    event.winner().map(winner -> winner.address().toString()).orElse("");
            record.attempts = event.attempts().size();
            record.tried = event.attempts().stream().map(JfrTrack::readable).collect(Collectors.joining(", "));
            record.commit();
        }
    }

    private static String readable(ConnectAttempt attempt) {
        return attempt.address() + " "
                + attempt.outcome().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    @Override
    public void proxyEnded(ProxyEndedEvent event) {
        if (current instanceof JfrProxy record) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(event.entry().outcome(), event.failure());
            record.address = event.remote().toString();
            record.commit();
        }
    }

    @Override
    public void tlsEnded(TlsEndedEvent event) {
        if (current instanceof JfrTls record) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(event.entry().outcome(), event.failure());
            record.address = event.remote().toString();
            record.protocol = event.protocol();
            record.cipherSuite = event.cipherSuite();
            record.commit();
        }
    }

    @Override
    public void handshakeEnded(HandshakeEndedEvent event) {
        if (current instanceof JfrHandshake record) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(event.entry().outcome(), event.failure());
            record.address = event.remote().toString();
            record.commit();
        }
    }

    @Override
    public void authenticationEnded(AuthenticationEndedEvent event) {
        if (current instanceof JfrAuthentication record) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(event.entry().outcome(), event.failure());
            record.address = event.remote().toString();
            record.mechanism = event.mechanism();
            record.commit();
        }
    }

    @Override
    public void connectionOpened(ConnectionOpenedEvent event) {
        JfrOpen record = opening;
        if (record != null) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(OpeningLedger.Outcome.DONE, Optional.empty());
            record.address = event.remote().toString();
            record.ledger = event.ledger().toString();
            record.commit();
        }
    }

    @Override
    public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
        JfrOpen record = opening;
        if (record != null) {
            record.end();
            record.about(event.openingId(), event.server(), event.forMonitor());
            record.ended(outcome(event), Optional.of(event.failure()));
            record.address = "";
            record.ledger = event.failure().ledger().toString();
            record.commit();
        }
    }

    // The stage that failed is the last of the ledger.
    private static OpeningLedger.Outcome outcome(ConnectionOpenFailedEvent event) {
        return event.failure()
                .ledger()
                .entry(event.failure().stage())
                .map(OpeningLedger.Entry::outcome)
                .orElse(OpeningLedger.Outcome.FAILED);
    }
}
