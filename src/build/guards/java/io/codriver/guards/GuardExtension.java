package io.codriver.guards;

import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import reactor.blockhound.BlockingOperationError;

/** Looks after each test class whether anything blocked an event loop or lost a buffer. */
public final class GuardExtension implements AfterAllCallback {

    @Override
    public void afterAll(ExtensionContext context) {
        List<BlockingOperationError> blocked = Blocked.take();
        List<String> leaks = Leaks.take(true);
        if (!blocked.isEmpty()) {
            AssertionError failure = new AssertionError(blocked.size()
                    + " blocking calls on threads that must not block, found after "
                    + context.getDisplayName());
            blocked.forEach(failure::addSuppressed);
            throw failure;
        }
        if (!leaks.isEmpty()) {
            throw new AssertionError("Buffers were never released, found after " + context.getDisplayName()
                    + " (they may belong to an earlier class):\n" + String.join("\n", leaks));
        }
    }
}
