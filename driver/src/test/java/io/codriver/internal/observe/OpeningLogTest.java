package io.codriver.internal.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Entry;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.event.ResolveEndedEvent;
import io.codriver.internal.observe.flight.FlightRecorder;
import io.codriver.resolve.LookupProgress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OpeningLogTest {

    private static final ServerAddress SERVER = new ServerAddress("db1", 27018);
    private static final Entry RESOLVED =
            new Entry(OpenStage.RESOLVE, Duration.ZERO, Duration.ofMillis(12), Outcome.DONE, "literal");

    private final List<String> lines = new ArrayList<>();

    private OpeningLog log(String... namesAtDebug) {
        Set<String> on = Set.of(namesAtDebug);
        return new OpeningLog(name -> new WrittenLines(name, on.contains(name), lines));
    }

    private void tellAll(OpeningLog log) {
        InetSocketAddress remote = new InetSocketAddress("10.0.0.2", 27018);
        OpeningLedger ledger = new OpeningLedger(List.of(RESOLVED));
        log.resolveEnded(new ResolveEndedEvent(
                4, SERVER, false, RESOLVED, List.of(remote), LookupProgress.DIRECT, false, false, Optional.empty()));
        log.connectionOpened(new ConnectionOpenedEvent(4, SERVER, false, remote, ledger));
        log.connectionOpenFailed(new ConnectionOpenFailedEvent(
                5,
                SERVER,
                true,
                new OpenFailure("refused. Ledger: " + ledger, OpenStage.CONNECT, false, ledger, List.of())));
    }

    @Test
    void eachOpeningIsOneLineWithItsLedger() {
        tellAll(log("io.codriver.open"));
        assertThat(lines)
                .containsExactly(
                        "DEBUG io.codriver.open opening 4 to db1:27018 for the pool: opened, /10.0.0.2:27018:"
                                + " resolve 12 ms (literal)",
                        "DEBUG io.codriver.open opening 5 to db1:27018 for the monitor: refused. Ledger:"
                                + " resolve 12 ms (literal)");
    }

    @Test
    void eachStageHasALoggerOfItsName() {
        OpeningLog log = log("io.codriver.resolve");
        tellAll(log);
        log.resolveEnded(new ResolveEndedEvent(
                6,
                SERVER,
                false,
                RESOLVED,
                List.of(),
                LookupProgress.DIRECT,
                false,
                false,
                Optional.of(new IOException("no"))));
        assertThat(lines)
                .containsExactly(
                        "DEBUG io.codriver.resolve opening 4 to db1:27018 for the pool: resolve 12 ms (literal)"
                                + " [/10.0.0.2:27018]",
                        "DEBUG io.codriver.resolve opening 6 to db1:27018 for the pool: resolve 12 ms (literal):"
                                + " java.io.IOException: no");
    }

    @Test
    void nothingIsWrittenAboveDebug() {
        OpeningLog log = log();
        assertThat(log.isOn()).isFalse();
        tellAll(log);
        assertThat(lines).isEmpty();
    }

    @Test
    void openingsAreFollowedForTheLogAlone() {
        assertThat(new Observers(List.of(), log("io.codriver.tls"), FlightRecorder.ABSENT)
                        .follow()
                        .isFollowed())
                .isTrue();
        assertThat(new Observers(List.of(), log(), FlightRecorder.ABSENT)
                        .follow()
                        .isFollowed())
                .isFalse();
    }
}
