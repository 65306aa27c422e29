package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The spans of operations, commands and transactions. */
class OpenTelemetryUnifiedTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("open-telemetry/operation", "open-telemetry/transaction");
    }
}
