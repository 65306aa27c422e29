package io.codriver;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The package table: who may use whom. Code moves in one direction through packages named after the stages; changing
 * this table needs a commit and a reason of its own.
 */
class ArchitectureTest {

    private static final String[] BSON = {"org.bson..", "com.mongodb.."};
    private static final String[] BUFFER = {"io.netty.buffer..", "io.netty.util.."};
    private static final String[] NETTY = {"io.netty.."};
    private static final String[] REACTOR = {"reactor..", "org.reactivestreams.."};
    private static final String[] FLIGHT = {"jdk.jfr.."};
    private static final String[] LOGS = {"org.slf4j.."};
    private static final String[] COMPRESSORS = {"org.xerial.snappy..", "com.github.luben.zstd.."};
    private static final String[] GSS = {"org.ietf.jgss.."};
    private static final String[] TRACES = {"io.micrometer.."};

    /** Internal package to what it may use besides itself, the JDK and the public values. */
    private static final Map<String, List<String>> TABLE = table();

    private static final JavaClasses MAIN = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("io/codriver/test/"))
            .importPackages("io.codriver");

    private static Map<String, List<String>> table() {
        Map<String, List<String>> table = new LinkedHashMap<>();
        table.put("time", uses());
        table.put("wire", uses(BSON, BUFFER, NETTY, COMPRESSORS));
        table.put("hello", uses(BSON, stages("wire")));
        table.put("resolve", uses(NETTY, REACTOR, LOGS, BSON, stages("time")));
        table.put("connect", uses(NETTY, REACTOR, LOGS, BSON, stages("time")));
        table.put("secure", uses(NETTY, REACTOR, LOGS, BSON, stages("time")));
        table.put("observe", uses(LOGS, BSON, FLIGHT));
        table.put("exchange", uses(NETTY, LOGS, BSON, stages("time", "wire", "hello")));
        table.put("handshake", uses(NETTY, REACTOR, LOGS, BSON, GSS, stages("time", "wire", "hello", "exchange")));
        table.put(
                "open",
                uses(
                        NETTY,
                        REACTOR,
                        LOGS,
                        BSON,
                        stages("time", "hello", "observe", "resolve", "connect", "secure", "exchange", "handshake")));
        table.put("pool", uses(REACTOR, LOGS, BSON, stages("time", "exchange", "hello", "observe", "open")));
        table.put("topology", uses(BSON, stages("hello")));
        table.put(
                "monitor",
                uses(
                        REACTOR,
                        LOGS,
                        BSON,
                        stages("time", "wire", "hello", "observe", "resolve", "exchange", "open", "topology")));
        table.put(
                "deployment",
                uses(REACTOR, LOGS, BSON, stages("time", "hello", "observe", "open", "pool", "topology", "monitor")));
        table.put("command", uses(BSON, BUFFER, stages("wire")));
        table.put("session", uses(BSON, stages("wire", "command")));
        table.put(
                "watch",
                uses(
                        REACTOR,
                        LOGS,
                        BSON,
                        BUFFER,
                        TRACES,
                        stages("time", "wire", "hello", "observe", "open", "pool", "command")));
        table.put(
                "execute",
                uses(
                        REACTOR,
                        LOGS,
                        BSON,
                        BUFFER,
                        stages(
                                "time",
                                "wire",
                                "hello",
                                "observe",
                                "exchange",
                                "open",
                                "pool",
                                "topology",
                                "deployment",
                                "command",
                                "session",
                                "watch")));
        table.put(
                "client",
                uses(
                        REACTOR,
                        LOGS,
                        BSON,
                        BUFFER,
                        stages("time", "wire", "command", "session", "watch", "execute", "deployment")));
        return table;
    }

    @TestFactory
    List<DynamicTest> eachPackageUsesOnlyWhatTheTableAllows() {
        List<DynamicTest> tests = new ArrayList<>();
        TABLE.forEach((name, allowed) -> tests.add(DynamicTest.dynamicTest(name, () -> {
            List<String> mayUse = new ArrayList<>(allowed);
            mayUse.add("io.codriver.internal." + name + "..");
            mayUse.addAll(List.of("java..", "javax..", "org.jspecify..", "com.google.errorprone.annotations.."));
            mayUse.addAll(List.of("io.codriver", "io.codriver.resolve", "io.codriver.event"));
            classes()
                    .that()
                    .resideInAPackage("io.codriver.internal." + name + "..")
                    .and(isNotTheCompositionRoot())
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(mayUse.toArray(String[]::new)).or(primitive()))
                    .allowEmptyShould(true)
                    .check(MAIN);
        })));
        return tests;
    }

    @Test
    void everyInternalPackageStandsInTheTable() {
        TreeSet<String> found = new TreeSet<>();
        for (JavaClass type : MAIN) {
            String prefix = "io.codriver.internal.";
            if (type.getPackageName().startsWith(prefix)) {
                found.add(type.getPackageName().substring(prefix.length()).split("\\.")[0]);
            }
        }
        assertThat(TABLE.keySet()).containsAll(found);
    }

    @Test
    void packagesFormNoCycles() {
        slices().matching("io.codriver.internal.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    /**
     * The rooms of the resolve stage: what a text is, where lookups stand in line, where addresses come from, what is kept of
     * them, seed lists, the stage.
     */
    @Test
    void roomsOfTheResolveStageLeadOneWay() {
        String resolve = "io.codriver.internal.resolve";
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("text")
                .definedBy(resolve + ".text")
                .layer("line")
                .definedBy(resolve + ".line")
                .layer("dns")
                .definedBy(resolve + ".dns")
                .layer("source")
                .definedBy(resolve + ".source")
                .layer("map")
                .definedBy(resolve + ".map")
                .layer("srv")
                .definedBy(resolve + ".srv")
                .layer("stage")
                .definedBy(resolve)
                .whereLayer("stage")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("map")
                .mayOnlyBeAccessedByLayers("stage")
                .whereLayer("source")
                .mayOnlyBeAccessedByLayers("map", "srv")
                .whereLayer("dns")
                .mayOnlyBeAccessedByLayers("source", "map", "srv")
                .whereLayer("srv")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("line")
                .mayOnlyBeAccessedByLayers("dns", "source", "map", "srv")
                .whereLayer("text")
                .mayOnlyBeAccessedByLayers("map", "stage")
                .check(MAIN);
    }

    /** The rooms of the connect stage: loops and their sockets, the race to an address, a proxy on the way. */
    @Test
    void roomsOfTheConnectStageLeadOneWay() {
        String connect = "io.codriver.internal.connect";
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("loops")
                .definedBy(connect + ".loops")
                .layer("race")
                .definedBy(connect)
                .layer("socks")
                .definedBy(connect + ".socks")
                .whereLayer("loops")
                .mayNotAccessAnyLayer()
                .whereLayer("race")
                .mayOnlyBeAccessedByLayers("socks")
                .whereLayer("socks")
                .mayNotBeAccessedByAnyLayer()
                .check(MAIN);
    }

    /** What is put together does not know by whom. */
    @Test
    void nobodyButTheFactoryKnowsTheWiring() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.codriver.internal.client.wiring")
                .and()
                .doNotHaveFullyQualifiedName("io.codriver.Codriver")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.codriver.internal.client.wiring")
                .check(MAIN);
    }

    /** What is known of the servers does not depend on who is looking for one. */
    @Test
    void theTopologyKnowsNothingOfItsSelection() {
        noClasses()
                .that()
                .resideInAPackage("io.codriver.internal.topology")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.codriver.internal.topology.selection")
                .check(MAIN);
    }

    /** The rooms of commands: what all share, the ways of a cursor, and then each kind for itself. */
    @Test
    void roomsOfCommandsLeadOneWay() {
        String command = "io.codriver.internal.command";
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("envelope")
                .definedBy(command)
                .layer("cursor")
                .definedBy(command + ".cursor")
                .layer("pipeline")
                .definedBy(command + ".pipeline")
                .layer("read")
                .definedBy(command + ".read")
                .layer("run")
                .definedBy(command + ".run")
                .layer("schema")
                .definedBy(command + ".schema")
                .layer("write")
                .definedBy(command + ".write")
                .layer("bulk")
                .definedBy(command + ".bulk")
                .layer("end")
                .definedBy(command + ".end")
                .whereLayer("envelope")
                .mayNotAccessAnyLayer()
                .whereLayer("cursor")
                .mayOnlyBeAccessedByLayers("pipeline", "read", "run", "schema")
                .whereLayer("pipeline")
                .mayOnlyBeAccessedByLayers("read")
                .whereLayer("read")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("run")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("schema")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("write")
                .mayOnlyBeAccessedByLayers("bulk")
                .whereLayer("bulk")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("end")
                .mayNotBeAccessedByAnyLayer()
                .check(MAIN);
    }

    @Test
    void publicPackagesImportNothingInternalExceptTheFactory() {
        noClasses()
                .that()
                .resideInAnyPackage("io.codriver", "io.codriver.resolve", "io.codriver.event")
                .and()
                .doNotHaveFullyQualifiedName("io.codriver.Codriver")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.codriver.internal..")
                .check(MAIN);
    }

    /** But for the two methods of sessions whose signatures name internal types: they answer {@code null}. */
    @Test
    void onlyPublicApiOfTheMongoArtifactsIsUsed() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.codriver.internal.client.LiveSession")
                .and()
                .doNotHaveFullyQualifiedName("io.codriver.internal.client.TracedSession")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "com.mongodb.internal..",
                        "com.mongodb.reactivestreams.client.internal..",
                        "org.bson.internal..")
                .check(MAIN);
    }

    @Test
    void theClockIsReadInOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("io.codriver.internal.time.Ticker")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(MAIN);
    }

    /** A JVM may lack the module: nobody else may need it to be linked. */
    @Test
    void theFlightRecorderIsNamedInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.codriver.internal.observe.flight")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr..")
                .check(MAIN);
    }

    /** An application may lack it: nobody else may need it to be linked. */
    @Test
    void micrometerIsNamedInOneRoom() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.codriver.internal.watch.trace")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.micrometer..")
                .check(MAIN);
    }

    @Test
    void everyPackageIsNullMarkedAndNobodyUnmarks() {
        noClasses().should().beAnnotatedWith(NullUnmarked.class).check(MAIN);
        TreeSet<String> unmarked = new TreeSet<>();
        for (JavaClass type : MAIN) {
            if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                unmarked.add(type.getPackageName());
            }
        }
        assertThat(unmarked).isEmpty();
    }

    private static DescribedPredicate<JavaClass> isNotTheCompositionRoot() {
        return DescribedPredicate.not(
                DescribedPredicate.describe("Wiring", type -> Stream.of("Wiring", "SrvWiring", "DnsWiring")
                        .anyMatch(part -> type.getName().startsWith("io.codriver.internal.client.wiring." + part))));
    }

    private static DescribedPredicate<JavaClass> primitive() {
        return DescribedPredicate.<JavaClass>describe("primitive", JavaClass::isPrimitive)
                .or(DescribedPredicate.describe("array of primitives", type -> type.getBaseComponentType()
                        .isPrimitive()))
                .or(DescribedPredicate.describe(
                        "array of allowed types",
                        type -> type.isArray() && resideInAPackage("java..").test(type.getBaseComponentType())));
    }

    private static String[] stages(String... names) {
        String[] packages = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            packages[i] = "io.codriver.internal." + names[i] + "..";
        }
        return packages;
    }

    private static List<String> uses(String[]... groups) {
        List<String> all = new ArrayList<>();
        for (String[] group : groups) {
            all.addAll(List.of(group));
        }
        return List.copyOf(all);
    }
}
