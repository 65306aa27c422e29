package io.codriver.internal.topology;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoSocketWriteTimeoutException;
import com.mongodb.MongoWriteException;
import com.mongodb.bulk.WriteConcernError;
import com.mongodb.connection.TopologyVersion;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a failure says about a server.
 *
 * <p>Spec: SDAM, "Error handling".
 */
public enum FailureMeaning {
    /** Not writable primary, or recovering: the server is there, but is not what we took it for. */
    STATE_CHANGE,
    /** As {@link #STATE_CHANGE}, and its connections are about to end. */
    SHUTTING_DOWN,
    /** The connection broke. */
    NETWORK,
    /** No answer in time. After a handshake this may just be a slow operation. */
    NETWORK_TIMEOUT,
    /** Labelled: the server, or what stands before it, has too much to do. Clearing the pool would make it worse. */
    OVERLOADED,
    /** The host name could not be resolved: says nothing about the server. */
    UNRESOLVED,
    /** The client could not obtain its own credentials, before there was a connection: says nothing about the server. */
    UNIDENTIFIED,
    /** Anything else: the server answered with another error, or TLS or the server's identity is not acceptable. */
    OTHER;

    private static final String OVERLOADED_LABEL = "SystemOverloadedError";
    private static final Set<Integer> RECOVERING = Set.of(11600, 11602, 13436, 189, 91);
    private static final Set<Integer> NOT_WRITABLE_PRIMARY = Set.of(10107, 13435, 10058);
    private static final Set<Integer> SHUTDOWN = Set.of(11600, 91);

    /** The meaning of what an operation, an opening or a check failed with; of a login, of what it met. */
    public static FailureMeaning of(Throwable thrown) {
        Throwable failure = met(thrown);
        Optional<OpenFailure> opening = opening(failure);
        if (opening.isPresent() && opening.get().stage() == OpenStage.RESOLVE) {
            return UNRESOLVED;
        }
        if (opening.isPresent() && isUnidentified(opening.get())) {
            return UNIDENTIFIED;
        }
        FailureMeaning answer = failure instanceof MongoServerException answered ? ofAnswer(answered) : OTHER;
        if (answer == OTHER && failure instanceof MongoException labelled && labelled.hasErrorLabel(OVERLOADED_LABEL)) {
            return OVERLOADED;
        }
        if (failure instanceof MongoServerException) {
            return answer;
        }
        if (isNetworkTimeout(failure)) {
            return NETWORK_TIMEOUT;
        }
        return failure instanceof MongoSocketException ? NETWORK : OTHER;
    }

    /**
     * Whether the server kept silent for too long, labelled or not: then nothing can be expected on its other
     * connections either. A lookup without an answer is nothing of the server's.
     */
    public static boolean isNetworkTimeout(Throwable thrown) {
        Throwable failure = met(thrown);
        return failure instanceof MongoSocketReadTimeoutException
                || failure instanceof MongoSocketWriteTimeoutException
                || opening(failure)
                        .filter(opening -> opening.isTimeout()
                                && opening.stage() != OpenStage.RESOLVE
                                && opening.stage() != OpenStage.IDENTIFY)
                        .isPresent();
    }

    /** In the middle of a login it is the handshake that failed. Spec: Authentication, "Authentication Handshake". */
    private static boolean isUnidentified(OpenFailure opening) {
        return opening.stage() == OpenStage.IDENTIFY
                && opening.ledger().entry(OpenStage.CONNECT).isEmpty();
    }

    /** Whether the network broke or kept silent, labelled or not, as opposed to an answer or a failed lookup. */
    public static boolean isNetwork(Throwable failure) {
        return of(failure) != UNRESOLVED && (met(failure) instanceof MongoSocketException || isNetworkTimeout(failure));
    }

    /** A login that failed carries what the server answered, or the network did, as its cause. */
    private static Throwable met(Throwable failure) {
        return failure instanceof MongoSecurityException && failure.getCause() instanceof MongoException cause
                ? cause
                : failure;
    }

    private static FailureMeaning ofAnswer(MongoServerException answered) {
        if (answered instanceof MongoWriteException) {
            return OTHER; // Of one document, whatever its code. Spec: "Errors contained within the writeErrors field".
        }
        if (answered instanceof MongoBulkWriteException bulk) {
            WriteConcernError error = bulk.getWriteConcernError();
            return error == null ? OTHER : ofAnswer(error.getCode(), error.getMessage());
        }
        return ofAnswer(answered.getCode(), answered.getMessage());
    }

    private static FailureMeaning ofAnswer(int code, @Nullable String message) {
        if (SHUTDOWN.contains(code)) {
            return SHUTTING_DOWN;
        }
        if (RECOVERING.contains(code) || NOT_WRITABLE_PRIMARY.contains(code)) {
            return STATE_CHANGE;
        }
        // Messages are looked at only if there is no code.
        return code <= 0 && tellsOfStateChange(message) ? STATE_CHANGE : OTHER;
    }

    private static boolean tellsOfStateChange(@Nullable String message) {
        return message != null && (message.contains("not master") || message.contains("node is recovering"));
    }

    private static Optional<OpenFailure> opening(Throwable failure) {
        return failure.getCause() instanceof OpenFailure opening ? Optional.of(opening) : Optional.empty();
    }

    /** The state in which the server was when it answered with this error; {@code null} if it did not say. */
    static @Nullable TopologyVersion topologyVersion(Throwable failure) {
        return met(failure) instanceof MongoCommandException answered
                ? ServerDescriptions.topologyVersion(answered.getResponse())
                : null;
    }
}
