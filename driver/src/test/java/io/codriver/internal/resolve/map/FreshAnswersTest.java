package io.codriver.internal.resolve.map;

import static io.codriver.internal.resolve.Ip.address;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import io.codriver.internal.resolve.ResolveStage;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.resolve.source.AddressSource;
import io.codriver.internal.resolve.source.Finding;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.HostResolver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What a pool that wants to know which addresses have left DNS is told by the map, all the way from its stage. */
class FreshAnswersTest {

    private static final ServerAddress SERVER = new ServerAddress("db", 27018);
    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration TTL = Duration.ofSeconds(60);

    private final ManualTime time = new ManualTime(Long.MAX_VALUE - 60_000_000_000L);
    private final HandSource source = new HandSource();
    private final MapLease map = new MapLease(new SharedLookups(source, time, new Random(1)), () -> {});
    private final ResolveStage stage = new ResolveStage(map, LIMIT, time);

    private final List<Collection<InetAddress>> told = new ArrayList<>();
    private final Set<Long> moments = new LinkedHashSet<>();

    @Test
    void aFreshAnswerIsToldThroughTheShareOfAClient() {
        learn(1, 2);
        ask();
        assertThat(told).containsExactly(List.of(address(1), address(2)));
    }

    @Test
    void nothingIsToldOfANameNobodyLookedUpAndNothingIsAsked() {
        ask();
        assertThat(told).isEmpty();
        assertThat(source.asked).isZero();
    }

    @Test
    void askingIsNoUseThatWouldKeepTheAnswerFresh() {
        learn(1);
        ask();
        time.advance(TTL.minusMillis(1));
        ask();
        assertThat(told).hasSize(2);
        assertThat(source.asked).isEqualTo(1);
    }

    @Test
    void aStaleAnswerIsNotTold() {
        learn(1);
        time.advance(TTL);
        ask();
        assertThat(told).isEmpty();
    }

    @Test
    void whatIsServedStaleAfterAFailureIsNotTold() {
        learn(1);
        time.advance(TTL);
        map.resolve("db", LIMIT).subscribe();
        source.next().failed(new IOException("servfail"));
        ask();
        assertThat(told).isEmpty();
    }

    @Test
    void anAnswerThatIsBeingRenewedIsNotTold() {
        learn(1);
        map.watch("db", LIMIT);
        time.advance(TTL.minusSeconds(1));
        map.resolve("db", LIMIT).subscribe();
        assertThat(source.asked).as("it is about to grow stale").isEqualTo(2);
        ask();
        assertThat(told).isEmpty();
        source.next().answered(finding(2));
        ask();
        assertThat(told).containsExactly(List.of(address(2)));
    }

    @Test
    void halfAnAnswerIsNotToldSinceTheRestIsMissingOnlyYet() {
        map.resolve("db", LIMIT).subscribe();
        source.lookups.element().partly(finding(1));
        ask();
        assertThat(told).isEmpty();
        source.next().answered(finding(2));
        ask();
        assertThat(told).containsExactly(List.of(address(1), address(2)));
    }

    @Test
    void anAnswerThatLedNowhereIsNotToldAndNeitherIsThatThereIsNoSuchName() {
        learn(1);
        map.watch("db", LIMIT);
        time.advance(Duration.ofSeconds(2));
        stage.unreachable(SERVER);
        ask();
        source.next().failed(new UnknownHostException("db"));
        ask();
        assertThat(told).isEmpty();
    }

    @Test
    void theSameAnswerHasTheSameMomentAndTheNextAnother() {
        learn(1);
        ask();
        time.advance(TTL.dividedBy(2));
        ask();
        assertThat(moments).hasSize(1);
        time.advance(TTL);
        learn(1);
        ask();
        assertThat(told).hasSize(3);
        assertThat(moments).hasSize(2);
    }

    @Test
    void nothingIsToldOfLiteralsOrByAResolverOfTheApplication() {
        stage.freshAddresses(new ServerAddress("127.0.0.1"), this::hear);
        HostResolver theirs = (host, limit) -> Flux.never();
        new ResolveStage(theirs, LIMIT, time).freshAddresses(SERVER, this::hear);
        assertThat(told).isEmpty();
    }

    private void learn(int... last) {
        map.resolve("db", LIMIT).subscribe();
        source.next().answered(finding(last));
    }

    private void ask() {
        stage.freshAddresses(SERVER, this::hear);
    }

    private void hear(Collection<InetAddress> addresses, long answeredNanos) {
        told.add(addresses);
        moments.add(answeredNanos);
    }

    private static Finding finding(int... last) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int number : last) {
            addresses.add(address(number));
        }
        return new Finding(addresses, TTL);
    }

    /** Answers when told to. */
    private static final class HandSource implements AddressSource {

        private final Deque<Answers> lookups = new ArrayDeque<>();
        private int asked;

        @Override
        public void begin(LookupTask task, Answers answers) {
            asked++;
            lookups.add(answers);
        }

        @Override
        public void forget(LookupTask task) {}

        @Override
        public void prefer(LookupTask task) {}

        Answers next() {
            return lookups.remove();
        }
    }
}
