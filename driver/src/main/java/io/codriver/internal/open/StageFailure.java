package io.codriver.internal.open;

import com.mongodb.MongoCredential;
import com.mongodb.ServerAddress;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.connect.DialFailure;
import io.codriver.internal.connect.socks.SocksFailure;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.handshake.auth.LoginFailure;
import io.codriver.internal.secure.TlsAlert;
import io.codriver.internal.secure.TlsFailure;
import io.codriver.resolve.LookupTimeoutException;
import java.util.Optional;

/**
 * What a stage of an opening failed with.
 *
 * @param stage which one
 * @param met as the stage threw it; of a login, what it met
 * @param credential whose login it was, if it was one
 * @param callerCame whether the caller's limit lay before that of the stage, so that a timeout is his
 * @param ledger of the whole opening, the stage ended
 */
record StageFailure(
        ServerAddress server,
        boolean forMonitor,
        OpenStage stage,
        Throwable met,
        Optional<MongoCredential> credential,
        boolean callerCame,
        OpeningLedger ledger) {

    /** As the other one, from what a stage threw. */
    StageFailure(
            ServerAddress server,
            boolean forMonitor,
            OpenStage stage,
            Throwable thrown,
            boolean callerCame,
            OpeningLedger ledger) {
        this(server, forMonitor, stage, met(thrown), credential(thrown), callerCame, ledger);
    }

    private static Throwable met(Throwable thrown) {
        return thrown instanceof LoginFailure login ? login.met() : thrown;
    }

    private static Optional<MongoCredential> credential(Throwable thrown) {
        return thrown instanceof LoginFailure login ? Optional.of(login.credential()) : Optional.empty();
    }

    boolean isTimeout() {
        return isTimeout(met);
    }

    static boolean isTimeout(Throwable thrown) {
        Throwable met = met(thrown);
        return met instanceof LookupTimeoutException
                || (met instanceof IdentityFailure identity && identity.timedOut())
                || (met instanceof DialFailure dial && dial.timedOut())
                || (met instanceof SocksFailure socks && socks.kind() == SocksFailure.Kind.TIMEOUT)
                || (met instanceof TlsFailure tls && tls.isTimeout())
                || (met instanceof ExchangeFailure exchange && exchange.kind() == ExchangeFailure.Kind.TIMEOUT);
    }

    /**
     * Whether what a proxy, TLS, hello or a login met is a reason to try the other addresses of the host before this one. Not if
     * the server understood and said no, or if our own side gave up.
     */
    static boolean speaksAgainstTheAddress(Throwable thrown) {
        Throwable met = met(thrown);
        return met instanceof TlsFailure
                || (met instanceof SocksFailure socks && socks.isOfTheProxyItself())
                || (met instanceof ExchangeFailure exchange
                        && switch (exchange.kind()) {
                            case READ, WRITE, NOT_SENT, TIMEOUT, PROTOCOL -> true;
                            case ENCODING, INTERRUPTED -> false;
                        });
    }

    /**
     * Whether the server, or what lies before it, may be overloaded: errors and timeouts of the network from the first SYN
     * to the end of hello. Never what a login met, nor what DNS, a certificate (its own or ours, or how long it took us to check it) or a
     * foreign protocol did; nor what was met on the way to a proxy, or what that said.
     *
     * <p>Spec: CMAP, "Backpressure-enabled".
     */
    boolean maySpeakOfOverload(boolean viaProxy) {
        if (met instanceof DialFailure dial) {
            return !viaProxy && (dial.timedOut() || !dial.attempts().isEmpty());
        }
        if (met instanceof TlsFailure tls) {
            return tls.kind() == TlsFailure.Kind.TIMEOUT || tls.kind() == TlsFailure.Kind.NETWORK;
        }
        return stage == OpenStage.HELLO
                && met instanceof ExchangeFailure exchange
                && TlsAlert.in(exchange).isEmpty()
                && switch (exchange.kind()) {
                    case READ, WRITE, NOT_SENT, TIMEOUT -> true;
                    case ENCODING, PROTOCOL, INTERRUPTED -> false;
                };
    }
}
