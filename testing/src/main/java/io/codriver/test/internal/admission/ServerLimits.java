package io.codriver.test.internal.admission;

import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.wire.DocumentSequence;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.Wire;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;

/**
 * What a server says in {@code hello} of the sizes it takes, and keeps to.
 *
 * @param documentBytes {@code maxBsonObjectSize}
 * @param messageBytes {@code maxMessageSizeBytes}; a longer message ends its connection
 * @param batchSize {@code maxWriteBatchSize}
 */
public record ServerLimits(int documentBytes, int messageBytes, int batchSize) {

    /** Those of every MongoDB server. */
    public static final ServerLimits OF_MONGODB =
            new ServerLimits(Wire.MAX_DOCUMENT_BYTES, Wire.MAX_MESSAGE_BYTES, 100_000);

    /** What a command may be larger than a document. */
    private static final int COMMAND_MARGIN_BYTES = 16 * 1024;

    private static final int SMALLEST_BYTES = 1024;

    /**
     * Checks the limits themselves.
     *
     * @throws IllegalArgumentException if not even a greeting would fit, or no write
     */
    public ServerLimits {
        if (documentBytes < SMALLEST_BYTES || messageBytes < documentBytes || batchSize < 1) {
            throw new IllegalArgumentException(
                    "limits of " + documentBytes + ", " + messageBytes + " and " + batchSize);
        }
        if (documentBytes > Wire.MAX_DOCUMENT_BYTES || messageBytes > Wire.MAX_MESSAGE_BYTES) {
            throw new IllegalArgumentException("limits above those of MongoDB");
        }
    }

    void check(Request request) {
        size(request.body(), documentBytes + COMMAND_MARGIN_BYTES);
        for (DocumentSequence sequence : request.sequences()) {
            if (!sequence.identifier().equals("nsInfo")) {
                batch(sequence.documents().size());
            }
            sequence.documents().forEach(document -> size(document, documentBytes));
        }
        for (String field : List.of("documents", "updates", "deletes", "ops")) {
            if (request.body().get(field) instanceof BsonArray statements) {
                batch(statements.size());
                statements.forEach(this::element);
            }
        }
    }

    private void element(BsonValue statement) {
        if (statement instanceof RawBsonDocument document) {
            size(document, documentBytes);
        }
    }

    private static void size(RawBsonDocument document, int limit) {
        int bytes = document.getByteBuffer().remaining();
        if (bytes > limit) {
            throw new CommandFailure(
                    10334,
                    "BSONObjectTooLarge",
                    "BSONObj size: " + bytes + " is invalid. Size must be between 0 and " + limit);
        }
    }

    private void batch(int statements) {
        if (statements > batchSize) {
            throw new CommandFailure(
                    16,
                    "InvalidLength",
                    "Write batch sizes must be between 1 and " + batchSize + ". Got " + statements + " operations.");
        }
    }
}
