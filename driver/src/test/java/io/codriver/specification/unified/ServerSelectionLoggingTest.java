package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What server selection logs. */
class ServerSelectionLoggingTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("server-selection/logging");
    }
}
