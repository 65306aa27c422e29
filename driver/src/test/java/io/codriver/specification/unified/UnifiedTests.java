package io.codriver.specification.unified;

import io.codriver.guards.NoisyMachine;
import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import io.codriver.specification.unified.entity.ClientFactory;
import java.util.List;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.junit.jupiter.api.DynamicNode;

/** The cases of folders as tests of our driver: an area is one method that calls this. */
final class UnifiedTests {

    static final CaseRunner RUNNER = new CaseRunner(ClientFactory.OURS, true);

    /** Clients with such a limit, of a quarter of a second often, are held against the real clock. */
    private static final List<String> LIMITS =
            List.of("connectTimeoutMS", "heartbeatFrequencyMS", "waitQueueTimeoutMS", "socketTimeoutMS", "timeoutMS");

    private UnifiedTests() {}

    static Stream<DynamicNode> of(String... folders) {
        return SpecificationData.cases(
                (file, test) -> {
                    if (isAboutTime(file)) {
                        NoisyMachine.allow(() -> run(file, test));
                    } else {
                        run(file, test);
                    }
                },
                folders);
    }

    private static void run(SpecificationFile file, BsonDocument test) throws Exception {
        try {
            RUNNER.run(file.content(), test);
        } catch (Exception | Error known) {
            throw known;
        } catch (Throwable odd) {
            throw new IllegalStateException(odd);
        }
    }

    private static boolean isAboutTime(SpecificationFile file) {
        String text = file.content().toJson();
        return LIMITS.stream().anyMatch(limit -> text.contains('"' + limit + '"'));
    }
}
