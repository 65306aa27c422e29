package io.codriver.internal.open;

import io.codriver.event.OpenStage;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.connect.DialFailure;
import io.codriver.internal.connect.Dialed;
import io.codriver.internal.connect.socks.Proxy;
import io.codriver.internal.connect.socks.SocksTarget;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginLimit;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.resolve.Resolution;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.netty.channel.Channel;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
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
    // As many as one lookup answers.
    private final Queue<SocketAddress> offered = new ConcurrentLinkedQueue<>();
    private volatile List<Attempt> attempts = List.of();
    private volatile @Nullable Dialed dialed;
    private volatile @Nullable StageFacts passage;
    private final Optional<Login> login;
    private volatile @Nullable Proving proving;

    /** @param login of this connection, if it has to prove who it is */
    Establishing(
            OpenStages stages,
            OpenLimits limits,
            Ticker ticker,
            OpeningRecord record,
            Optional<Login> login,
            MonoSink<OpenConnection> sink) {
        this.stages = stages;
        this.limits = limits;
        this.ticker = ticker;
        this.record = record;
        this.login = login;
        this.sink = sink;
    }

    void begin(Resolution resolution, Deadline by) {
        sink.onCancel(this::cancelled);
        steps.replace(connect(resolution, by)
                .flatMap(dialed -> stages.proxy()
                        .map(proxy -> throughProxy(proxy, dialed, by))
                        .orElseGet(() -> judged(dialed, handshake(dialed, by))))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("A stage ended without a result")))
                .subscribe(this::established, this::failed));
    }

    private Mono<OpenConnection> handshaken(Dialed winner, Deadline by) {
        return judged(winner, handshake(winner, by));
    }

    /** What a server beyond the proxy does says nothing of the proxy's address. */
    private Mono<OpenConnection> throughProxy(Proxy proxy, Dialed winner, Deadline by) {
        return judged(winner, passage(proxy, winner, by).thenReturn(winner)).flatMap(passed -> handshake(passed, by));
    }

    /** Its address is judged by whether more than TCP came of it. */
    private <T> Mono<T> judged(Dialed winner, Mono<T> later) {
        return later.doOnNext(worked -> stages.dialer().proved(winner.remote()))
                .doOnError(StageFailure::speaksAgainstTheAddress, met -> failedLater(winner.remote()));
    }

    /** The connect limit goes on: the proxy connects, and we wait for that. */
    private Mono<Void> passage(Proxy proxy, Dialed winner, Deadline by) {
        return Mono.defer(() -> {
            Deadline limit =
                    limits.connect().isZero() ? Deadline.NEVER : Deadline.after(limits.connect(), firstSyn(winner));
            Deadline until = limit.earlier(by);
            SocksTarget target = Targets.of(record.server(), stages.resolve());
            StageFacts facts = new StageFacts.Passage(winner, target.toString());
            passage = facts;
            record.begin(OpenStage.PROXY, !until.equals(limit), () -> facts);
            return proxy.reach(winner.channel(), target, until).doOnSuccess(nothing -> {
                record.done(facts);
                passage = null;
            });
        });
    }

    private long firstSyn(Dialed winner) {
        return winner.attempts().isEmpty()
                ? ticker.nanos()
                : winner.attempts().get(0).startNanos();
    }

    private Mono<Dialed> connect(Resolution resolution, Deadline by) {
        return Mono.defer(() -> {
                    record.begin(OpenStage.CONNECT, comesFirst(by, limits.connect()), this::race);
                    return stages.dialer().dial(resolution.offers().doOnNext(offered::addAll), by, this::seen);
                })
                .doOnNext(winner -> {
                    custody.take(winner.channel());
                    attempts = winner.attempts();
                    record.done(race());
                    dialed = winner;
                });
    }

    private void seen(List<Attempt> standing) {
        attempts = List.copyOf(standing);
        record.tried(standing);
    }

    /**
     * The winner of the race is of no use. If none of the other addresses was of any lately, the name may have moved: those
     * who listen at its old addresses now may well accept connections, and show certificates of their own.
     */
    private void failedLater(SocketAddress remote) {
        stages.dialer().failedLater(remote);
        if (offered.stream().allMatch(stages.dialer()::failedLately)) {
            stages.resolve().unreachable(record.server());
        }
    }

    /** TLS, hello and authentication share one limit, on a clock that starts here. */
    private Mono<OpenConnection> handshake(Dialed winner, Deadline by) {
        boolean callerFirst = comesFirst(by, limits.handshake());
        Deadline until = limits.handshake().isZero()
                ? by
                : Deadline.after(limits.handshake(), ticker.nanos()).earlier(by);
        return secure(winner, until, callerFirst)
                .then(Mono.defer(() -> greet(winner, until, callerFirst)))
                .flatMap(greeted -> logIn(winner, greeted, new LoginLimit(until, by, ticker), callerFirst));
    }

    private Mono<Void> secure(Dialed winner, Deadline until, boolean callerFirst) {
        if (stages.tls().isEmpty()) {
            return Mono.empty();
        }
        record.begin(OpenStage.TLS, callerFirst, () -> StageFacts.NONE);
        Channel channel = winner.channel();
        String host = record.server().getHost();
        int port = record.server().getPort();
        return stages.tls().get().upgrade(channel, host, port, until).doOnSuccess(nothing -> record.done(facts()));
    }

    private Mono<EstablishedConnection> greet(Dialed winner, Deadline until, boolean callerFirst) {
        record.begin(OpenStage.HELLO, callerFirst, () -> StageFacts.NONE);
        Conversation conversation = stages.conversations().apply(winner.channel());
        return stages.greeting()
                .greet(conversation, record.server(), record.forMonitor(), login, until)
                .map(greeted -> {
                    record.done(new StageFacts.Wire(winner, Optional.of(greeted)));
                    record.greeted(greeted.hello());
                    return new EstablishedConnection(
                            record.server(),
                            winner.remote(),
                            conversation,
                            greeted,
                            new Renewal(limits, ticker),
                            record.ledgerOnDemand());
                });
    }

    /** If a login was begun, the connection is of no use before it has ended. */
    private Mono<OpenConnection> logIn(
            Dialed winner, EstablishedConnection connection, LoginLimit limit, boolean callerFirst) {
        if (connection.greeted().login().isEmpty()) {
            return Mono.just(connection);
        }
        Login begun = connection.greeted().login().get();
        Proving proof = new Proving(record, begun, winner, callerFirst);
        proving = proof;
        proof.begin();
        LoginRoad road = new LoginRoad(connection.conversation(), record.server(), limit, proof);
        return begun.run(connection.hello(), road).then(Mono.fromSupplier(() -> {
            proof.done();
            return connection;
        }));
    }

    private void established(OpenConnection connection) {
        record.opened(connection.remote());
        sink.success(connection);
    }

    private void failed(Throwable failure) {
        Throwable met = Exceptions.unwrap(failure);
        if (met instanceof DialFailure dial && !dial.attempts().isEmpty()) {
            attempts = dial.attempts();
            stages.resolve().unreachable(record.server());
        }
        custody.close();
        sink.error(record.failed(met, facts()));
    }

    private void cancelled() {
        steps.dispose();
        custody.close();
        record.cancelled(facts());
    }

    /** What is known of the stage under way. */
    private StageFacts facts() {
        Dialed winner = dialed;
        if (winner == null) {
            return race();
        }
        StageFacts passing = passage;
        if (passing != null) {
            return passing;
        }
        Proving proof = proving;
        return proof == null ? new StageFacts.Wire(winner, Optional.empty()) : proof.facts();
    }

    private StageFacts race() {
        return new StageFacts.Race(attempts);
    }

    private boolean comesFirst(Deadline by, Duration limit) {
        long leftNanos = by.remainingNanos(ticker.nanos());
        return !by.isNever() && (limit.isZero() || leftNanos < StagedOpening.nanos(limit));
    }
}
