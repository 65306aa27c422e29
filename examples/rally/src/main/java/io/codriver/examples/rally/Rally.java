package io.codriver.examples.rally;

import io.codriver.event.OpeningLedger;
import io.codriver.test.EmbeddedServer;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Contestants want one answer from a server on this machine, while hundreds of lookups of other code stand in line
 * for a resolver that serves one at a time. They start together, each with such a resolver of its own.
 */
public final class Rally {

    private static final int LOOKUPS_AHEAD = 300;
    private static final int WARM_UPS = 5;
    private static final Duration PER_LOOKUP = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final PrintStream out;
    private final int lookupsAhead;
    private final Duration perLookup;

    Rally(PrintStream out, int lookupsAhead, Duration perLookup) {
        this.out = out;
        this.lookupsAhead = lookupsAhead;
        this.perLookup = perLookup;
    }

    public static void main(String[] arguments) {
        Path picture = Path.of(arguments.length > 0 ? arguments[0] : "target/rally.svg");
        List<Lap> laps = new Rally(System.out, LOOKUPS_AHEAD, PER_LOOKUP).run();
        Waterfall waterfall = new Waterfall(laps);
        System.out.println(waterfall.table());
        System.out.println(waterfall.text());
        write(picture, waterfall.svg());
        System.out.println("drawn into " + picture);
    }

    /** Runs all contestants and returns their laps, in the order of the list. */
    List<Lap> run() {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            List<Contestant> contestants = contestants(server);
            out.printf(
                    "%d lookups of other code, %s each, stand in line before everybody; the resolver serves one at a time.%n",
                    lookupsAhead, OpeningLedger.readable(perLookup));
            contestants.forEach(contestant -> out.printf("  %-28s %s%n", contestant.name(), contestant.settings()));
            out.printf("Warming up: each contestant connects %d times without a queue.%n", WARM_UPS);
            for (int round = 0; round < WARM_UPS; round++) {
                contestants.forEach(Contestant::warmUp);
            }
            return race(contestants);
        }
    }

    private List<Contestant> contestants(EmbeddedServer server) {
        return List.of(
                Contestant.official("official driver, name", Contestant.NAME, server.port()),
                Contestant.official("official driver, literal", Contestant.LITERAL, server.port()),
                Contestant.codriver("Codriver, name", Contestant.NAME, server.port()),
                Contestant.codriver("Codriver, literal", Contestant.LITERAL, server.port()),
                Contestant.sharingOneMap("five Codrivers, one map", server.port()));
    }

    private List<Lap> race(List<Contestant> contestants) {
        List<CompletableFuture<Lap>> running = new ArrayList<>();
        long start = System.nanoTime();
        for (Contestant contestant : contestants) {
            // Its own clock starts when its own line stands: filling five lines takes a moment.
            contestant.lineUp(lookupsAhead, perLookup);
            running.add(contestant.start(System.nanoTime()));
        }
        try {
            return awaitAll(contestants, running, start);
        } finally {
            contestants.forEach(Contestant::close);
        }
    }

    private List<Lap> awaitAll(List<Contestant> contestants, List<CompletableFuture<Lap>> running, long start) {
        CompletableFuture<Void> all = CompletableFuture.allOf(running.toArray(CompletableFuture[]::new));
        while (System.nanoTime() - start < PATIENCE.toNanos()) {
            try {
                all.get(3, TimeUnit.SECONDS);
                return running.stream().map(CompletableFuture::join).toList();
            } catch (TimeoutException underWay) {
                report(contestants, running, start);
            } catch (Exception failed) {
                throw new IllegalStateException("a contestant broke down", failed);
            }
        }
        throw new IllegalStateException("the rally took longer than " + PATIENCE);
    }

    private void report(List<Contestant> contestants, List<CompletableFuture<Lap>> running, long start) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < contestants.size(); i++) {
            line.append(i == 0 ? "" : ", ").append(contestants.get(i).name()).append(": ");
            line.append(running.get(i).isDone() ? "there" : contestants.get(i).inLine() + " in line");
        }
        out.printf("%4d s  %s%n", TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), line);
    }

    private static void write(Path picture, String svg) {
        try {
            Path folder = picture.toAbsolutePath().getParent();
            if (folder != null) {
                Files.createDirectories(folder);
            }
            Files.writeString(picture, svg);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + picture, failure);
        }
    }
}
