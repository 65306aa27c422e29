package io.codriver.internal.open;

import com.mongodb.MongoConfigurationException;
import com.mongodb.UnixServerAddress;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.resolve.Resolution;
import io.codriver.internal.resolve.ResolvedBatch;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;

/** One opening: resolve, permit, then everything from the first SYN on, see {@link Establishing}. */
final class StagedOpening implements Opening {

    private final OpenStages stages;
    private final OpenLimits limits;
    private final Ticker ticker;
    private final OpeningRecord record;
    private final Resolution resolution;
    private final Optional<Login> login;

    StagedOpening(OpenStages stages, OpenLimits limits, Ticker ticker, OpeningRecord record) {
        this.stages = stages;
        this.limits = limits;
        this.ticker = ticker;
        this.record = record;
        this.resolution = stages.resolve().of(record.server(), record.forMonitor());
        this.login = record.forMonitor() ? Optional.empty() : stages.logins().map(Supplier::get);
    }

    @Override
    public Mono<Void> resolve(Deadline by) {
        return Mono.defer(() -> {
            boolean callerFirst =
                    by.remainingNanos(ticker.nanos()) < nanos(stages.resolve().limit());
            record.begin(OpenStage.RESOLVE, callerFirst, this::soFar);
            return addresses(by)
                    .doOnNext(first -> record.done(StageFacts.Lookup.of(first)))
                    .doOnCancel(() -> record.cancelled(soFar()))
                    .onErrorMap(met -> record.failed(met, known(met)))
                    .then(Mono.defer(this::identify));
        });
    }

    /** Obtains credentials that do not depend on the connection: in a stage with limits of its own, which holds no permit. */
    private Mono<Void> identify() {
        return login.flatMap(
                        begun -> begun.identify(record.server()).map(credentials -> identified(begun, credentials)))
                .orElseGet(Mono::empty);
    }

    private Mono<Void> identified(Login begun, Mono<Void> credentials) {
        record.begin(OpenStage.IDENTIFY, false, () -> Proving.identity(begun));
        return credentials
                .doOnSuccess(nothing -> record.done(Proving.identity(begun)))
                .doOnCancel(() -> record.cancelled(Proving.identity(begun)))
                .onErrorMap(met -> record.failed(Exceptions.unwrap(met), Proving.identity(begun)));
    }

    private Mono<ResolvedBatch> addresses(Deadline by) {
        if (record.server() instanceof UnixServerAddress && stages.tls().isPresent()) {
            return Mono.error(() -> new MongoConfigurationException("TLS over the Unix socket " + record.server()
                    + " is not supported: a socket has no host name to check"));
        }
        return resolution.first(by);
    }

    private StageFacts soFar() {
        return StageFacts.Lookup.unanswered(resolution.progress().orElse(LookupProgress.DIRECT));
    }

    private static StageFacts known(Throwable met) {
        return met instanceof LookupTimeoutException timeout
                ? StageFacts.Lookup.unanswered(timeout.progress())
                : StageFacts.Lookup.NONE;
    }

    @Override
    public void awaitPermit() {
        record.begin(OpenStage.PERMIT, false, () -> StageFacts.NONE);
    }

    @Override
    public Mono<OpenConnection> establish(Deadline by) {
        return Mono.create(sink -> new Establishing(stages, limits, ticker, record, login, sink).begin(resolution, by));
    }

    @Override
    public void abandon() {
        resolution.abandon();
        record.cancelled(StageFacts.NONE);
    }

    @Override
    public @Nullable ObjectId service() {
        return record.service();
    }

    @Override
    public OpeningLedger ledger() {
        return record.ledger();
    }

    /** Durations beyond 292 years are as good as that. */
    static long nanos(Duration limit) {
        try {
            return limit.toNanos();
        } catch (ArithmeticException beyond) {
            return Long.MAX_VALUE;
        }
    }
}
