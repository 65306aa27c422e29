package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The unified cases of clients which keep away from overloaded servers. */
class BackpressureUnifiedTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("client-backpressure");
    }
}
