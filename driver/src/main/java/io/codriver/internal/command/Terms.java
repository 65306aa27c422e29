package io.codriver.internal.command;

import com.mongodb.ServerApi;
import com.mongodb.connection.ServerType;
import io.codriver.internal.wire.SectionWriter.SequenceLimits;
import org.jspecify.annotations.Nullable;

/**
 * What a command must know of the server and of the time left, once a connection is at hand.
 *
 * @param serverType how the topology knows the server
 * @param direct whether the client was told to talk to this server alone
 * @param maxWireVersion what the server speaks
 * @param maxDocumentBytes of one document
 * @param maxMessageBytes of one message
 * @param maxWriteBatchSize how many writes in one command
 * @param timed whether {@code timeoutMS} was set, if only to "no limit": then older limits do not count
 * @param maxTimeMillis what {@code timeoutMS} leaves for the server's work; 0 if there is no such limit
 * @param api the declared API version, if one was declared
 * @param session what is said of the session and of the cluster's time
 */
public record Terms(
        ServerType serverType,
        boolean direct,
        int maxWireVersion,
        int maxDocumentBytes,
        int maxMessageBytes,
        int maxWriteBatchSize,
        boolean timed,
        long maxTimeMillis,
        @Nullable ServerApi api,
        SessionTerms session) {

    /** Since when {@code delete} and {@code findAndModify} refuse or follow a hint (MongoDB 4.4). */
    public static final int HINTS_SINCE_WIRE_VERSION = 9;

    /** How much larger than a stored document may be what contains one, a statement for example. */
    private static final int HEADROOM_BYTES = 16 * 1024;

    /** How large the document of a command may be, sequences beside it not counted. */
    int maxCommandBytes() {
        return maxDocumentBytes + HEADROOM_BYTES;
    }

    /** For documents that are stored. */
    public SequenceLimits sequenceLimits() {
        return new SequenceLimits(maxWriteBatchSize, maxDocumentBytes, maxMessageBytes);
    }

    /** For statements. */
    public SequenceLimits statementLimits() {
        return new SequenceLimits(maxWriteBatchSize, maxCommandBytes(), maxMessageBytes);
    }
}
