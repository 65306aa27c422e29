package io.codriver.specification.unified;

import io.codriver.specification.unified.operation.Arguments;
import io.codriver.specification.unified.operation.Execution;
import io.codriver.specification.unified.operation.OperationTable;
import io.codriver.specification.unified.operation.Result;
import io.codriver.specification.unified.operation.Results;
import java.util.Set;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** Runs one operation and judges its outcome. Spec: Unified Test Format, "Executing an Operation". */
final class OperationRunner {

    private static final Set<String> KNOWN = Set.of(
            "name", "object", "arguments", "ignoreResultAndError", "expectError", "expectResult", "saveResultAsEntity");

    private final CaseContext context;
    private final boolean handsOn;

    OperationRunner(CaseContext context) {
        this(context, false);
    }

    private OperationRunner(CaseContext context, boolean handsOn) {
        this.context = context;
        this.handsOn = handsOn;
    }

    /** For operations inside others, which hear of their errors, expected or not. */
    static OperationRunner handingOn(CaseContext context) {
        return new OperationRunner(context, true);
    }

    void run(BsonDocument operation) throws Throwable {
        if (!KNOWN.containsAll(operation.keySet())) {
            throw new InvalidCaseException(
                    "this runner does not know all of " + operation.keySet() + " of an operation");
        }
        String name = operation.getString("name").getValue();
        String object = operation.getString("object").getValue();
        Arguments arguments =
                new Arguments(name, operation.getDocument("arguments", new BsonDocument()), context.entities);
        if (object.equals("testRunner")) {
            SpecialOperations.run(context, name, arguments);
        } else {
            Object target = context.entities.get(object);
            Execution execution = name.equals("withTransaction")
                    ? WithTransaction.prepare(context, target, arguments)
                    : OperationTable.prepare(target, name, arguments);
            runOnEntity(object + "." + name, execution, operation);
        }
    }

    private void runOnEntity(String path, Execution execution, BsonDocument operation) throws Throwable {
        boolean ignore =
                operation.getBoolean("ignoreResultAndError", BsonBoolean.FALSE).getValue();
        Result result;
        try {
            result = execution.execute();
        } catch (InvalidCaseException | AssertionError failure) {
            throw failure;
        } catch (Throwable error) {
            if (!ignore && !(handsOn && !operation.containsKey("expectError"))) {
                failed(path, operation, error);
            }
            if (handsOn) {
                throw error;
            }
            return;
        }
        if (ignore) {
            return;
        }
        if (operation.containsKey("expectError")) {
            throw new AssertionError(path + ": expected an error, was " + result.value());
        }
        if (operation.containsKey("expectResult")) {
            result.match(path + ".expectResult", operation.get("expectResult"), context.values);
        }
        if (operation.containsKey("saveResultAsEntity")) {
            BsonString name = operation.getString("saveResultAsEntity");
            context.entities.put(name.getValue(), result.entity());
        }
    }

    private void failed(String path, BsonDocument operation, Throwable error) {
        if (!operation.containsKey("expectError")) {
            throw new AssertionError(path + " failed: " + error, error);
        }
        context.errors.match(path, operation.getDocument("expectError"), error, Results::carriedBy);
    }
}
