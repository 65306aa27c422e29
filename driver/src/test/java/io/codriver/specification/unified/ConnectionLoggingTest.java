package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** What connections and their pools log. */
class ConnectionLoggingTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("connection-monitoring-and-pooling/logging");
    }
}
