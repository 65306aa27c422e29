package io.codriver.internal.open;

import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.observe.OpeningCounters;
import io.codriver.internal.time.Ticker;
import java.net.SocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one opening: its ledger, whose limit comes first in the stage under way, and whether its end was
 * announced, which happens once. Whoever follows the opening is told from here.
 *
 * <p>Concurrency: written by whoever runs the opening, one stage after the other; may be read and cancelled by anybody.
 * Which of them ends a stage is decided by the ledger.
 */
final class OpeningRecord {

    private final ServerAddress server;
    private final boolean forMonitor;
    private final OpeningNews news;
    private final OpeningCounters counters;
    private final Translation translation;
    private final LedgerRecorder ledger;
    private final AtomicBoolean announced = new AtomicBoolean();
    private volatile boolean callerComesFirst;
    private volatile @Nullable ObjectId service;

    OpeningRecord(
            ServerAddress server,
            boolean forMonitor,
            Ticker ticker,
            OpeningNews news,
            OpeningCounters counters,
            Translation translation) {
        this.server = server;
        this.forMonitor = forMonitor;
        this.news = news;
        this.counters = counters;
        this.translation = translation;
        this.ledger = new LedgerRecorder(ticker);
    }

    ServerAddress server() {
        return server;
    }

    boolean forMonitor() {
        return forMonitor;
    }

    /** The server has answered hello. */
    void greeted(Hello hello) {
        service = hello.serviceId();
    }

    @Nullable
    ObjectId service() {
        return service;
    }

    OpeningLedger ledger() {
        return ledger.snapshot();
    }

    /** The same for whoever may ask later, or never: its words are made for those who read them. */
    Supplier<OpeningLedger> ledgerOnDemand() {
        return ledger::snapshot;
    }

    /**
     * A stage begins.
     *
     * @param callerFirst whether the caller's limit lies before that of the stage
     * @param soFar what is known of it while it is under way
     */
    void begin(OpenStage stage, boolean callerFirst, Supplier<StageFacts> soFar) {
        callerComesFirst = callerFirst;
        if (stage == OpenStage.RESOLVE) {
            counters.begun();
        }
        // Before the ledger: from then on others may end the stage.
        news.begins(stage);
        ledger.begin(stage, took -> soFar.get().story(took));
    }

    /** How the attempts of the connect stage stand. */
    void tried(List<Attempt> attempts) {
        if (news.isWanted()) {
            news.attempts(attempts, ledger.originNanos());
        }
    }

    /** The stage under way has done its work. */
    void done(StageFacts facts) {
        ledger.end(Outcome.DONE, facts::story).ifPresent(stage -> tell(stage, facts, Optional.empty()));
    }

    /** All stages have done their work. */
    void opened(SocketAddress remote) {
        if (announced.compareAndSet(false, true)) {
            counters.opened();
            if (news.isWanted()) {
                news.opened(remote, ledger.snapshot());
            }
        }
    }

    /** The stage under way has failed. */
    MongoException failed(Throwable met, StageFacts facts) {
        Optional<OpenStage> ended =
                ledger.end(StageFailure.isTimeout(met) ? Outcome.TIMED_OUT : Outcome.FAILED, facts::story);
        StageFailure failure = new StageFailure(
                server, forMonitor, ended.orElse(OpenStage.CONNECT), met, callerComesFirst, ledger.snapshot());
        ended.ifPresent(stage -> tell(stage, facts, Optional.of(failure.met())));
        Translation.Translated translated = translation.translate(failure);
        if (announced.compareAndSet(false, true)) {
            counters.failed(translated.cause());
            if (news.isWanted()) {
                news.failed(translated.cause());
            }
        }
        return translated.exception();
    }

    /** Nobody wants the connection any more, be it in a stage or between two. Does nothing before the first, and after the end. */
    void cancelled(StageFacts facts) {
        boolean wasUnderWay = ledger.giveUp(facts::story);
        Optional<OpenStage> last = ledger.last();
        if (last.isEmpty()) {
            return;
        }
        if (wasUnderWay) {
            tell(last.get(), facts, Optional.empty());
        }
        if (announced.compareAndSet(false, true)) {
            counters.cancelled();
            if (news.isWanted()) {
                news.failed(givenUp(last.get()));
            }
        }
    }

    private OpenFailure givenUp(OpenStage stage) {
        OpeningLedger complete = ledger.snapshot();
        String message =
                "Opening a connection to " + server + " was given up in stage " + stage + ". Ledger: " + complete;
        return new OpenFailure(message, stage, false, complete, List.of());
    }

    private void tell(OpenStage stage, StageFacts facts, Optional<Throwable> failure) {
        if (stage == OpenStage.CONNECT && facts instanceof StageFacts.Race race) {
            counters.connected(race.attempts().size());
        }
        if (news.isWanted()) {
            ledger.snapshot().entry(stage).ifPresent(entry -> news.ended(entry, facts, failure, ledger.originNanos()));
        }
    }
}
