package io.codriver.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Schedules;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Entry;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.exchange.ExchangeFailure;
import io.codriver.internal.secure.TlsFailure;
import io.codriver.internal.time.Deadline;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a ledger says adds up, whenever it is read and however the opening ends. */
class LedgerScheduleTest {

    @Test
    void partsSumToTheWholeWhateverTheTimes() {
        Schedules.each(1_000, seed -> {
            Random random = new Random(seed);
            OpeningRig own = new OpeningRig();
            List<OpenConnection> connections = new ArrayList<>();
            List<Throwable> errors = new ArrayList<>();
            Opening opening = own.opener().begin(OpeningRig.SERVER, false);
            long begun = own.time.nanos();
            List<Runnable> steps = new ArrayList<>(List.of(
                    () -> opening.resolve(Deadline.NEVER).subscribe(nothing -> {}, errors::add),
                    () -> {
                        own.answerLookup();
                        opening.awaitPermit();
                    },
                    () -> opening.establish(Deadline.NEVER).subscribe(connections::add, errors::add),
                    () -> own.connected(own.attempt(OpeningRig.SECOND, Attempt.Outcome.OK)),
                    own.tls::tryEmitEmpty,
                    own::greeted));
            // In the place of a step its stage fails, if there is one at that place.
            Map<Integer, Runnable> failures = Map.of(
                    1, () -> own.lookup.tryEmitError(new UnknownHostException("db1")),
                    3,
                            () -> own.dialFails(
                                    random.nextBoolean(), own.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED)),
                    4, () -> own.tls.tryEmitError(new TlsFailure(TlsFailure.Kind.NETWORK, "expected", null)),
                    5, () -> own.hello.tryEmitError(new ExchangeFailure(ExchangeFailure.Kind.READ, "expected", null)));
            int failing = random.nextInt(2 * steps.size());
            for (int step = 0; step < steps.size() && errors.isEmpty(); step++) {
                long pause = step == 0 || random.nextInt(3) == 0 ? 0 : random.nextInt(2_000_000_000);
                own.time.advance(Duration.ofNanos(pause));
                assertSums(opening.ledger(), Duration.ofNanos(own.time.nanos() - begun));
                (step == failing ? failures.getOrDefault(step, steps.get(step)) : steps.get(step)).run();
            }
            assertThat(connections.size() + errors.size()).isEqualTo(1);
            assertThat(errors.isEmpty()).isEqualTo(!failures.containsKey(failing));
            assertSums(opening.ledger(), Duration.ofNanos(own.time.nanos() - begun));
        });
    }

    private static void assertSums(OpeningLedger ledger, Duration whole) {
        Duration sum = ledger.entries().stream().map(Entry::duration).reduce(Duration.ZERO, Duration::plus);
        assertThat(ledger.total()).isEqualTo(sum).isEqualTo(whole);
    }
}
