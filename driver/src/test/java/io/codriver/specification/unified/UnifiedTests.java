package io.codriver.specification.unified;

import io.codriver.Codriver;
import io.codriver.specification.SpecificationData;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/** The cases of folders as tests of our driver: an area is one method that calls this. */
final class UnifiedTests {

    static final CaseRunner RUNNER = new CaseRunner(Codriver::create);

    private UnifiedTests() {}

    static Stream<DynamicNode> of(String... folders) {
        return SpecificationData.cases((file, test) -> RUNNER.run(file.content(), test), folders);
    }
}
