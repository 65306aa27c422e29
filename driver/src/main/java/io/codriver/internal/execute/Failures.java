package io.codriver.internal.execute;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInternalException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoSocketWriteException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.MongoWriteException;
import com.mongodb.ServerAddress;
import com.mongodb.bulk.WriteConcernError;
import io.codriver.internal.exchange.ExchangeFailure;
import org.jspecify.annotations.Nullable;

/** The one place where what happened on the wire becomes what the application sees: exact official classes. */
final class Failures {

    private static final int EXCEEDED_TIME_LIMIT = 50;
    private static final int REAUTHENTICATION_REQUIRED = 391;

    private Failures() {}

    /** Of an exchange that was begun; {@code ENCODING} is not for here. */
    static MongoException onWire(
            ExchangeFailure failure, ServerAddress server, boolean operationTimeout, String spent) {
        String message = failure.getMessage();
        return switch (failure.kind()) {
            case NOT_SENT, WRITE -> new MongoSocketWriteException(message, server, failure);
            case READ, INTERRUPTED -> new MongoSocketReadException(message, server, failure);
            case TIMEOUT ->
                operationTimeout
                        ? new MongoOperationTimeoutException(
                                "timeoutMS has passed while " + server + " had not answered (" + spent + ")",
                                new MongoSocketReadTimeoutException(message, server, failure))
                        : new MongoSocketReadTimeoutException(message, server, failure);
            case PROTOCOL ->
                new MongoInternalException("The connection to " + server + " was closed: " + message, failure);
            case ENCODING -> new MongoInternalException(message, failure);
        };
    }

    /** A selection or check-out that met its limit, if {@code timeoutMS} was set: whoever set it waits for this class. */
    static Throwable beforeWire(Throwable failure, boolean operationTimeout, String during, String spent) {
        return operationTimeout && failure.getClass() == MongoTimeoutException.class
                ? new MongoOperationTimeoutException(
                        "timeoutMS has passed during " + during + " (" + spent + "): " + failure.getMessage(), failure)
                : failure;
    }

    /**
     * What a server says that stopped because of {@code maxTimeMS}, if that came from {@code timeoutMS}: whoever set it
     * waits for this class. Spec: Client Side Operations Timeout, "Error Transformations".
     */
    static Throwable ofServersLimit(Throwable failure, String spent) {
        Throwable limit = serversLimit(failure);
        return limit == null
                ? failure
                : new MongoOperationTimeoutException(
                        "timeoutMS has passed on the server (" + spent + "): " + failure.getMessage(), limit);
    }

    /** What is to be told as the cause; {@code null} if it is about something else. Bulk writes tell what was done, too. */
    private static @Nullable Throwable serversLimit(Throwable failure) {
        if (failure instanceof MongoExecutionTimeoutException) {
            return failure;
        }
        if (failure instanceof MongoBulkWriteException bulk) {
            return isLimit(bulk.getWriteConcernError())
                            || bulk.getWriteErrors().stream().anyMatch(each -> each.getCode() == EXCEEDED_TIME_LIMIT)
                    ? bulk
                    : null;
        }
        if (failure instanceof ClientBulkWriteException bulk) {
            return bulk.getWriteConcernErrors().stream().anyMatch(Failures::isLimit)
                            || bulk.getWriteErrors().values().stream()
                                    .anyMatch(each -> each.getCode() == EXCEEDED_TIME_LIMIT)
                    ? bulk
                    : null;
        }
        boolean refused = failure instanceof MongoWriteException || failure instanceof MongoWriteConcernException;
        return refused && ((MongoException) failure).getCode() == EXCEEDED_TIME_LIMIT
                ? new MongoExecutionTimeoutException(EXCEEDED_TIME_LIMIT, failure.getMessage())
                : null;
    }

    private static boolean isLimit(@Nullable WriteConcernError error) {
        return error != null && error.getCode() == EXCEEDED_TIME_LIMIT;
    }

    /** What is thrown for documents that were refused, or writes that were not acknowledged as wanted. */
    static boolean isOfWrites(Throwable failure) {
        return failure instanceof MongoWriteException
                || failure instanceof MongoWriteConcernException
                || failure instanceof MongoBulkWriteException
                || failure instanceof ClientBulkWriteException;
    }

    /** Whether the server did nothing because it wants to know anew who this is. Spec: Authentication, "Reauthentication". */
    static boolean asksForProof(Throwable failure) {
        return failure instanceof MongoCommandException refused && refused.getCode() == REAUTHENTICATION_REQUIRED;
    }

    /** Whether the topology wants to hear of it. Spec: SDAM, "Error handling". */
    static boolean concernsTopology(Throwable failure) {
        return failure instanceof MongoSocketException
                || failure instanceof MongoNotPrimaryException
                || failure instanceof MongoNodeIsRecoveringException
                || failure instanceof MongoWriteConcernException
                || failure instanceof MongoBulkWriteException
                || failure instanceof ClientBulkWriteException;
    }
}
