package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What listeners are told of commands, and what is logged of them. */
class CommandMonitoringUnifiedTest {

    @TestFactory
    Stream<DynamicNode> events() {
        return UnifiedTests.of("command-logging-and-monitoring/monitoring");
    }

    @TestFactory
    Stream<DynamicNode> logs() {
        return UnifiedTests.of("command-logging-and-monitoring/logging");
    }
}
