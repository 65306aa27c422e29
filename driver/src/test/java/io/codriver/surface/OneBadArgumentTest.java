package io.codriver.surface;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.gridfs.GridFSBucket;
import io.codriver.Codriver;
import io.codriver.surface.OfficialMethods.Official;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every method of the official interfaces is called with one argument that is {@code null}, negative, empty, closed or of another client,
 * each in its turn. What comes of it is what comes of it with the official driver: the same exception class and code, from the call itself
 * or from the publisher. Earlier is as good, and a word about the argument is as good as an assertion that failed. Where it is not, {@code refusals.tsv} says why.
 *
 * <p>Ours refuses what the newest release does, whichever is installed.
 */
@EnabledIf("io.codriver.Releases#haveObservability")
final class OneBadArgumentTest {

    private static final Reasons DIFFERENT = new Reasons("refusals.tsv");
    private static final List<Official> METHODS = OfficialMethods.all();

    /** More than any method needs. */
    private static final int CALLS_OF_ONE = 100;

    private static Ground ours;
    private static Ground theirs;

    @BeforeAll
    static void open() {
        ours = new Ground(Codriver::create);
        theirs = new Ground(MongoClients::create);
    }

    @AfterAll
    static void close() {
        theirs.close();
        ours.close();
    }

    /** Those of ours which take something: the bucket is the official one. */
    static List<Official> methods() {
        Reasons unsupported = new Reasons("unsupported.tsv");
        return METHODS.stream()
                .filter(official -> official.method().getParameterCount() > 0)
                .filter(official -> official.owner().getPackage() != GridFSBucket.class.getPackage())
                .filter(official -> unsupported.of(official) == null)
                .toList();
    }

    @ParameterizedTest
    @MethodSource("methods")
    void isRefusedAsByTheOfficialDriver(Official official) throws Exception {
        int number = METHODS.indexOf(official) * CALLS_OF_ONE;
        Map<String, String> actual = new LinkedHashMap<>();
        Map<String, String> expected = new LinkedHashMap<>();
        Class<?>[] types = official.method().getParameterTypes();
        for (int i = 0; i < types.length; i++) {
            for (Bad bad : Bad.of(types[i])) {
                String which = (i + 1) + " " + bad.name();
                number++;
                Answer wanted = answer(theirs, official, number, i, bad);
                Answer got = answer(ours, official, number, i, bad);
                expected.put(which, wanted.refusal());
                actual.put(which, got.refusesAsWellAs(wanted) ? wanted.refusal() : got.refusal());
            }
        }
        boolean alike = actual.equals(expected);
        if (DIFFERENT.of(official) == null) {
            assertThat(actual).as(official.toString()).isEqualTo(expected);
        } else {
            assertThat(alike).as("%s is listed as different", official).isFalse();
        }
    }

    private static Answer answer(Ground ground, Official official, int number, int place, Bad bad) throws Exception {
        return new Calls(ground).of(official, number, arguments -> {
            arguments[place] = bad.maker().apply(ground);
            return arguments;
        });
    }

    /** What is wrong with an argument. */
    private record Bad(String name, Function<Ground, @Nullable Object> maker) {

        static List<Bad> of(Class<?> type) {
            List<Bad> all = new ArrayList<>();
            if (type == int.class) {
                all.add(new Bad("negative", ground -> -1));
            } else if (type == long.class) {
                all.add(new Bad("negative", ground -> -1L));
            } else if (!type.isPrimitive()) {
                all.add(new Bad("null", ground -> null));
            }
            if (type == String.class) {
                all.add(new Bad("empty", ground -> ""));
            } else if (type == List.class) {
                all.add(new Bad("empty", ground -> List.of()));
            } else if (type == ClientSession.class) {
                all.add(new Bad("of another client", ground -> Ground.wait(ground.otherClient.startSession())));
                all.add(new Bad("closed", Bad::closedSession));
            }
            return all;
        }

        private static ClientSession closedSession(Ground ground) {
            ClientSession session = ground.session();
            session.close();
            return session;
        }
    }
}
