package io.codriver.internal.resolve.map;

import static io.codriver.test.DnsReply.noData;
import static io.codriver.test.DnsReply.nothing;
import static io.codriver.test.DnsReply.nxdomain;
import static io.codriver.test.DnsReply.records;
import static io.codriver.test.DnsReply.servfail;
import static io.codriver.test.DnsType.A;
import static io.codriver.test.DnsType.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.guards.NoisyMachine;
import io.codriver.internal.resolve.Ip;
import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.resolve.line.LookupPool;
import io.codriver.internal.resolve.source.BlockingSource;
import io.codriver.internal.resolve.source.DnsSource;
import io.codriver.internal.resolve.source.FallbackSource;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.time.Ticker;
import io.codriver.resolve.AddressBatch;
import io.codriver.test.DnsReply;
import io.codriver.test.DnsServer;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.Exceptions;

/** The map over a real name server that lies, loses and falls silent. Limits of the map are in virtual time. */
class DnsMapFaultTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final DnsServer server = DnsServer.start();
    private final DnsNames dns = DnsNames.asking(List.of(server.address()));
    private final ManualTime time = new ManualTime();
    private final SharedLookups map = SharedLookups.ofDns(dns, time);

    @AfterEach
    void stop() {
        dns.close();
        server.close();
    }

    @Test
    void bothFamiliesAreAskedApartAndTheSmallestTimeToLiveCounts() {
        server.name("db.example")
                .addresses("127.0.0.2", "::1")
                .ttl(A, seconds(60))
                .ttl(AAAA, seconds(20));
        assertThat(addresses("db.example")).containsExactlyInAnyOrder("0:0:0:0:0:0:0:1", "127.0.0.2");
        time.advance(seconds(19));
        assertThat(one("db.example").cached()).isTrue();
        time.advance(seconds(1));
        assertThat(one("db.example").cached()).isFalse();
    }

    @Test
    void oneLostPacketOfEachFamilyCostsTwoSecondsAndNoMore() throws Exception {
        server.name("*.example").addresses("127.0.0.2", "::1");
        addresses("warm.example");
        AtomicInteger round = new AtomicInteger();
        NoisyMachine.allow(() -> {
            server.overruleNext(2, nothing());
            String name = "db" + round.incrementAndGet() + ".example";
            // A second loss, or one family after the other, would be twice as much.
            assertThat(took(() -> assertThat(addresses(name)).hasSize(2))).isBetween(millis(1_990), millis(2_400));
            assertThat(server.questions(name)).as("each family twice").hasSize(4);
        });
    }

    @Test
    void stuckNamesDoNotDelayAnother() throws Exception {
        server.name("*.stuck.example").replies(nothing());
        server.name("*.quick.example").a("127.0.0.2").replies(records().after(millis(10)));
        List<Disposable> stuck = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            stuck.add(map.resolve("n" + i + ".stuck.example", LONG).subscribe(batch -> {}, error -> {}));
        }
        server.awaitQuestions(LONG, 1_000);
        AtomicInteger round = new AtomicInteger();
        NoisyMachine.allow(() -> {
            String name = "db" + round.incrementAndGet() + ".quick.example";
            assertThat(took(() -> assertThat(addresses(name)).containsExactly("127.0.0.2")))
                    .isLessThan(millis(100));
        });
        assertThat(map.metrics().inFlight()).isEqualTo(500);
        stuck.forEach(Disposable::dispose);
    }

    private static Duration took(Runnable action) {
        long before = Ticker.system().nanos();
        action.run();
        return Duration.ofNanos(Ticker.system().nanos() - before);
    }

    @Test
    void lateV6AddressesAreASecondBatch() {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        server.name("db.example")
                .addresses("127.0.0.2", "::1")
                .replies(AAAA, records().after(gate));
        List<Integer> sizes = new ArrayList<>();
        map.resolve("db.example", LONG)
                .doOnNext(batch -> {
                    sizes.add(batch.addresses().size());
                    gate.complete(null);
                })
                .blockLast(LONG);
        assertThat(sizes).containsExactly(1, 1);
        assertThat(one("db.example").addresses()).hasSize(2);
    }

    @Test
    void v4AddressesWaitFiftyMillisecondsForV6AndNoLonger() throws Exception {
        CompletableFuture<Void> never = new CompletableFuture<>();
        server.name("*.example")
                .addresses("127.0.0.2", "::1")
                .replies(AAAA, records().after(never));
        server.name("warm.example").a("127.0.0.2").replies(AAAA, noData());
        addresses("warm.example");
        AtomicInteger round = new AtomicInteger();
        List<Duration> waited = new ArrayList<>();
        NoisyMachine.allow(() -> {
            // The quickest of some: what it takes beside the wait must not hide a shorter one.
            for (int i = 0; i < 5; i++) {
                String name = "db" + round.incrementAndGet() + ".example";
                waited.add(took(() -> assertThat(
                                map.resolve(name, LONG).blockFirst(LONG).addresses())
                        .containsExactly(Ip.loopback(2))));
            }
            assertThat(Collections.min(waited)).isLessThan(millis(65));
        });
        assertThat(Collections.min(waited)).isGreaterThanOrEqualTo(millis(50));
        never.complete(null);
    }

    @Test
    void nobodyWaitsForV6OnceTwoSuchQuestionsWereLostAndAnAnswerEndsThat() {
        for (String silent : List.of("one.silent.example", "two.silent.example")) {
            server.name(silent).a("127.0.0.2").replies(AAAA, nothing());
            map.resolve(silent, LONG).subscribe();
        }
        server.name("*.late.example")
                .addresses("127.0.0.2", "::1")
                .replies(AAAA, records().after(millis(20)));
        server.await(
                LONG,
                () -> server.questions("one.silent.example", AAAA).size() > 1
                        && server.questions("two.silent.example", AAAA).size() > 1);
        assertThat(batches("a.late.example")).containsExactly(1, 1);
        // A machine that halts for 50 ms makes two batches of one of them.
        assertThat(Stream.of("b", "c", "d", "e", "f").map(name -> batches(name + ".late.example")))
                .contains(List.of(2));
    }

    private List<Integer> batches(String name) {
        return map.resolve(name, LONG)
                .map(batch -> batch.addresses().size())
                .collectList()
                .block(LONG);
    }

    @Test
    void noSuchNameOnlyIfBothSaySo() {
        assertThat(failure("nowhere.example")).isInstanceOf(UnknownHostException.class);
        server.name("four.example").a("127.0.0.2").replies(AAAA, nxdomain());
        assertThat(addresses("four.example")).containsExactly("127.0.0.2");
        server.name("six.example").aaaa("::1").replies(A, servfail());
        assertThat(addresses("six.example")).containsExactly("0:0:0:0:0:0:0:1");
    }

    @Test
    void nameWithoutAddressesIsEmpty() {
        server.name("db.example").replies(noData());
        assertThat(map.resolve("db.example", LONG).collectList().block(LONG)).isEmpty();
    }

    @Test
    void serverFailureIsAFailureAndNoDenial() {
        server.name("db.example").replies(servfail());
        assertThat(failure("db.example"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("db.example")
                .hasMessageContaining("ServFail");
    }

    @Test
    void aliasesAreFollowedAlsoWhenTheServerDoesNotAndLoopsEnd() {
        server.name("db.example").a("127.0.0.2").ttl(seconds(60));
        server.name("b.example").cname("db.example").replies(records().withoutFollowingAliases());
        server.name("a.example").cname("b.example").replies(records().withoutFollowingAliases());
        assertThat(addresses("a.example")).containsExactly("127.0.0.2");
        server.name("x.example").cname("y.example");
        server.name("y.example").cname("x.example");
        assertThat(failure("x.example")).isInstanceOf(IOException.class);
    }

    @Test
    void truncatedAnswerIsAskedForOverTcp() {
        server.name("db.example")
                .a("127.0.0.2", "127.0.0.3")
                .replies(A, records().truncated());
        assertThat(addresses("db.example")).containsExactlyInAnyOrder("127.0.0.2", "127.0.0.3");
    }

    @Test
    void answerWithAnIdThatWasNotAskedIsNoAnswer() {
        server.name("db.example")
                .a("127.0.0.2")
                .replies(A, DnsReply.addresses("127.0.0.66").wrongId().then(records()));
        assertThat(addresses("db.example")).containsExactly("127.0.0.2");
    }

    @Test
    void timeToLiveOfZeroIsKeptForTenSeconds() {
        server.name("db.example").a("127.0.0.2").ttl(seconds(0));
        assertThat(addresses("db.example")).containsExactly("127.0.0.2");
        time.advance(millis(9_999));
        assertThat(one("db.example").cached()).isTrue();
        time.advance(millis(1));
        assertThat(one("db.example").cached()).isFalse();
        assertThat(server.questions("db.example", A)).hasSize(2);
    }

    @Test
    void timeToLiveOfAnAliasCountsAsWell() {
        server.name("db.example").a("127.0.0.2").ttl(seconds(300));
        server.name("alias.example").cname("db.example").ttl(seconds(20));
        assertThat(addresses("alias.example")).containsExactly("127.0.0.2");
        time.advance(seconds(20));
        assertThat(one("alias.example").cached()).isFalse();
    }

    @Test
    void changedRecordsAreSeenWhenTheTimeToLiveHasEnded() {
        server.name("db.example").a("127.0.0.2").ttl(seconds(10));
        assertThat(addresses("db.example")).containsExactly("127.0.0.2");
        server.name("db.example").a("127.0.0.3");
        assertThat(addresses("db.example")).containsExactly("127.0.0.2");
        time.advance(seconds(10));
        assertThat(addresses("db.example")).containsExactly("127.0.0.3");
    }

    @Test
    void outageIsBridgedWithWhatIsKnownUntilDnsSaysThatThereIsNoSuchName() {
        server.name("db.example").a("127.0.0.2").ttl(seconds(10));
        addresses("db.example");
        time.advance(seconds(10));
        server.overrule(servfail());
        assertThat(one("db.example").stale()).isTrue();
        time.advance(seconds(10));
        server.overrule(nxdomain());
        assertThat(failure("db.example")).isInstanceOf(UnknownHostException.class);
        time.advance(seconds(10));
        server.overrule(servfail());
        assertThat(failure("db.example")).isExactlyInstanceOf(IOException.class);
    }

    @Test
    void systemIsAskedForNamesThatDnsDoesNotKnow() {
        SharedLookups both = new SharedLookups(
                new FallbackSource(
                        new DnsSource(dns, time),
                        new BlockingSource(
                                name -> {
                                    if (name.equals("printer.local")) {
                                        return List.of(Ip.loopback(9));
                                    }
                                    throw new UnknownHostException(name);
                                },
                                LookupPool.shared(),
                                time)),
                time,
                new Random(1));
        server.name("db.example").a("127.0.0.2");
        assertThat(both.resolve("db.example", LONG).blockLast(LONG).addresses()).hasSize(1);
        assertThat(both.resolve("printer.local", LONG).blockLast(LONG).addresses())
                .containsExactly(Ip.loopback(9));
        assertThat(Exceptions.unwrap(
                        catchThrowable(() -> both.resolve("no.example", LONG).blockLast(LONG))))
                .isInstanceOf(UnknownHostException.class);
        server.name("sick.example").replies(servfail());
        assertThat(Exceptions.unwrap(
                        catchThrowable(() -> both.resolve("sick.example", LONG).blockLast(LONG))))
                .as("the system's no is no proof")
                .isExactlyInstanceOf(IOException.class);
    }

    @Test
    void hostsFileComesFirst() {
        assertThat(addresses("localhost")).contains("127.0.0.1");
        assertThat(server.questions("localhost")).isEmpty();
    }

    private AddressBatch one(String name) {
        return map.resolve(name, LONG).blockLast(LONG);
    }

    private List<String> addresses(String name) {
        return map.resolve(name, LONG)
                .flatMapIterable(AddressBatch::addresses)
                .map(address -> address.getHostAddress())
                .collectList()
                .block(LONG);
    }

    private Throwable failure(String name) {
        return Exceptions.unwrap(catchThrowable(() -> map.resolve(name, LONG).blockLast(LONG)));
    }

    private static Duration seconds(int seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration millis(int millis) {
        return Duration.ofMillis(millis);
    }
}
