package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The declared API version on every command. */
class VersionedApiUnifiedTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("versioned-api");
    }
}
