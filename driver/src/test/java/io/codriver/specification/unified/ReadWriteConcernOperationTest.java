package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** Read and write concerns as operations send them. */
class ReadWriteConcernOperationTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("read-write-concern/operation");
    }
}
