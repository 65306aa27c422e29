package io.codriver.cancel;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.Loops;
import io.codriver.test.TestDeployment;
import io.netty.channel.EventLoopGroup;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/**
 * As {@code CancellationScheduleTest}, with real sockets, event loops and time in place of those moved by hand: operations are
 * cancelled at random moments, and nothing may be left of them. {@code -Dcancel.points=10000} makes it long.
 */
class CancelledOnSocketsFaultTest {

    private static final int POINTS = Integer.getInteger("cancel.points", 400);
    private static final int POINTS_OF_A_ROUND = 50;
    private static final int DOCUMENTS = 12;
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Map<Point, Integer> points = new ConcurrentHashMap<>();

    @Test
    void whatIsCancelledLeavesNothingBehind(TestReporter reporter) {
        EventLoopGroup loops = Loops.nio("cancelled", 2);
        try (TestDeployment alone = TestDeployment.standalone().version("8.0").start();
                TestDeployment balanced =
                        TestDeployment.loadBalanced().version("8.0").start()) {
            for (TestDeployment each : List.of(alone, balanced)) {
                fill(each);
            }
            for (int round = 0; round * POINTS_OF_A_ROUND < POINTS; round++) {
                new Round(
                                new Random(round),
                                round % 2 == 0 ? alone : balanced,
                                loops,
                                point -> points.merge(point, 1, Integer::sum))
                        .play(round * POINTS_OF_A_ROUND, POINTS_OF_A_ROUND);
            }
        } finally {
            Loops.end(loops);
        }
        assertThat(points.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(POINTS);
        reporter.publishEntry("points", points.toString());
        assertThat(points).as("%s", points).containsOnlyKeys(Point.values());
    }

    private static void fill(TestDeployment servers) {
        try (CodriverClient client = Codriver.create(servers.connectionString())) {
            client.getDatabase("town")
                    .getCollection("people")
                    .insertMany(IntStream.range(0, DOCUMENTS)
                            .mapToObj(i -> new Document("_id", i).append("n", i))
                            .toList())
                    .block(LONG);
        }
    }
}
