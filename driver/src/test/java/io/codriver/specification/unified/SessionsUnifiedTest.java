package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The unified cases of sessions, snapshot reads and causal consistency. */
class SessionsUnifiedTest {

    @TestFactory
    Stream<DynamicNode> sessions() {
        return UnifiedTests.of("sessions");
    }

    @TestFactory
    Stream<DynamicNode> causalConsistency() {
        return UnifiedTests.of("causal-consistency");
    }
}
