package io.codriver.surface;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.Codriver;
import io.codriver.surface.OfficialMethods.Official;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.reactivestreams.Publisher;

/**
 * Every abstract method of every official interface is called once against a server. Whatever returns a publisher has to
 * send something; whether the server in this process knows the command does not matter. Nothing may be unsupported but what
 * {@code unsupported.tsv} lists with a reason, and what it lists must not work. What is sent and what comes of it is the same as with
 * the official driver but for {@code differences.tsv}, and what that lists must differ.
 */
final class EveryOfficialMethodTest {

    /** Publishers which have nothing to ask a server. */
    private static final Set<String> NOTHING_TO_SEND = Set.of("MongoCluster.startSession");

    private static final Reasons UNSUPPORTED = new Reasons("unsupported.tsv");
    private static final Reasons DIFFERENCES = new Reasons("differences.tsv");
    private static final Map<String, String> OUTCOMES = new ConcurrentHashMap<>();
    private static final Path WRITTEN = Path.of("target", "every-official-method.txt");

    private static final List<Official> METHODS = OfficialMethods.all();

    private static Ground ours;
    private static Ground theirs;

    @BeforeAll
    static void open() {
        ours = new Ground(Codriver::create);
        theirs = new Ground(MongoClients::create);
    }

    @AfterAll
    static void close() throws IOException {
        theirs.close();
        ours.close();
        Map<String, Long> counts = OUTCOMES.values().stream()
                .map(outcome -> outcome.split(":", 2)[0])
                .collect(Collectors.groupingBy(outcome -> outcome, TreeMap::new, Collectors.counting()));
        System.out.println("Methods of the official interfaces: " + counts + ". Not supported:");
        UNSUPPORTED.all().forEach((method, reason) -> System.out.println("  " + method + ": " + reason));
        Files.createDirectories(WRITTEN.getParent());
        Files.write(
                WRITTEN,
                new TreeMap<>(OUTCOMES)
                        .entrySet().stream()
                                .map(entry -> entry.getKey() + "\t" + entry.getValue())
                                .toList());
    }

    static List<Official> methods() {
        return METHODS;
    }

    @Test
    void theInterfacesAreFound() {
        assertThat(OfficialMethods.interfaces()).hasSizeGreaterThanOrEqualTo(21);
        assertThat(methods()).hasSizeGreaterThan(440);
        assertThat(methods())
                .extracting(Official::shortName)
                .containsAll(UNSUPPORTED.all().keySet());
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isAnswered(Official official) throws Exception {
        int number = methods().indexOf(official);
        Answer answer = new Calls(ours).of(official, number);
        String reason = UNSUPPORTED.of(official);
        if (reason != null) {
            assertThat(answer.isAbsence())
                    .as("%s is listed as unsupported, but works", official)
                    .isTrue();
            note(official, "unsupported", reason);
            return;
        }
        if (answer.isAbsence()) {
            throw new AssertionError(official + " is not supported", answer.failure());
        }
        if (sendsSomething(official) && answer.sent().isEmpty()) {
            throw new AssertionError(official + " has sent nothing", answer.failure());
        }
        Answer expected = new Calls(theirs).of(official, number);
        String difference = DIFFERENCES.of(official);
        String both = "\n    ours:     " + answer + "\n    official: " + expected;
        assertThat(answer.isLike(expected))
                .as(difference == null ? official + both : official + " is listed as different, but is not")
                .isEqualTo(difference == null);
        note(
                official,
                difference == null ? "as the official driver" : "differs",
                difference == null ? "" : difference + both);
    }

    private static boolean sendsSomething(Official official) {
        return Publisher.class.isAssignableFrom(official.method().getReturnType())
                && !NOTHING_TO_SEND.contains(official.shortName());
    }

    private static void note(Official official, String outcome, String what) {
        OUTCOMES.put(official.toString(), outcome + ": " + what);
    }

    @Test
    void theContextProviderOfTheApplicationIsAsked() {
        int before = ours.contextsAsked.get();
        Ground.wait(ours.collection().find().first());
        assertThat(ours.contextsAsked.get()).isGreaterThan(before);
    }
}
