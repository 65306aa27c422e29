package io.codriver.internal.open;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.connect.DialFailure;
import io.codriver.internal.connect.socks.SocksFailure;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.handshake.auth.IdentityFailure;
import io.codriver.internal.secure.TlsAlert;
import io.codriver.internal.secure.TlsFailure;
import io.codriver.resolve.LookupRejectedException;
import io.codriver.resolve.LookupTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.security.sasl.SaslException;

/** The words of a failed opening: what happened, where the time went, what to do. */
final class Advice {

    private static final int AUTHENTICATION_FAILED = 18;

    private final Duration resolveLimit;
    private final OpenLimits limits;
    private final Optional<ServerAddress> proxy;

    /** @param proxy what all servers are reached through */
    Advice(Duration resolveLimit, OpenLimits limits, Optional<ServerAddress> proxy) {
        this.resolveLimit = resolveLimit;
        this.limits = limits;
        this.proxy = proxy;
    }

    /** Whether what fails before the server is connected fails on the way to a proxy. */
    boolean isAboutProxy() {
        return proxy.isPresent();
    }

    String message(StageFailure failure) {
        return "Opening a connection to " + failure.server() + through() + " failed in stage " + failure.stage() + ": "
                + whatHappened(failure)
                + (failure.isTimeout() ? whoseLimit(failure) : "")
                + ". Ledger: " + failure.ledger() + whatToDo(failure);
    }

    private String through() {
        return proxy.map(address -> " through the SOCKS5 proxy " + address).orElse("");
    }

    private static String whatHappened(StageFailure failure) {
        Throwable met = failure.met();
        if (met instanceof UnknownHostException) {
            return "no such host (" + met.getMessage() + ")";
        }
        String message = met.getMessage();
        boolean speaksForItself = met instanceof LookupTimeoutException
                || met instanceof LookupRejectedException
                || met instanceof DialFailure
                || met instanceof SocksFailure
                || met instanceof TlsFailure
                || met instanceof ExchangeFailure
                || met instanceof SaslException
                || met instanceof IdentityFailure
                || met instanceof MongoException;
        return speaksForItself && message != null ? message : met.toString();
    }

    private String whoseLimit(StageFailure failure) {
        if (failure.callerCame()) {
            return " (the caller's own limit was up, before that of the stage)";
        }
        return switch (failure.stage()) {
            case RESOLVE -> " (resolve.timeout is " + OpeningLedger.readable(resolveLimit) + ")";
            // What waits for credentials says itself how long it may.
            case IDENTIFY, PERMIT -> "";
            case CONNECT, PROXY -> " (connectTimeoutMS=" + limits.connect().toMillis() + ")";
            case TLS, HELLO, AUTHENTICATE ->
                " (handshakeTimeout is " + OpeningLedger.readable(limits.handshake()) + ")";
        };
    }

    private String whatToDo(StageFailure failure) {
        String advice = adviceFor(failure);
        return advice.isEmpty() ? "" : ". " + advice;
    }

    private String adviceFor(StageFailure failure) {
        Throwable met = failure.met();
        if (failure.credential().isPresent()) {
            return ofLogin(failure.credential().get(), met);
        }
        if (met instanceof MongoException) {
            return "";
        }
        if (met instanceof DialFailure dial) {
            return isAboutProxy() ? ofConnectToProxy(dial) : ofConnect(failure.server(), dial);
        }
        if (met instanceof SocksFailure socks) {
            return socks.advice();
        }
        if (met instanceof TlsFailure tls) {
            return ofTls(tls);
        }
        if (met instanceof ExchangeFailure exchange) {
            return ofHello(exchange);
        }
        return switch (failure.stage()) {
            case RESOLVE -> ofResolve(met);
            case PERMIT -> "";
            case IDENTIFY, CONNECT, PROXY, TLS, HELLO, AUTHENTICATE ->
                "See the cause; this may be a bug, please report it";
        };
    }

    private static String ofResolve(Throwable met) {
        if (met instanceof LookupTimeoutException) {
            return "Look at the resolver of this machine and at who else queues there; a longer resolve.timeout never"
                    + " counts against connectTimeoutMS, and an address instead of a name needs no resolver";
        }
        return met instanceof UnknownHostException
                ? "Check the spelling of the host and the DNS of this machine"
                : "Look at the resolver, see the cause";
    }

    private static String ofConnect(ServerAddress server, DialFailure dial) {
        if (server instanceof UnixServerAddress) {
            return "Check whether the server runs and may be spoken to through that socket; its path is in lower case because"
                    + " the official UnixServerAddress makes it so";
        }
        boolean refused = dial.attempts().stream().anyMatch(attempt -> attempt.outcome() == Attempt.Outcome.REFUSED);
        if (refused && !dial.timedOut()) {
            return "Nothing listens on that port: check whether the server runs, its port and bindIp";
        }
        return dial.timedOut()
                ? "Nothing answered: check firewall, routing and whether the address is still in use"
                : "See the causes, one per address";
    }

    private static String ofConnectToProxy(DialFailure dial) {
        return dial.timedOut()
                ? "The proxy does not answer: check proxyHost and proxyPort, and the network between you and it"
                : "No proxy listens there: check proxyHost and proxyPort, and whether it runs";
    }

    private static String ofTls(TlsFailure tls) {
        return switch (tls.kind()) {
            case TIMEOUT ->
                "TCP was accepted, TLS was not answered: the server is overloaded, or speaks no TLS on this port";
            case CHECKING ->
                "The server has answered; what checks its certificate here took too long. A revocation server (CRL, OCSP) may be"
                        + " silent, or a trust manager of the application slow";
            case NETWORK ->
                "The peer ended the connection inside TLS: it is overloaded, or expects no TLS or a client certificate";
            case CERTIFICATE -> "Check the host name in the URI, the certificate of the server and the trust store";
            case PROTOCOL ->
                TlsAlert.in(tls)
                        .map(TlsAlert::advice)
                        .orElse("Check that the port speaks TLS, and which versions and ciphers both sides allow");
        };
    }

    private static String ofLogin(MongoCredential credential, Throwable met) {
        if (met instanceof MongoCommandException refused) {
            return refused.getErrorCode() == AUTHENTICATION_FAILED
                    ? "Check user name, password and mechanism, and whether the user belongs to the database "
                            + credential.getSource() + " (authSource)"
                    : "";
        }
        if (met instanceof IdentityFailure) {
            return "The server has nothing to do with it: look at where the credentials come from, see the cause";
        }
        if (met instanceof ExchangeFailure) {
            return "The server knew hello and left the conversation: look at its log";
        }
        return "What answers there is not the server that knows this user, or the password cannot be used";
    }

    private static String ofHello(ExchangeFailure exchange) {
        return switch (exchange.kind()) {
            case TIMEOUT ->
                "The peer accepts connections but does not answer: it is overloaded, hangs, or is no MongoDB server";
            case READ, WRITE, NOT_SENT ->
                TlsAlert.in(exchange)
                        .map(TlsAlert::advice)
                        .orElse("The peer ended the connection: it is overloaded, restarts, or expects TLS");
            case PROTOCOL ->
                "What answers there does not speak the MongoDB protocol: check the port, and whether it expects TLS";
            case INTERRUPTED -> "The client or its pool was closed meanwhile";
            case ENCODING -> "Please report this";
        };
    }
}
