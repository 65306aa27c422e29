package io.codriver.internal.open;

import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoSocketWriteException;
import com.mongodb.ServerAddress;
import io.codriver.event.OpenFailure;
import io.codriver.internal.exchange.ExchangeFailure;
import java.util.List;

/**
 * The one place in which a failed stage becomes a public exception: an exact official class, because others translate by
 * class name, with an {@link OpenFailure} as its cause, and the ledger and what to do in its message.
 */
final class Translation {

    private static final String SYSTEM_OVERLOADED_ERROR = "SystemOverloadedError";
    private static final String RETRYABLE_ERROR = "RetryableError";

    private final Advice advice;

    Translation(Advice advice) {
        this.advice = advice;
    }

    /**
     * Both faces of a failure.
     *
     * @param cause typed by its stage
     * @param exception what the caller sees
     */
    record Translated(OpenFailure cause, MongoException exception) {}

    Translated translate(StageFailure failure) {
        String message = advice.message(failure);
        // A MongoException is thrown itself, so it cannot stand among its own causes.
        List<Throwable> causes = isThrownItself(failure.met()) ? List.of() : List.of(failure.met());
        OpenFailure cause = new OpenFailure(message, failure.stage(), failure.isTimeout(), failure.ledger(), causes);
        MongoException exception = exception(failure, message, cause);
        if (!failure.forMonitor() && failure.maySpeakOfOverload(advice.isAboutProxy())) {
            exception.addLabel(SYSTEM_OVERLOADED_ERROR);
            exception.addLabel(RETRYABLE_ERROR);
        }
        return new Translated(cause, exception);
    }

    private static MongoException exception(StageFailure failure, String message, OpenFailure cause) {
        return failure.credential()
                .map(credential -> ofLogin(credential, failure, message, cause))
                .orElseGet(() -> ofStage(failure, message, cause));
    }

    /** As the official driver has it, with the answer of the server or the failure of the network as its cause. */
    private static MongoException ofLogin(
            MongoCredential credential, StageFailure failure, String message, OpenFailure cause) {
        boolean isLocal = !(failure.met() instanceof ExchangeFailure) && !(failure.met() instanceof MongoException);
        Throwable reason = isLocal ? cause : ofStage(failure, message, cause);
        // The text of a credential hides its password.
        MongoSecurityException refused = new MongoSecurityException(
                credential, "Exception authenticating " + credential + ". " + message, reason);
        if (reason instanceof MongoException told) {
            told.getErrorLabels().forEach(refused::addLabel);
        }
        return refused;
    }

    private static MongoException ofStage(StageFailure failure, String message, OpenFailure cause) {
        if (failure.met() instanceof MongoConfigurationException) {
            return new MongoConfigurationException(message, cause);
        }
        if (failure.met() instanceof MongoException asItIs) {
            return withCause(asItIs, cause);
        }
        return switch (failure.stage()) {
            case RESOLVE, IDENTIFY, PERMIT -> new MongoSocketException(message, failure.server(), cause);
            case CONNECT, PROXY, TLS -> new MongoSocketOpenException(message, failure.server(), cause);
            case HELLO, AUTHENTICATE ->
                failure.met() instanceof ExchangeFailure exchange
                        ? ofExchange(exchange, message, failure.server(), cause)
                        : new MongoInternalException(message, cause);
        };
    }

    static MongoException ofExchange(ExchangeFailure exchange, String message, ServerAddress server, Throwable cause) {
        return switch (exchange.kind()) {
            case TIMEOUT -> new MongoSocketReadTimeoutException(message, server, cause);
            case WRITE -> new MongoSocketWriteException(message, server, cause);
            case READ, NOT_SENT, PROTOCOL, INTERRUPTED -> new MongoSocketReadException(message, server, cause);
            case ENCODING -> new MongoInternalException(message, cause);
        };
    }

    private static boolean isThrownItself(Throwable met) {
        return met instanceof MongoException && !(met instanceof MongoConfigurationException);
    }

    // The server's own answer: its class, code and document are the message; the ledger goes with it.
    private static MongoException withCause(MongoException answer, OpenFailure cause) {
        if (answer.getCause() == null) {
            try {
                answer.initCause(cause);
                return answer;
            } catch (IllegalStateException causeWasGivenAsNull) {
                // Falls through: it can still be suppressed.
            }
        }
        answer.addSuppressed(cause);
        return answer;
    }
}
