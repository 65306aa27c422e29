package io.codriver.internal.open;

import io.codriver.event.OpenStage;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.connect.DialFailure;
import io.codriver.internal.connect.Dialed;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.resolve.Resolution;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.List;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.Exceptions;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * An opening from its first SYN to the end of its handshake.
 *
 * <p>The sink decides whether the connection was delivered or the caller had left: it calls back on cancellation exactly if
 * it will not deliver. Whatever is open then is closed by {@link Custody}, in one place.
 */
final class Establishing {

    private final OpenStages stages;
    private final OpenLimits limits;
    private final Ticker ticker;
    private final OpeningRecord record;
    private final MonoSink<OpenConnection> sink;
    private final Custody custody = new Custody();
    private final Disposable.Swap steps = Disposables.swap();
    private volatile List<Attempt> attempts = List.of();

    Establishing(
            OpenStages stages, OpenLimits limits, Ticker ticker, OpeningRecord record, MonoSink<OpenConnection> sink) {
        this.stages = stages;
        this.limits = limits;
        this.ticker = ticker;
        this.record = record;
        this.sink = sink;
    }

    void begin(Resolution resolution, Deadline by) {
        sink.onCancel(this::cancelled);
        steps.replace(connect(resolution, by)
                .flatMap(dialed -> handshake(dialed, by)
                        .doOnNext(connection -> stages.dialer().proved(dialed.remote()))
                        .doOnError(StageFailure::speaksAgainstTheAddress, met -> stages.dialer()
                                .failedLater(dialed.remote())))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("A stage ended without a result")))
                .subscribe(this::established, this::failed));
    }

    private Mono<Dialed> connect(Resolution resolution, Deadline by) {
        return Mono.defer(() -> {
                    record.begin(OpenStage.CONNECT, comesFirst(by, limits.connect()), took -> tried());
                    return stages.dialer().dial(resolution.offers(), by, seen -> attempts = List.copyOf(seen));
                })
                .doOnNext(dialed -> {
                    custody.take(dialed.channel());
                    attempts = dialed.attempts();
                    record.done(took -> tried());
                });
    }

    /** TLS and hello share one limit, on a clock that starts here. */
    private Mono<OpenConnection> handshake(Dialed dialed, Deadline by) {
        boolean callerFirst = comesFirst(by, limits.handshake());
        Deadline until = limits.handshake().isZero()
                ? by
                : Deadline.after(limits.handshake(), ticker.nanos()).earlier(by);
        return secure(dialed.channel(), until, callerFirst).then(Mono.defer(() -> greet(dialed, until, callerFirst)));
    }

    private Mono<Void> secure(Channel channel, Deadline until, boolean callerFirst) {
        if (stages.tls().isEmpty()) {
            return Mono.empty();
        }
        record.begin(OpenStage.TLS, callerFirst, took -> "");
        String host = record.server().getHost();
        int port = record.server().getPort();
        return stages.tls().get().upgrade(channel, host, port, until).doOnSuccess(nothing -> record.done(took -> ""));
    }

    private Mono<OpenConnection> greet(Dialed dialed, Deadline until, boolean callerFirst) {
        record.begin(OpenStage.HELLO, callerFirst, took -> "");
        Conversation conversation = stages.conversations().apply(dialed.channel());
        return stages.greeting()
                .greet(conversation, record.server(), record.forMonitor(), until)
                .map(greeted -> {
                    record.done(took -> "");
                    return new EstablishedConnection(
                            record.server(), dialed.remote(), conversation, greeted, record.ledger());
                });
    }

    private void established(OpenConnection connection) {
        record.opened(connection.remote(), connection.ledger());
        sink.success(connection);
    }

    private void failed(Throwable failure) {
        Throwable met = Exceptions.unwrap(failure);
        if (met instanceof DialFailure dial && !dial.attempts().isEmpty()) {
            attempts = dial.attempts();
        }
        custody.close();
        sink.error(record.failed(met, this::story));
    }

    private void cancelled() {
        steps.dispose();
        custody.close();
        record.cancelled(this::story);
    }

    private String story(Duration took) {
        return custody.wasTaken() ? "" : tried();
    }

    private String tried() {
        return attempts.isEmpty() ? "" : Attempt.summary(attempts);
    }

    private boolean comesFirst(Deadline by, Duration limit) {
        long leftNanos = by.remainingNanos(ticker.nanos());
        return !by.isNever() && (limit.isZero() || leftNanos < StagedOpening.nanos(limit));
    }
}
