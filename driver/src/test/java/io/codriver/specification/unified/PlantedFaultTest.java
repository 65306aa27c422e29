package io.codriver.specification.unified;

import static org.junit.jupiter.api.Assumptions.abort;

import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import io.codriver.specification.unified.entity.ClientFactory;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The cases notice what is wrong: each planted fault turns some of a file red that are green without it. */
class PlantedFaultTest {

    @ParameterizedTest
    @EnumSource
    void turnsCasesRed(PlantedFault fault) {
        SpecificationFile file = file(fault.folder, fault.file);
        CaseRunner healthy = new CaseRunner(ClientFactory.OURS);
        CaseRunner faulty = new CaseRunner(fault);
        List<String> green = new ArrayList<>();
        for (BsonDocument test : file.cases()) {
            if (!passes(healthy, file, test)) {
                continue;
            }
            green.add(test.getString("description").getValue());
            fault.plant();
            try {
                if (!passes(faulty, file, test)) {
                    return;
                }
            } finally {
                fault.heal();
            }
        }
        throw new AssertionError(fault + " was not noticed by those which are green without it: " + green);
    }

    /** These would not be noticed by who listens to events alone. */
    @ParameterizedTest
    @EnumSource
    void whatIsSentOtherwiseThanToldTurnsCasesRed(WireFault fault) {
        SpecificationFile file = file(fault.folder, fault.file);
        CaseRunner healthy = new CaseRunner(ClientFactory.OURS, true);
        CaseRunner faulty = new CaseRunner(fault, true);
        List<String> green = new ArrayList<>();
        for (BsonDocument test : file.cases()) {
            if (passes(healthy, file, test)) {
                green.add(test.getString("description").getValue());
                if (!passes(faulty, file, test)) {
                    return;
                }
            }
        }
        throw new AssertionError(fault + " was not noticed by those which are green without it: " + green);
    }

    private static SpecificationFile file(String folder, String description) {
        List<SpecificationFile> files = SpecificationData.read(folder).orElseGet(() -> abort("the cases are not here"));
        return files.stream()
                .filter(file -> file.description().equals(description))
                .findFirst()
                .orElseThrow();
    }

    private static boolean passes(CaseRunner runner, SpecificationFile file, BsonDocument test) {
        try {
            runner.run(file.content(), test);
            return true;
        } catch (Throwable redOrSkipped) {
            return false;
        }
    }
}
