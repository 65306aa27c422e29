package io.codriver.test.internal.data;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** Numbers, names and labels of errors. Spec: SDAM, retryable reads, retryable writes, transactions: the lists of codes. */
public final class ErrorCodes {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(1, "InternalError"),
            Map.entry(2, "BadValue"),
            Map.entry(6, "HostUnreachable"),
            Map.entry(7, "HostNotFound"),
            Map.entry(11, "UserNotFound"),
            Map.entry(13, "Unauthorized"),
            Map.entry(18, "AuthenticationFailed"),
            Map.entry(20, "IllegalOperation"),
            Map.entry(24, "LockTimeout"),
            Map.entry(26, "NamespaceNotFound"),
            Map.entry(43, "CursorNotFound"),
            Map.entry(48, "NamespaceExists"),
            Map.entry(50, "MaxTimeMSExpired"),
            Map.entry(59, "CommandNotFound"),
            Map.entry(63, "StaleShardVersion"),
            Map.entry(64, "WriteConcernTimeout"),
            Map.entry(72, "InvalidOptions"),
            Map.entry(79, "UnknownReplWriteConcern"),
            Map.entry(89, "NetworkTimeout"),
            Map.entry(91, "ShutdownInProgress"),
            Map.entry(100, "UnsatisfiableWriteConcern"),
            Map.entry(112, "WriteConflict"),
            Map.entry(133, "FailedToSatisfyReadPreference"),
            Map.entry(134, "ReadConcernMajorityNotAvailableYet"),
            Map.entry(136, "CappedPositionLost"),
            Map.entry(150, "StaleEpoch"),
            Map.entry(189, "PrimarySteppedDown"),
            Map.entry(216, "ElectionInProgress"),
            Map.entry(222, "CloseChangeStream"),
            Map.entry(225, "TransactionTooOld"),
            Map.entry(234, "RetryChangeStream"),
            Map.entry(237, "CursorKilled"),
            Map.entry(238, "NotImplemented"),
            Map.entry(246, "SnapshotUnavailable"),
            Map.entry(251, "NoSuchTransaction"),
            Map.entry(262, "ExceededTimeLimit"),
            Map.entry(267, "PreparedTransactionInProgress"),
            Map.entry(280, "ChangeStreamFatalError"),
            Map.entry(286, "ChangeStreamHistoryLost"),
            Map.entry(317, "ConnectionPoolExpired"),
            Map.entry(354, "LoadBalancerSupportMismatch"),
            Map.entry(391, "ReauthenticationRequired"),
            Map.entry(462, "IngressRequestRateLimitExceeded"),
            Map.entry(9001, "SocketException"),
            Map.entry(10107, "NotWritablePrimary"),
            Map.entry(11000, "DuplicateKey"),
            Map.entry(11600, "InterruptedAtShutdown"),
            Map.entry(11601, "Interrupted"),
            Map.entry(11602, "InterruptedDueToReplStateChange"),
            Map.entry(13388, "StaleConfig"),
            Map.entry(13435, "NotPrimaryNoSecondaryOk"),
            Map.entry(13436, "NotPrimaryOrSecondary"));

    /** Errors of a server that is no longer, or not yet, what the client took it for. */
    private static final Set<Integer> STATE_CHANGES = Set.of(91, 189, 10107, 11600, 11602, 13435, 13436);

    private static final Set<Integer> RETRYABLE_WRITES =
            Set.of(6, 7, 89, 91, 189, 262, 317, 9001, 10107, 11600, 11602, 13435, 13436);

    private static final Set<Integer> TRANSIENT = Set.of(24, 112, 246, 251, 267);

    private static final int CHANGE_STREAM_FATAL = 280;

    private ErrorCodes() {}

    public static String nameOf(int code) {
        return NAMES.getOrDefault(code, "Location" + code);
    }

    /** Whether a reply with this error tells the topology version. */
    public static boolean isStateChange(int code) {
        return STATE_CHANGES.contains(code);
    }

    /** The labels which a server adds to an error of a write that may be retried. */
    public static List<String> labelsOfRetryableWrite(int code) {
        return RETRYABLE_WRITES.contains(code) ? List.of("RetryableWriteError") : List.of();
    }

    /** The label of a change stream that cannot go on. Spec: change streams, "Resumable Error". */
    public static List<String> labelsOfChangeStream(int code) {
        return code == CHANGE_STREAM_FATAL ? List.of("NonResumableChangeStreamError") : List.of();
    }

    /** The labels which a server adds to an error inside a transaction. */
    public static List<String> labelsInTransaction(String command, int code) {
        boolean commit = command.equals("commitTransaction") || command.equals("abortTransaction");
        if (commit && RETRYABLE_WRITES.contains(code)) {
            return List.of("RetryableWriteError");
        }
        boolean isTransient = TRANSIENT.contains(code) || (!commit && RETRYABLE_WRITES.contains(code));
        return isTransient ? List.of("TransientTransactionError") : List.of();
    }
}
