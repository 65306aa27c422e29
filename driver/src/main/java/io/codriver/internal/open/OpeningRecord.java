package io.codriver.internal.open;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.internal.time.Ticker;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * What is known of one opening: its ledger, whose limit comes first in the stage under way, and whether its end was
 * announced, which happens once.
 *
 * <p>Concurrency: written by whoever runs the opening, one stage after the other; may be read and cancelled by anybody.
 */
final class OpeningRecord {

    private final ServerAddress server;
    private final boolean forMonitor;
    private final Announcer announcer;
    private final Translation translation;
    private final LedgerRecorder ledger;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile boolean callerComesFirst;

    OpeningRecord(
            ServerAddress server, boolean forMonitor, Ticker ticker, Announcer announcer, Translation translation) {
        this.server = server;
        this.forMonitor = forMonitor;
        this.announcer = announcer;
        this.translation = translation;
        this.ledger = new LedgerRecorder(ticker);
    }

    ServerAddress server() {
        return server;
    }

    boolean forMonitor() {
        return forMonitor;
    }

    OpeningLedger ledger() {
        return ledger.snapshot();
    }

    /**
     * A stage begins.
     *
     * @param callerFirst whether the caller's limit lies before that of the stage
     * @param story what to say of it, given how long it has taken
     */
    void begin(OpenStage stage, boolean callerFirst, Function<Duration, String> story) {
        callerComesFirst = callerFirst;
        ledger.begin(stage, story);
    }

    /** The stage under way has done its work. */
    void done(Function<Duration, String> story) {
        ledger.end(Outcome.DONE, story);
    }

    /** All stages have done their work. */
    void opened(SocketAddress remote, OpeningLedger complete) {
        if (announced.compareAndSet(false, true) && announcer.isHeard()) {
            announcer.opened(new ConnectionOpenedEvent(server, remote, forMonitor, complete));
        }
    }

    /** The stage under way has failed. */
    MongoException failed(Throwable met, Function<Duration, String> story) {
        OpenStage stage = ledger.end(StageFailure.isTimeout(met) ? Outcome.TIMED_OUT : Outcome.FAILED, story)
                .orElse(OpenStage.CONNECT);
        StageFailure failure = new StageFailure(server, forMonitor, stage, met, callerComesFirst, ledger.snapshot());
        Translation.Translated translated = translation.translate(failure);
        announceFailure(translated.cause());
        return translated.exception();
    }

    /** Nobody wants the connection any more. Does nothing between two stages, and once all of them are done. */
    void cancelled(Function<Duration, String> story) {
        Optional<OpenStage> stage = ledger.end(Outcome.CANCELLED, story);
        if (stage.isPresent()) {
            OpeningLedger complete = ledger.snapshot();
            String message = "Opening a connection to " + server + " was given up in stage " + stage.get()
                    + ". Ledger: " + complete;
            announceFailure(new OpenFailure(message, stage.get(), false, complete, List.of()));
        }
    }

    private void announceFailure(OpenFailure failure) {
        if (announced.compareAndSet(false, true)) {
            announcer.failed(new ConnectionOpenFailedEvent(server, forMonitor, failure));
        }
    }
}
