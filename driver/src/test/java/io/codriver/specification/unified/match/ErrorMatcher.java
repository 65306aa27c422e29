package io.codriver.specification.unified.match;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoServerException;
import com.mongodb.MongoSocketException;
import io.codriver.specification.unified.InvalidCaseException;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Compares the error of an operation with {@code expectError}. Spec: Unified Test Format, "expectedError". */
public final class ErrorMatcher {

    private final ValueMatcher values;

    public ErrorMatcher(ValueMatcher values) {
        this.values = values;
    }

    /**
     * Compares each assertion.
     *
     * @param resultOf the result an error carries, as a document; null if it carries none
     */
    public void match(
            String path, BsonDocument expected, Throwable error, Function<Throwable, @Nullable BsonDocument> resultOf) {
        refuseWhatIsNotBuilt(path, error);
        expected.forEach((key, value) -> {
            String at = path + ".expectError." + key;
            switch (key) {
                case "isError" -> {
                    // That there is one is known by now.
                }
                case "isClientError" -> same(at, value, !isFromServer(error), error);
                case "isTimeoutError" -> same(at, value, error instanceof MongoOperationTimeoutException, error);
                case "errorContains" -> contains(at, value.asString().getValue(), error);
                case "errorCode" -> code(at, value.asInt32().getValue(), error);
                case "errorCodeName" -> codeName(at, value.asString().getValue(), error);
                case "errorLabelsContain" -> labels(at, value, error, true);
                case "errorLabelsOmit" -> labels(at, value, error, false);
                case "errorResponse" -> values.matchRoot(at, value, ErrorFacts.response(error));
                case "writeErrors" -> writeErrors(at, value.asDocument(), error);
                case "writeConcernErrors" ->
                    values.matchRows(at, value, ErrorFacts.writeConcernErrors(bulkError(at, error)));
                case "expectResult" -> result(at, value, error, resultOf);
                default -> throw new InvalidCaseException("unknown key of expectError: " + key);
            }
        });
    }

    /** A method that is not built yet must not pass for an error which the driver is right to raise. */
    private static void refuseWhatIsNotBuilt(String path, Throwable error) {
        if (error instanceof UnsupportedOperationException
                && String.valueOf(error.getMessage()).contains("not supported yet")) {
            Mismatch mismatch = new Mismatch(path, "expected an error of the operation, but it is not supported");
            mismatch.initCause(error);
            throw mismatch;
        }
    }

    /**
     * The public exceptions of a broken connection have no room for a result, where the format only knows bulk writes whose
     * error always has one: there the outcome and the events are what is left to judge by.
     */
    private void result(
            String path, BsonValue expected, Throwable error, Function<Throwable, @Nullable BsonDocument> resultOf) {
        if (!(error instanceof MongoSocketException)) {
            values.matchRoot(path, expected, resultOf.apply(error));
        }
    }

    private static boolean isFromServer(Throwable error) {
        return error instanceof ClientBulkWriteException bulk && bulk.getCause() != null
                ? isFromServer(bulk.getCause())
                : error instanceof MongoServerException;
    }

    private static void contains(String path, String part, Throwable error) {
        String wanted = part.toLowerCase(Locale.ROOT);
        if (ErrorFacts.messages(error).stream()
                .noneMatch(message -> message.toLowerCase(Locale.ROOT).contains(wanted))) {
            throw mismatch(path, "expected a message with '" + part + "'", error);
        }
    }

    private static void code(String path, int code, Throwable error) {
        if (!ErrorFacts.codes(error).contains(code)) {
            throw mismatch(path, "expected the code " + code, error);
        }
    }

    private static void codeName(String path, String name, Throwable error) {
        if (ErrorFacts.codeNames(error).stream().noneMatch(name::equalsIgnoreCase)) {
            throw mismatch(path, "expected the code " + name, error);
        }
    }

    private static void labels(String path, BsonValue labels, Throwable error, boolean wanted) {
        for (BsonValue each : labels.asArray()) {
            String label = each.asString().getValue();
            boolean there = error instanceof MongoException known && known.hasErrorLabel(label);
            if (there != wanted) {
                throw mismatch(path, (wanted ? "misses the label " : "has the label ") + label, error);
            }
        }
    }

    private void writeErrors(String path, BsonDocument expected, Throwable error) {
        BsonDocument actual = ErrorFacts.writeErrors(bulkError(path, error));
        if (!Objects.equals(expected.keySet(), actual.keySet())) {
            throw new Mismatch(path, "expected " + expected + ", was " + actual);
        }
        expected.forEach((index, each) -> values.matchRoot(path + "." + index, each, actual.get(index)));
    }

    private static ClientBulkWriteException bulkError(String path, Throwable error) {
        if (error instanceof ClientBulkWriteException bulk) {
            return bulk;
        }
        throw mismatch(path, "expected the error of a bulk write of the client", error);
    }

    private static void same(String path, BsonValue expected, boolean actual, Throwable error) {
        if (expected.asBoolean().getValue() != actual) {
            throw mismatch(path, "expected " + expected.asBoolean().getValue(), error);
        }
    }

    private static Mismatch mismatch(String path, String difference, Throwable error) {
        Mismatch mismatch = new Mismatch(path, difference + ", was " + error);
        mismatch.initCause(error);
        return mismatch;
    }
}
