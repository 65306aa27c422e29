package io.codriver.internal.monitor;

import com.mongodb.MongoInternalException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoSocketWriteException;
import com.mongodb.ServerAddress;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.exchange.HelloExchange;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.hello.HelloCommand;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opener;
import io.codriver.internal.open.Opening;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Mono;

/**
 * A connection on which nothing is said but hello: opened once, which is the first question, asked as often as wanted, one
 * question at a time, closed once. It takes the road of any other connection, in front of the line for lookups.
 *
 * <p>Concurrency: any thread. What comes of a line that is closed meanwhile may still be told: whoever has closed it
 * compares lines.
 */
final class HelloLine {

    /** Who hears what the server says. */
    interface Answer {

        /**
         * The server answered.
         *
         * @param tookNanos the round trip, unless the server was allowed to wait
         * @param moreFollows whether it will answer once more without being asked; then {@link #limit} that
         */
        void heard(HelloLine line, Hello hello, long tookNanos, boolean moreFollows);

        /** It could not be opened, or it broke, or the server answered with an error. Close it. */
        void failed(HelloLine line, Throwable failure);
    }

    private final MonitorSettings settings;
    private final ServerAddress server;
    private final Opener opener;
    private final Timers timers;
    private final Answer answer;
    private final Disposable.Swap openingStep = Disposables.swap();

    private volatile @Nullable Opening opening;
    private volatile @Nullable OpenConnection connection;
    private volatile boolean closed;

    /** Does nothing before {@link #open}. */
    HelloLine(MonitorSettings settings, Opener opener, Timers timers, Answer answer) {
        this.settings = settings;
        this.server = settings.server().getAddress();
        this.opener = opener;
        this.timers = timers;
        this.answer = answer;
    }

    /** Resolves, connects, and hears the hello of the handshake. Once; never blocks. */
    void open() {
        Opening begun;
        try {
            begun = opener.begin(server, true);
        } catch (Throwable bug) {
            answer.failed(this, bug);
            return;
        }
        opening = begun;
        // Taken on the way: what is emitted while a close disposes of the step would reach nobody, and stay open.
        openingStep.update(begun.resolve(Deadline.NEVER)
                .then(Mono.defer(() -> begun.establish(Deadline.NEVER)).doOnNext(this::opened))
                .switchIfEmpty(Mono.error(() -> new IllegalStateException("The opening ended without a connection")))
                .subscribe(taken -> {}, failure -> answer.failed(this, failure)));
        if (closed) {
            begun.abandon(); // Whoever closed it may not have seen the opening.
        }
    }

    private void opened(OpenConnection open) {
        connection = open;
        if (closed) {
            open.close("nobody waits for this check any more");
            return;
        }
        answer.heard(this, open.hello(), open.helloNanos(), false);
    }

    /** Asks once more; the answer before has been heard. */
    void ask(HelloCommand command, Deadline by) {
        OpenConnection open = opened();
        HelloExchange.ask(open.conversation(), command, server, timers, by, new HelloExchange.Answer() {
            @Override
            public void heard(Hello hello, long tookNanos, boolean moreFollows) {
                answer.heard(HelloLine.this, hello, tookNanos, moreFollows);
            }

            @Override
            public void failed(Throwable failure) {
                answer.failed(HelloLine.this, translated(failure));
            }
        });
    }

    /** Asks for an answer at once. */
    void askPlainly() {
        ask(question(), settings.checkLimit(timers.nanos()));
    }

    /** What to ask, as the server understands it. */
    HelloCommand question() {
        return HelloCommand.check(opened().hello().helloOk(), settings.api());
    }

    /** Of the answer that follows without being asked for. */
    void limit(Deadline by) {
        opened().conversation().hurry(by);
    }

    private OpenConnection opened() {
        OpenConnection open = connection;
        if (open == null) {
            throw new IllegalStateException("The line to " + server + " is not open yet");
        }
        return open;
    }

    /** Whether it can be asked. */
    boolean isOpen() {
        OpenConnection open = connection;
        return open != null && open.isOpen();
    }

    /** Ends it, also while it opens. Idempotent, never blocks. */
    void close(String reason) {
        closed = true;
        openingStep.dispose();
        Opening begun = opening;
        if (begun != null) {
            begun.abandon();
        }
        OpenConnection open = connection;
        if (open != null) {
            open.close(reason);
        }
    }

    /** Where the time of its opening went; none before it began. */
    Optional<OpeningLedger> ledger() {
        return Optional.ofNullable(opening).map(Opening::ledger);
    }

    private Throwable translated(Throwable failure) {
        if (!(failure instanceof ExchangeFailure exchange)) {
            return failure;
        }
        String text = "The check of " + server + " failed: " + exchange.getMessage();
        return switch (exchange.kind()) {
            case TIMEOUT -> new MongoSocketReadTimeoutException(text, server, exchange);
            case READ, INTERRUPTED -> new MongoSocketReadException(text, server, exchange);
            case NOT_SENT, WRITE -> new MongoSocketWriteException(text, server, exchange);
            case PROTOCOL, ENCODING -> new MongoInternalException(text, exchange);
        };
    }
}
