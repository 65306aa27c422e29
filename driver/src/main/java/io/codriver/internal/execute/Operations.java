package io.codriver.internal.execute;

import com.mongodb.ServerApi;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.command.pipeline.StreamPosition;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.execute.retry.RetryRules;
import io.codriver.internal.execute.retry.TransactionRetries;
import io.codriver.internal.session.Companion;
import io.codriver.internal.session.Sessions;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.watch.CommandWatch;
import io.codriver.internal.watch.TransactionTrace;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.util.retry.Retry;

/** Runs operations of one client. Holds nothing but what was handed in; every subscription has its own state. */
public final class Operations {

    private final Deployment deployment;
    private final Timers timers;
    private final AtomicLong operations = new AtomicLong();
    private final Gate gate = new Gate();
    private final Sessions sessions;
    private final Settings settings;
    private final Aftercare aftercare;

    /**
     * What the client was told about running operations.
     *
     * @param readTimeoutNanos {@code socketTimeoutMS}: how long one reply may take; 0 for no limit. {@code timeoutMS} replaces it
     * @param direct whether the client talks to one server alone
     * @param api the declared API version, if one was declared
     * @param watch hears of commands
     * @param retries what becomes of failed attempts
     */
    public record Settings(
            long readTimeoutNanos, boolean direct, @Nullable ServerApi api, CommandWatch watch, RetryRules retries) {}

    public Operations(Deployment deployment, Timers timers, Sessions sessions, Settings settings) {
        this.deployment = deployment;
        this.timers = timers;
        this.sessions = sessions;
        this.settings = settings;
        this.aftercare = new Aftercare(this);
    }

    /**
     * One command and its answer.
     *
     * @param command called once per subscription; what it throws arrives as {@code onError}
     */
    public <R> Mono<R> run(Supplier<? extends Command<R>> command, OperationContext context) {
        return OperationMono.of(this, command, context);
    }

    /**
     * What a cursor gives; its batches are fetched as demand asks for them.
     *
     * @param opening called once per subscription; what it throws arrives as {@code onError}
     */
    public <T> Flux<T> cursor(Supplier<? extends CursorCommand<T>> opening, OperationContext context) {
        return CursorFlux.of(this, opening, context);
    }

    /**
     * What a change stream gives, over as many cursors as it takes: one that failed gets a successor if the position allows.
     *
     * @param start called once per subscription
     * @param opening called once per cursor
     */
    public <T> Flux<T> changes(
            Supplier<StreamPosition> start,
            Function<StreamPosition, ? extends CursorCommand<T>> opening,
            OperationContext context) {
        return Flux.defer(() -> {
            StreamPosition position = start.get();
            return cursor(() -> opening.apply(position), context)
                    .retryWhen(Retry.indefinitely().filter(position::isResumable));
        });
    }

    /** Refuses new operations from now on; completes when those under way have ended, or the limit has passed. */
    public Mono<Void> drain(Duration limit) {
        return Mono.create(sink -> {
            Timers.Timeout patience = timers.at(Deadline.after(limit, timers.nanos()), sink::success);
            sink.onDispose(patience::cancel);
            gate.shut().subscribe(null, sink::error, sink::success);
        });
    }

    /**
     * Lets a server forget the sessions of a client that closes. Completes when it has answered or cannot, or the limit
     * has passed; never fails.
     */
    public Mono<Void> endSessions(Duration limit) {
        return new Farewell(this).say(limit);
    }

    /**
     * How often a transaction that begins now is run as a whole.
     *
     * @param timeout {@code timeoutMS} of all its attempts
     */
    public TransactionRetries transactionRetries(OperationTimeout timeout, long nowNanos) {
        Deadline by = timeout.isSet()
                ? timeout.startingAt(nowNanos)
                : Deadline.afterNanos(TransactionRetries.LIMIT_NANOS, nowNanos);
        return new TransactionRetries(by, timeout.isSet(), settings.retries().jitter());
    }

    /** Who goes along with a transaction that begins now, if anybody does. */
    public @Nullable Companion companion() {
        TransactionTrace trace = watch().transaction();
        return trace == null ? null : new TracedTransaction(trace);
    }

    /** Emits once, when the time has passed. */
    public Mono<Boolean> pause(long nanos) {
        return Mono.create(sink -> {
            Timers.Timeout end = timers.at(Deadline.afterNanos(nanos, now()), () -> sink.success(true));
            sink.onDispose(end::cancel);
        });
    }

    /** Of this client, from 1 on. */
    long nextOperationId() {
        return operations.incrementAndGet();
    }

    Gate gate() {
        return gate;
    }

    Deployment deployment() {
        return deployment;
    }

    /** All sessions of the client. */
    public Sessions sessions() {
        return sessions;
    }

    Timers timers() {
        return timers;
    }

    /** The clock of the client. */
    public long now() {
        return timers.nanos();
    }

    Settings settings() {
        return settings;
    }

    CommandWatch watch() {
        return settings.watch();
    }

    Aftercare aftercare() {
        return aftercare;
    }
}
