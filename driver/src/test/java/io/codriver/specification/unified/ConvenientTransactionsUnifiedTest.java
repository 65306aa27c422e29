package io.codriver.specification.unified;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The unified cases of the convenient API of transactions. */
class ConvenientTransactionsUnifiedTest {

    @TestFactory
    Stream<DynamicNode> cases() {
        return UnifiedTests.of("transactions-convenient-api");
    }
}
