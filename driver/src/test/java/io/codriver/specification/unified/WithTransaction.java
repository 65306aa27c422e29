package io.codriver.specification.unified;

import com.mongodb.TransactionOptions;
import io.codriver.CodriverSession;
import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.operation.Arguments;
import io.codriver.specification.unified.operation.Execution;
import io.codriver.specification.unified.operation.Result;
import io.codriver.specification.unified.operation.SessionOperations;
import java.util.List;
import org.bson.BsonDocument;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The operation {@code withTransaction}, which our sessions have and the official interfaces have not. Spec: Unified Test
 * Format, "withTransaction": what fails inside is handed on.
 */
final class WithTransaction {

    private WithTransaction() {}

    static Execution prepare(CaseContext context, Object target, Arguments arguments) {
        if (!(target instanceof CodriverSession session)) {
            throw new InvalidCaseException("withTransaction is no operation of the official reactive interfaces");
        }
        List<BsonDocument> callback = arguments.array("callback").stream()
                .map(each -> each.asDocument())
                .toList();
        TransactionOptions options = SessionOperations.options(arguments);
        arguments.refuseUnread();
        OperationRunner runner = OperationRunner.handingOn(context);
        return () -> {
            // The runner waits for each operation: not on the threads of the driver.
            Blocking.one(session.withTransaction(
                    inside -> Mono.fromCallable(() -> run(runner, callback)).subscribeOn(Schedulers.boundedElastic()),
                    options));
            return Result.none();
        };
    }

    private static Boolean run(OperationRunner runner, List<BsonDocument> callback) throws Exception {
        for (BsonDocument operation : callback) {
            try {
                runner.run(operation);
            } catch (Exception | Error failure) {
                throw failure;
            } catch (Throwable other) {
                throw new AssertionError(other);
            }
        }
        return true;
    }
}
