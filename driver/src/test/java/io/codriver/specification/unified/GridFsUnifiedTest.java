package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The unified cases of GridFS: the official buckets on our databases. */
class GridFsUnifiedTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("gridfs");
    }
}
