package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.AuthenticationEndedEvent;
import io.codriver.event.ConnectAttempt;
import io.codriver.event.ConnectAttemptEndedEvent;
import io.codriver.event.ConnectEndedEvent;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.HandshakeEndedEvent;
import io.codriver.event.IdentifyEndedEvent;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Entry;
import io.codriver.event.ProxyEndedEvent;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.event.TlsEndedEvent;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.observe.Observation;
import io.codriver.internal.resolve.ResolvedBatch.Origin;
import io.netty.handler.ssl.SslHandler;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLSession;

/**
 * What is told of one opening: makes the events, if anybody follows.
 *
 * <p>Concurrency: a stage is ended by one thread; only attempts and the end of their stage may come from two at once, the
 * event loop of the race and whoever gives the opening up, so what was told of them is kept under a monitor. Followers
 * are called outside.
 */
final class OpeningNews {

    private static final AtomicLong LAST_ID = new AtomicLong();

    private final long id = LAST_ID.incrementAndGet();
    private final ServerAddress server;
    private final boolean forMonitor;
    private final Observation followers;
    private final BitSet attemptsTold = new BitSet();
    private boolean raceIsOver;

    OpeningNews(ServerAddress server, boolean forMonitor, Observation followers) {
        this.server = server;
        this.forMonitor = forMonitor;
        this.followers = followers;
    }

    /** Whether anybody follows: otherwise nothing needs to be made for them. */
    boolean isWanted() {
        return followers.isFollowed();
    }

    void begins(OpenStage stage) {
        followers.begins(stage);
    }

    /**
     * How the attempts of the race stand.
     *
     * @param seen all that were begun, in their order
     * @param originNanos when the opening began
     */
    void attempts(List<Attempt> seen, long originNanos) {
        synchronized (this) {
            if (!raceIsOver) {
                announceEnded(seen, originNanos);
            }
        }
        followers.tell();
    }

    private void announceEnded(List<Attempt> seen, long originNanos) {
        for (int i = attemptsTold.nextClearBit(0); i < seen.size(); i = attemptsTold.nextClearBit(i + 1)) {
            Attempt attempt = seen.get(i);
            if (attempt.outcome() != Attempt.Outcome.RUNNING) {
                attemptsTold.set(i);
                announce(published(attempt, originNanos));
            }
        }
    }

    private void announce(ConnectAttempt attempt) {
        ConnectAttemptEndedEvent event = new ConnectAttemptEndedEvent(id, server, forMonitor, attempt);
        followers.announce(follower -> follower.connectAttemptEnded(event));
    }

    /**
     * A stage has ended.
     *
     * @param failure what it met, if it failed
     */
    void ended(Entry entry, StageFacts facts, Optional<Throwable> failure, long originNanos) {
        switch (entry.stage()) {
            case RESOLVE ->
                resolved(entry, facts instanceof StageFacts.Lookup known ? known : StageFacts.Lookup.NONE, failure);
            case IDENTIFY -> {
                if (facts instanceof StageFacts.Identity identity) {
                    identified(entry, identity, failure);
                }
            }
            case CONNECT ->
                raced(
                        entry,
                        facts instanceof StageFacts.Race known ? known : StageFacts.Race.NONE,
                        failure,
                        originNanos);
            case PROXY -> {
                if (facts instanceof StageFacts.Passage passage) {
                    passed(entry, passage, failure);
                }
            }
            case TLS -> {
                if (facts instanceof StageFacts.Wire wire) {
                    secured(entry, wire, failure);
                }
            }
            case HELLO -> {
                if (facts instanceof StageFacts.Wire wire) {
                    greeted(entry, wire, failure);
                }
            }
            case AUTHENTICATE -> {
                if (facts instanceof StageFacts.Proof proof) {
                    loggedIn(entry, proof, failure);
                }
            }
            case PERMIT -> {
                // The pool's own events tell of it.
            }
        }
        followers.tell();
    }

    private void resolved(Entry entry, StageFacts.Lookup facts, Optional<Throwable> failure) {
        ResolveEndedEvent event = new ResolveEndedEvent(
                id,
                server,
                forMonitor,
                entry,
                facts.addresses(),
                facts.progress(),
                facts.origin() == Origin.CACHED,
                facts.origin() == Origin.STALE,
                failure);
        followers.announce(follower -> follower.resolveEnded(event));
    }

    private void identified(Entry entry, StageFacts.Identity facts, Optional<Throwable> failure) {
        IdentifyEndedEvent event =
                new IdentifyEndedEvent(id, server, forMonitor, entry, facts.mechanism(), facts.source(), failure);
        followers.announce(follower -> follower.identifyEnded(event));
    }

    private synchronized void raced(Entry entry, StageFacts.Race facts, Optional<Throwable> failure, long originNanos) {
        raceIsOver = true;
        List<Attempt> attempts =
                facts.attempts().stream().map(OpeningNews::decided).toList();
        announceEnded(attempts, originNanos);
        ConnectEndedEvent event = new ConnectEndedEvent(
                id,
                server,
                forMonitor,
                entry,
                attempts.stream()
                        .map(attempt -> published(attempt, originNanos))
                        .toList(),
                failure);
        followers.announce(follower -> follower.connectEnded(event));
    }

    // Whoever gives an opening up does not wait until the race has heard of it.
    private static Attempt decided(Attempt attempt) {
        return attempt.outcome() == Attempt.Outcome.RUNNING
                ? new Attempt(
                        attempt.address(),
                        attempt.startNanos(),
                        attempt.endNanos(),
                        Attempt.Outcome.LOST,
                        attempt.cause())
                : attempt;
    }

    private static ConnectAttempt published(Attempt attempt, long originNanos) {
        return new ConnectAttempt(
                attempt.address(),
                Duration.ofNanos(Math.max(attempt.startNanos() - originNanos, 0)),
                Duration.ofNanos(Math.max(attempt.endNanos() - attempt.startNanos(), 0)),
                switch (attempt.outcome()) {
                    case OK -> ConnectAttempt.Outcome.WON;
                    case REFUSED -> ConnectAttempt.Outcome.REFUSED;
                    case FAILED -> ConnectAttempt.Outcome.FAILED;
                    case TIMED_OUT -> ConnectAttempt.Outcome.TIMED_OUT;
                    case RUNNING, LOST -> ConnectAttempt.Outcome.LOST;
                },
                Optional.ofNullable(attempt.cause()));
    }

    private void passed(Entry entry, StageFacts.Passage passage, Optional<Throwable> failure) {
        ProxyEndedEvent event =
                new ProxyEndedEvent(id, server, forMonitor, passage.dialed().remote(), entry, failure);
        followers.announce(follower -> follower.proxyEnded(event));
    }

    private void secured(Entry entry, StageFacts.Wire wire, Optional<Throwable> failure) {
        SslHandler handler = wire.dialed().channel().pipeline().get(SslHandler.class);
        boolean agreed = entry.outcome() == OpeningLedger.Outcome.DONE && handler != null;
        String protocol = "";
        String cipherSuite = "";
        if (agreed) {
            SSLSession session = handler.engine().getSession();
            protocol = session.getProtocol();
            cipherSuite = session.getCipherSuite();
        }
        TlsEndedEvent event = new TlsEndedEvent(
                id, server, forMonitor, wire.dialed().remote(), entry, protocol, cipherSuite, failure);
        followers.announce(follower -> follower.tlsEnded(event));
    }

    private void greeted(Entry entry, StageFacts.Wire wire, Optional<Throwable> failure) {
        HandshakeEndedEvent event = new HandshakeEndedEvent(
                id,
                server,
                forMonitor,
                wire.dialed().remote(),
                entry,
                wire.greeted().map(greeted -> Duration.ofNanos(greeted.roundTripNanos())),
                failure);
        followers.announce(follower -> follower.handshakeEnded(event));
    }

    private void loggedIn(Entry entry, StageFacts.Proof proof, Optional<Throwable> failure) {
        AuthenticationEndedEvent event = new AuthenticationEndedEvent(
                id, server, forMonitor, proof.dialed().remote(), entry, proof.mechanism(), failure);
        followers.announce(follower -> follower.authenticationEnded(event));
    }

    void opened(SocketAddress remote, OpeningLedger ledger) {
        ConnectionOpenedEvent event = new ConnectionOpenedEvent(id, server, forMonitor, remote, ledger);
        followers.announce(follower -> follower.connectionOpened(event));
        followers.tell();
    }

    void failed(OpenFailure failure) {
        ConnectionOpenFailedEvent event = new ConnectionOpenFailedEvent(id, server, forMonitor, failure);
        followers.announce(follower -> follower.connectionOpenFailed(event));
        followers.tell();
    }
}
