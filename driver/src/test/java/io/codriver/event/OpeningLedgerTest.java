package io.codriver.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.event.OpeningLedger.Entry;
import io.codriver.event.OpeningLedger.Outcome;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpeningLedgerTest {

    private static Entry entry(OpenStage stage, long startMillis, long tookMillis, Outcome outcome, String detail) {
        return new Entry(stage, Duration.ofMillis(startMillis), Duration.ofMillis(tookMillis), outcome, detail);
    }

    private final OpeningLedger ledger = new OpeningLedger(List.of(
            entry(OpenStage.RESOLVE, 0, 4_900, Outcome.DONE, "queued 4.8 s behind 213 lookups, shared with 37"),
            entry(OpenStage.PERMIT, 4_900, 0, Outcome.DONE, ""),
            entry(OpenStage.CONNECT, 4_900, 12, Outcome.DONE, "2 tried: 10.0.0.1 refused, 10.0.0.2 ok"),
            entry(OpenStage.TLS, 4_912, 30, Outcome.DONE, ""),
            entry(OpenStage.HELLO, 4_942, 4, Outcome.TIMED_OUT, "")));

    @Test
    void readsAsOneLine() {
        assertThat(ledger)
                .hasToString(
                        "resolve 4.9 s (queued 4.8 s behind 213 lookups, shared with 37)"
                                + " | connect 12 ms (2 tried: 10.0.0.1 refused, 10.0.0.2 ok) | tls 30 ms | hello 4.0 ms timed out");
        assertThat(OpeningLedger.EMPTY).hasToString("nothing begun");
    }

    @Test
    void permitIsSaidOnlyIfItWasWaitedFor() {
        assertThat(new OpeningLedger(List.of(entry(OpenStage.PERMIT, 0, 20, Outcome.DONE, ""))))
                .hasToString("permit 20 ms");
        assertThat(new OpeningLedger(List.of(entry(OpenStage.PERMIT, 0, 0, Outcome.RUNNING, ""))))
                .hasToString("permit 0.0 ms so far");
    }

    @Test
    void totalReachesToTheEndOfTheLastStage() {
        assertThat(ledger.total()).isEqualTo(Duration.ofMillis(4_946));
        assertThat(OpeningLedger.EMPTY.total()).isZero();
        assertThat(ledger.entry(OpenStage.TLS)).map(Entry::start).contains(Duration.ofMillis(4_912));
        assertThat(ledger.entry(OpenStage.AUTHENTICATE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "PT0S,0.0 ms",
        "PT0.0003S,0.3 ms",
        "PT0.00999S,9.9 ms",
        "PT0.01S,10 ms",
        "PT0.9999S,999 ms",
        "PT1S,1.0 s",
        "PT4.96S,4.9 s",
        "PT2M,120.0 s"
    })
    void durationsAreReadAsPeopleSayThem(Duration duration, String said) {
        assertThat(OpeningLedger.readable(duration)).isEqualTo(said);
    }

    @Test
    void failureKeepsEveryCauseAndSurvivesSerialization() throws Exception {
        Exception first = new IOException("first");
        Exception second = new IOException("second");
        OpenFailure failure = new OpenFailure("m", OpenStage.CONNECT, true, ledger, List.of(first, second));
        assertThat(failure).hasCause(first).hasSuppressedException(second);
        assertThat(failure.ledger()).isEqualTo(ledger);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(failure);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            OpenFailure read = (OpenFailure) in.readObject();
            assertThat(read.stage()).isEqualTo(OpenStage.CONNECT);
            assertThat(read.isTimeout()).isTrue();
            assertThat(read.ledger()).isEqualTo(OpeningLedger.EMPTY);
        }
    }
}
