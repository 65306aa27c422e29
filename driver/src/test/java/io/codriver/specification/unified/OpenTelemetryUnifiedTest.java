package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIf;

/** The spans of operations, commands and transactions. */
@EnabledIf("io.codriver.Releases#haveObservability")
class OpenTelemetryUnifiedTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("open-telemetry/operation", "open-telemetry/transaction");
    }
}
