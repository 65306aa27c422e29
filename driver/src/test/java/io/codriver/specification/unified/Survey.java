package io.codriver.specification.unified;

import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import io.codriver.specification.unified.deployment.Offers;
import io.codriver.specification.unified.entity.ClientFactory;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.bson.BsonDocument;
import org.opentest4j.TestAbortedException;

/**
 * Runs folders of cases with a client of choice and prints an outcome per case: the official driver in place of ours shows
 * what is wrong with the runner or the test server. Not a test; start it by hand on the test class path:
 *
 * <pre>Survey official|codriver folder.. [--baseline file.tsv]</pre>
 *
 * <p>With a baseline (area, case, outcome; tab-separated) the cases which it passes and this run does not are marked.
 */
public final class Survey {

    private static final PrintStream OUT = System.out;

    private Survey() {}

    /** See above. */
    public static void main(String[] arguments) throws IOException {
        ClientFactory factory = arguments[0].equals("official") ? OfficialFactory::create : ClientFactory.OURS;
        List<String> rest = List.of(arguments).subList(1, arguments.length);
        int option = rest.indexOf("--baseline");
        Map<String, String> baseline = option < 0 ? Map.of() : baseline(Path.of(rest.get(option + 1)));
        CaseRunner runner = new CaseRunner(factory);
        for (String folder : option < 0 ? rest : rest.subList(0, option)) {
            survey(runner, folder, baseline);
        }
        Offers.closeAll();
        System.exit(0);
    }

    private static void survey(CaseRunner runner, String folder, Map<String, String> baseline) {
        Map<String, Integer> counts = new TreeMap<>();
        for (SpecificationFile file : SpecificationData.read(folder).orElseThrow()) {
            for (BsonDocument test : file.cases()) {
                String name = file.description() + ": "
                        + test.getString("description").getValue();
                String outcome = outcome(runner, file, test);
                String kind = outcome.substring(0, 4);
                boolean worse = !kind.equals("PASS") && Objects.equals(baseline.get(name), "PASS");
                counts.merge(worse ? kind + " but PASS in the baseline" : kind, 1, Integer::sum);
                OUT.println(folder + "\t" + name + "\t" + (worse ? "WORSE " : "") + outcome);
            }
        }
        OUT.println("== " + folder + " " + counts);
    }

    private static String outcome(CaseRunner runner, SpecificationFile file, BsonDocument test) {
        long start = System.currentTimeMillis();
        try {
            runner.run(file.content(), test);
            return "PASS " + (System.currentTimeMillis() - start) + " ms";
        } catch (TestAbortedException skipped) {
            return "SKIP " + skipped.getMessage();
        } catch (Throwable failure) {
            return "FAIL " + (System.currentTimeMillis() - start) + " ms " + failure;
        }
    }

    private static Map<String, String> baseline(Path file) throws IOException {
        Map<String, String> outcomes = new HashMap<>();
        for (String line : Files.readAllLines(file)) {
            String[] fields = line.split("\t");
            if (fields.length == 3) {
                outcomes.put(fields[1], fields[2]);
            }
        }
        return outcomes;
    }
}
