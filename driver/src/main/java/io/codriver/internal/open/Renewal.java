package io.codriver.internal.open;

import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.ServerAddress;
import io.codriver.internal.connect.loops.EventLoopTimers;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.handshake.auth.Aside;
import io.codriver.internal.handshake.auth.Login;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.handshake.auth.LoginLimit;
import io.codriver.internal.handshake.auth.LoginRoad;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import io.codriver.internal.time.Timers;
import reactor.core.publisher.Mono;

/**
 * A second login on a connection that is open. The handshake limit counts its time on the wire; the caller's limit stands over
 * all of it.
 *
 * <p>Spec: Authentication, "Reauthentication".
 */
record Renewal(OpenLimits limits, Ticker ticker) {

    /** Fails with {@code MongoSecurityException}. */
    Mono<Void> of(Login login, Conversation conversation, ServerAddress server, Deadline by) {
        return Mono.defer(() -> {
                    Deadline wire = limits.handshake().isZero()
                            ? Deadline.NEVER
                            : Deadline.after(limits.handshake(), ticker.nanos());
                    Timers timers = new EventLoopTimers(conversation.channel().eventLoop(), ticker);
                    return login.again(new LoginRoad(
                            conversation, server, new LoginLimit(wire, by, ticker), new Limited(timers, by)));
                })
                .onErrorMap(LoginFailure.class, failure -> refused(failure, server));
    }

    private static MongoSecurityException refused(LoginFailure failure, ServerAddress server) {
        Throwable met = failure.met();
        Throwable reason = met instanceof ExchangeFailure exchange
                ? Translation.ofExchange(exchange, String.valueOf(met.getMessage()), server, met)
                : met;
        // The text of a credential hides its password.
        MongoSecurityException refused = new MongoSecurityException(
                failure.credential(),
                "Exception authenticating " + failure.credential() + ". The server " + server
                        + " asked for another proof on an open connection, which failed: " + met.getMessage(),
                reason);
        if (reason instanceof MongoException told) {
            told.getErrorLabels().forEach(refused::addLabel);
        }
        return refused;
    }

    /** What comes from elsewhere has limits of its own, and this caller has his. */
    private record Limited(Timers timers, Deadline by) implements Aside {

        @Override
        public <T> Mono<T> identifying(Mono<T> credentials) {
            // Not takeUntilOther, which leaves the credentials waited for when the time is over.
            return by.isNever() ? credentials : Mono.firstWithSignal(credentials, patience());
        }

        private <T> Mono<T> patience() {
            return Mono.create(sink -> {
                Timers.Timeout timeout = timers.at(
                        by,
                        () -> sink.error(new ExchangeFailure(
                                ExchangeFailure.Kind.TIMEOUT,
                                "The time was over while credentials were obtained from elsewhere",
                                null)));
                sink.onDispose(timeout::cancel);
            });
        }
    }
}
