package io.codriver.specification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.function.Executable;
import org.opentest4j.TestAbortedException;

/**
 * Makes tests of the specifications' JSON files.
 *
 * <p>They are looked for below the system property {@code specifications.dir}: either the plain layout
 * ({@code area/group/file.json}) or a clone of mongodb/specifications ({@code source/area/tests/group/file.json}). Without
 * them there is one test, skipped, that says so. A case which does not pass stands in {@link Exceptions} with its reason.
 */
public final class SpecificationData {

    /** Runs one file that is a case as a whole. */
    public interface FileTest {
        void run(SpecificationFile file) throws Throwable;
    }

    /** Runs one element of a file's {@code tests}. */
    public interface CaseTest {
        void run(SpecificationFile file, BsonDocument test) throws Throwable;
    }

    private SpecificationData() {}

    /** A test for each file of the folders ({@code area/group}), which are not searched further down. */
    public static Stream<DynamicNode> files(FileTest test, String... folders) {
        return Stream.of(folders)
                .flatMap(folder -> inFolder(folder, files -> files.stream()
                        .map(file -> counted(file, file.description(), () -> test.run(file)))
                        .toList()));
    }

    /** As {@link #files}, for every folder at or below these. */
    public static Stream<DynamicNode> filesBelow(FileTest test, String... folders) {
        return Stream.of(folders).flatMap(folder -> files(test, below(folder)));
    }

    /** A test for each element of {@code tests} of each file of the folders, which are not searched further down. */
    public static Stream<DynamicNode> cases(CaseTest test, String... folders) {
        return Stream.of(folders)
                .flatMap(folder -> inFolder(folder, files -> files.stream()
                        .flatMap(file -> file.cases().stream()
                                .map(each -> counted(
                                        file,
                                        file.description() + ": " + SpecificationFile.describe(each, "unnamed"),
                                        () -> test.run(file, each))))
                        .toList()));
    }

    /** The files of one folder, for tests that make their own nodes; empty without the data. */
    public static Optional<List<SpecificationFile>> read(String folder) {
        return folder(folder).map(found -> {
            try (Stream<Path> paths = Files.list(found)) {
                return paths.filter(SpecificationData::isJson)
                        .sorted()
                        .map(path -> SpecificationFile.read(folder, path))
                        .toList();
            } catch (IOException e) {
                throw new IllegalStateException("Cannot list " + found, e);
            }
        });
    }

    /** One counted test; the exceptions are applied. */
    public static DynamicTest counted(SpecificationFile file, String name, Executable test) {
        return DynamicTest.dynamicTest(name, file.path().toUri(), () -> run(file, name, test));
    }

    /** How many cases of the unified format there are, by their folders; none without the data. */
    static Map<String, Integer> unifiedCases() {
        if (!Files.isDirectory(root())) {
            return Map.of();
        }
        Map<String, Integer> cases = new TreeMap<>();
        try (Stream<Path> paths = Files.walk(root())) {
            for (Path path : paths.filter(SpecificationData::isJson).toList()) {
                String text = Files.readString(path);
                if (text.contains("\"schemaVersion\"")) {
                    int count = BsonDocument.parse(text).getArray("tests").size();
                    cases.merge(root().relativize(path.getParent()).toString(), count, Integer::sum);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("Cannot read " + root(), e);
        }
        return cases;
    }

    private interface Maker {
        List<? extends DynamicNode> make(List<SpecificationFile> files);
    }

    private static Stream<DynamicNode> inFolder(String folder, Maker maker) {
        Optional<List<SpecificationFile>> files = read(folder);
        if (files.isEmpty()) {
            return Stream.of(DynamicTest.dynamicTest(
                    folder,
                    () -> abort("skipped: no folder " + folder + " below " + root()
                            + "; give the data of the MongoDB driver specifications with -Dspecifications.dir=..")));
        }
        List<DynamicNode> nodes = new ArrayList<>(maker.make(files.get()));
        assertThat(nodes).as("cases in %s", folder).isNotEmpty();
        return nodes.stream();
    }

    private static void run(SpecificationFile file, String name, Executable test) throws Throwable {
        Exceptions.@Nullable Entry exception = Exceptions.find(file.folder(), name);
        if (exception != null && !exception.runs()) {
            SpecificationCounts.count(file, name, SpecificationCounts.Outcome.EXCEPTED);
            abort("not run: " + exception.reason());
        }
        try {
            test.execute();
        } catch (TestAbortedException e) {
            SpecificationCounts.count(file, name, SpecificationCounts.Outcome.SKIPPED);
            throw e;
        } catch (Throwable failure) {
            if (exception == null) {
                SpecificationCounts.count(file, name, SpecificationCounts.Outcome.FAILED);
                throw failure;
            }
            SpecificationCounts.count(file, name, SpecificationCounts.Outcome.EXCEPTED);
            throw new TestAbortedException("fails, as listed: " + exception.reason(), failure);
        }
        SpecificationCounts.count(file, name, SpecificationCounts.Outcome.PASSED);
        if (exception != null) {
            fail("passes, but is listed as an exception: take it out of the list");
        }
    }

    private static String[] below(String folder) {
        Optional<Path> top = candidates(folder).filter(Files::isDirectory).findFirst();
        if (top.isEmpty()) {
            return new String[] {folder}; // Says that it is not there.
        }
        try (Stream<Path> folders = Files.walk(top.get())) {
            return folders.filter(SpecificationData::holdsFiles)
                    .sorted()
                    .map(found -> found.equals(top.get())
                            ? folder
                            : folder + "/" + top.get().relativize(found))
                    .toArray(String[]::new);
        } catch (IOException e) {
            throw new IllegalStateException("Cannot walk " + top.get(), e);
        }
    }

    private static Path root() {
        String given = System.getProperty("specifications.dir", "");
        return Path.of(given.isBlank() ? "../../shared/specifications" : given)
                .toAbsolutePath()
                .normalize();
    }

    private static Optional<Path> folder(String folder) {
        return candidates(folder).filter(SpecificationData::holdsFiles).findFirst();
    }

    private static Stream<Path> candidates(String folder) {
        String area = folder.replaceFirst("/.*", "");
        String group = folder.substring(area.length());
        Path root = root();
        return Stream.of(
                        folder,
                        "source/" + area + "/tests" + group,
                        "source/" + area + "/tests/unified" + group,
                        area + "/tests" + group,
                        area + "/tests/unified" + group)
                .map(root::resolve);
    }

    private static boolean holdsFiles(Path folder) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> paths = Files.list(folder)) {
            return paths.anyMatch(SpecificationData::isJson);
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isJson(Path path) {
        return path.toString().endsWith(".json");
    }
}
