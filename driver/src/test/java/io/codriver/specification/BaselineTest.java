package io.codriver.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.jupiter.api.Test;

/** A case that the official driver passes is no exception here: whatever is in no list has to pass. */
class BaselineTest {

    @Test
    void whatTheOfficialDriverPassesIsNoException() {
        Baseline baseline = Baseline.read();
        assumeFalse(baseline.isEmpty(), "skipped: no file of what the official driver passes");
        List<String> lost = new ArrayList<>();
        for (String folder : SpecificationData.unifiedCases().keySet()) {
            Optional<List<SpecificationFile>> files = SpecificationData.read(folder);
            for (SpecificationFile file : files.orElseGet(List::of)) {
                for (BsonDocument test : file.cases()) {
                    String name = file.description() + ": " + SpecificationFile.describe(test, "unnamed");
                    if (baseline.passes(folder, name) && Exceptions.find(folder, name) != null) {
                        lost.add(folder + ": " + name);
                    }
                }
            }
        }
        assertThat(lost).isEmpty();
    }
}
