package io.codriver.test;

import static io.codriver.test.DnsReply.addresses;
import static io.codriver.test.DnsReply.code;
import static io.codriver.test.DnsReply.garbage;
import static io.codriver.test.DnsReply.noData;
import static io.codriver.test.DnsReply.nothing;
import static io.codriver.test.DnsReply.nxdomain;
import static io.codriver.test.DnsReply.records;
import static io.codriver.test.DnsReply.refused;
import static io.codriver.test.DnsReply.servfail;
import static io.codriver.test.DnsType.A;
import static io.codriver.test.DnsType.AAAA;
import static io.codriver.test.DnsType.OTHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.test.DnsProbe.Heard;
import io.codriver.test.RecordedQuestion.Transport;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DnsServerTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final int NOERROR = 0;
    private static final int SERVFAIL = 2;
    private static final int NXDOMAIN = 3;
    private static final int REFUSED = 5;

    private final AtomicLong nanos = new AtomicLong();
    private DnsServer dns;
    private DnsProbe probe;

    @BeforeEach
    void start() throws IOException {
        dns = DnsServer.builder()
                .ticker(nanos::get)
                .negativeTtl(Duration.ofSeconds(9))
                .name("db.example", db -> db.addresses("127.0.0.2", "127.0.0.3", "::1"))
                .start();
        probe = new DnsProbe(dns);
    }

    @AfterEach
    void stop() {
        probe.close();
        dns.close();
    }

    private static String[] manyAddresses(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "127.1." + i / 250 + "." + (1 + i % 250))
                .toArray(String[]::new);
    }

    /** The receive buffer of a socket is small: of many datagrams sent at once, some may be lost. */
    private void sendInPortions(int count, IntFunction<String> name) throws IOException {
        for (int i = 0; i < count; i++) {
            probe.send(DnsProbe.question(i, name.apply(i), DnsProbe.A));
            if (i % 100 == 99) {
                dns.awaitQuestions(SOON, i + 1L);
            }
        }
        dns.awaitQuestions(SOON, count);
    }

    // Records

    @Test
    void aNameHasAddressesOfBothFamilies() throws Exception {
        assertThat(probe.ask("db.example", DnsProbe.A))
                .isEqualTo(new Heard(
                        7,
                        NOERROR,
                        false,
                        "db.example.",
                        List.of("db.example. 60 A 127.0.0.2", "db.example. 60 A 127.0.0.3"),
                        List.of()));
        assertThat(probe.ask("db.example", DnsProbe.AAAA).answers())
                .containsExactly("db.example. 60 AAAA 0:0:0:0:0:0:0:1");
    }

    @Test
    void aServiceIsFoundByItsSrvRecords() throws Exception {
        dns.name("_mongodb._tcp.shop.example").srv("a.shop.example:27017", "b.shop.example:27018");

        assertThat(probe.ask("_mongodb._tcp.shop.example", DnsProbe.SRV).answers())
                .containsExactly(
                        "_mongodb._tcp.shop.example. 60 SRV 0 0 27017 a.shop.example",
                        "_mongodb._tcp.shop.example. 60 SRV 0 0 27018 b.shop.example");
    }

    @Test
    void aTextIsSentInStringsOfAtMost255Bytes() throws Exception {
        dns.name("shop.example").txt("authSource=admin", "x".repeat(300));

        assertThat(probe.ask("shop.example", DnsProbe.TXT).answers())
                .containsExactly(
                        "shop.example. 60 TXT authSource=admin",
                        "shop.example. 60 TXT " + "x".repeat(255) + "." + "x".repeat(45));
    }

    @Test
    void namesAreTheSameInWhateverLettersAndAreEchoedAsAsked() throws Exception {
        Heard heard = probe.ask("dB.eXample", DnsProbe.AAAA);

        assertThat(heard.question()).isEqualTo("dB.eXample.");
        assertThat(heard.answers()).containsExactly("dB.eXample. 60 AAAA 0:0:0:0:0:0:0:1");
    }

    @Test
    void anUnknownNameDoesNotExistAndTheZoneSaysForHowLong() throws Exception {
        Heard heard = probe.ask("nobody.at.example", DnsProbe.A);

        assertThat(heard.code()).isEqualTo(NXDOMAIN);
        assertThat(heard.answers()).isEmpty();
        assertThat(heard.authorities()).singleElement().asString().startsWith("at.example. 9 SOA ns.at.example");
    }

    @ParameterizedTest
    @ValueSource(ints = {DnsProbe.TXT, DnsProbe.HTTPS})
    void aKnownNameWithoutTheTypeHasNoData(int type) throws Exception {
        Heard heard = probe.ask("db.example", type);

        assertThat(heard.code()).isEqualTo(NOERROR);
        assertThat(heard.answers()).isEmpty();
        assertThat(heard.authorities()).hasSize(1);
    }

    @Test
    void aNameAboveAnotherExistsWithoutData() throws Exception {
        assertThat(probe.ask("example", DnsProbe.A).code()).isEqualTo(NOERROR);
    }

    @Test
    void changedRecordsAreSeenByTheNextQuestion() throws Exception {
        dns.name("db.example").a("127.0.0.9");
        assertThat(probe.ask("db.example", DnsProbe.A).answers()).containsExactly("db.example. 60 A 127.0.0.9");
        assertThat(probe.ask("db.example", DnsProbe.AAAA).answers()).hasSize(1);

        dns.name("db.example").removed();
        assertThat(probe.ask("db.example", DnsProbe.A).code()).isEqualTo(NXDOMAIN);
    }

    @Test
    void timesToLiveAreThoseOfTheReplyElseOfTheTypeElseOfTheName() throws Exception {
        dns.name("db.example").ttl(Duration.ofSeconds(5)).ttl(AAAA, Duration.ZERO);
        assertThat(probe.ask("db.example", DnsProbe.A).answers()).contains("db.example. 5 A 127.0.0.2");
        assertThat(probe.ask("db.example", DnsProbe.AAAA).answers())
                .containsExactly("db.example. 0 AAAA 0:0:0:0:0:0:0:1");

        dns.name("db.example").replies(records().ttl(Duration.ofHours(1)));
        assertThat(probe.ask("db.example", DnsProbe.AAAA).answers())
                .containsExactly("db.example. 3600 AAAA 0:0:0:0:0:0:0:1");
    }

    @Test
    void aWildcardSpeaksForNamesWithoutRecordsOfTheirOwn() throws Exception {
        dns.name("*.cluster.example").a("127.0.0.5");
        dns.name("own.cluster.example").aaaa("::1");

        assertThat(probe.ask("node-17.cluster.example", DnsProbe.A).answers())
                .containsExactly("node-17.cluster.example. 60 A 127.0.0.5");
        assertThat(probe.ask("own.cluster.example", DnsProbe.A).answers()).isEmpty();
    }

    @Test
    void aWildcardMayStandStillWhileAnotherNameIsAnswered() throws Exception {
        dns.name("*.stuck.example").replies(nothing());
        sendInPortions(500, i -> "n" + i + ".stuck.example");

        assertThat(probe.ask("db.example", DnsProbe.A).answers()).hasSize(2);
    }

    // Aliases

    @Test
    void anAliasIsFollowedToItsEndInOneAnswer() throws Exception {
        dns.name("www.example").cname("front.example");
        dns.name("front.example").cname("DB.example.").ttl(Duration.ofSeconds(3));

        assertThat(probe.ask("www.example", DnsProbe.AAAA).answers())
                .containsExactly(
                        "www.example. 60 CNAME front.example",
                        "front.example. 3 CNAME db.example",
                        "db.example. 60 AAAA 0:0:0:0:0:0:0:1");
        assertThat(probe.ask("www.example", DnsProbe.CNAME).answers())
                .containsExactly("www.example. 60 CNAME front.example");
    }

    @Test
    void anAliasMayBeLeftToTheClientToFollow() throws Exception {
        dns.name("www.example").cname("db.example").replies(records().withoutFollowingAliases());

        assertThat(probe.ask("www.example", DnsProbe.A).answers()).containsExactly("www.example. 60 CNAME db.example");
    }

    @Test
    void aLoopOfAliasesIsToldOnce() throws Exception {
        dns.name("egg.example").cname("hen.example");
        dns.name("hen.example").cname("egg.example");

        Heard heard = probe.ask("egg.example", DnsProbe.A);
        assertThat(heard.code()).isEqualTo(NOERROR);
        assertThat(heard.answers())
                .containsExactly("egg.example. 60 CNAME hen.example", "hen.example. 60 CNAME egg.example");
    }

    @Test
    void anAliasOfNobodyIsToldTogetherWithThatFact() throws Exception {
        dns.name("www.example").cname("gone.example");

        Heard heard = probe.ask("www.example", DnsProbe.A);
        assertThat(heard.code()).isEqualTo(NXDOMAIN);
        assertThat(heard.answers()).containsExactly("www.example. 60 CNAME gone.example");
        assertThat(heard.authorities()).hasSize(1);
    }

    @Test
    void recordsEndAnAlias() throws Exception {
        dns.name("www.example").cname("db.example").a("127.0.0.7");

        assertThat(probe.ask("www.example", DnsProbe.A).answers()).containsExactly("www.example. 60 A 127.0.0.7");
    }

    // Replies that are not the truth

    static Stream<Arguments> refusals() {
        return Stream.of(
                Arguments.of(servfail(), SERVFAIL, 0),
                Arguments.of(refused(), REFUSED, 0),
                Arguments.of(code(4), 4, 0),
                Arguments.of(nxdomain(), NXDOMAIN, 1),
                Arguments.of(noData(), NOERROR, 1));
    }

    @ParameterizedTest
    @MethodSource("refusals")
    void aKnownNameMayBeRefusedForOneTypeAlone(DnsReply reply, int code, int authorities) throws Exception {
        dns.name("db.example").replies(A, reply);

        Heard heard = probe.ask("db.example", DnsProbe.A);
        assertThat(heard.code()).isEqualTo(code);
        assertThat(heard.answers()).isEmpty();
        assertThat(heard.authorities()).hasSize(authorities);
        assertThat(probe.ask("db.example", DnsProbe.AAAA).answers()).hasSize(1);
    }

    @Test
    void theFirstQuestionsOfOneTypeAreLost() throws Exception {
        dns.name("db.example").repliesNext(2, AAAA, nothing());

        probe.send(DnsProbe.question(1, "db.example", DnsProbe.AAAA));
        probe.send(DnsProbe.question(2, "db.example", DnsProbe.A));
        probe.send(DnsProbe.question(3, "db.example", DnsProbe.AAAA));
        probe.send(DnsProbe.question(4, "db.example", DnsProbe.AAAA));

        assertThat(List.of(probe.hear().id(), probe.hear().id())).containsExactly(2, 4);
        assertThat(dns.questions("db.example", AAAA)).hasSize(3);
    }

    @Test
    void allQuestionsAreLostUntilToldOtherwise() throws Exception {
        dns.name("db.example").replies(nothing());
        probe.send(DnsProbe.question(1, "db.example", DnsProbe.A));
        probe.send(DnsProbe.question(2, "db.example", DnsProbe.AAAA));
        dns.awaitQuestions(SOON, 2);

        dns.name("db.example").repliesTruly();
        probe.send(DnsProbe.question(3, "db.example", DnsProbe.A));

        assertThat(probe.hear().id()).isEqualTo(3);
    }

    @Test
    void severalRepliesToTheNextQuestionsAreUsedUpInOrder() throws Exception {
        dns.name("db.example")
                .repliesNext(1, A, servfail())
                .repliesNext(1, A, addresses("127.0.0.8", "::8"))
                .repliesNext(1, refused())
                .replies(A, nxdomain());

        assertThat(probe.ask("db.example", DnsProbe.A).code()).isEqualTo(SERVFAIL);
        assertThat(probe.ask("db.example", DnsProbe.A).answers()).containsExactly("db.example. 60 A 127.0.0.8");
        assertThat(probe.ask("db.example", DnsProbe.AAAA).code()).isEqualTo(REFUSED);
        assertThat(probe.ask("db.example", DnsProbe.A).code()).isEqualTo(NXDOMAIN);
    }

    @Test
    void givenAddressesOfTheOtherFamilyAreNoData() throws Exception {
        dns.name("new.example").replies(addresses("127.0.0.8"));

        assertThat(probe.ask("new.example", DnsProbe.A).answers()).containsExactly("new.example. 60 A 127.0.0.8");
        Heard heard = probe.ask("new.example", DnsProbe.AAAA);
        assertThat(heard.code()).isEqualTo(NOERROR);
        assertThat(heard.authorities()).hasSize(1);
    }

    @Test
    void anOutageOverrulesWhatNamesWereToldUntilItEnds() throws Exception {
        dns.name("db.example").replies(records().ttl(Duration.ZERO));
        dns.overrule(servfail());
        dns.overruleNext(1, AAAA, refused());
        assertThat(probe.ask("db.example", DnsProbe.A).code()).isEqualTo(SERVFAIL);
        assertThat(probe.ask("db.example", DnsProbe.AAAA).code()).isEqualTo(REFUSED);
        assertThat(probe.ask("nobody.example", DnsProbe.AAAA).code()).isEqualTo(SERVFAIL);

        dns.overruleNoMore();
        assertThat(probe.ask("db.example", DnsProbe.A).answers()).contains("db.example. 0 A 127.0.0.2");
    }

    // Time

    @Test
    void aLateAnswerHoldsNobodyUp() throws Exception {
        dns.name("db.example").replies(A, records().after(Duration.ofMillis(500)));
        long begin = System.nanoTime();
        probe.send(DnsProbe.question(1, "db.example", DnsProbe.A));
        probe.send(DnsProbe.question(2, "db.example", DnsProbe.AAAA));

        assertThat(probe.hear().id()).isEqualTo(2);
        assertThat(probe.hear().id()).isEqualTo(1);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }

    @Test
    void anAnswerWaitsForItsGateAndSaysWhatWasTrueWhenItWasAsked() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        dns.name("db.example").replies(AAAA, records().after(gate));
        probe.send(DnsProbe.question(1, "db.example", DnsProbe.AAAA));
        probe.send(DnsProbe.question(2, "db.example", DnsProbe.A));
        assertThat(probe.hear().id()).isEqualTo(2);

        dns.name("db.example").aaaa("::2");
        gate.complete(null);

        Heard late = probe.hear();
        assertThat(late.id()).isEqualTo(1);
        assertThat(late.answers()).containsExactly("db.example. 60 AAAA 0:0:0:0:0:0:0:1");
    }

    @Test
    void aGateThatFailsNeverOpens() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        dns.name("db.example").replies(AAAA, records().after(gate));
        probe.send(DnsProbe.question(1, "db.example", DnsProbe.AAAA));
        dns.awaitQuestion(SOON, "db.example", AAAA);
        gate.completeExceptionally(new IllegalStateException("on purpose"));

        assertThat(probe.ask("db.example", DnsProbe.A).id()).isEqualTo(7);
    }

    @Test
    void oneQuestionMayGetSeveralAnswersInOrder() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        dns.name("db.example")
                .replies(servfail()
                        .after(gate)
                        .then(refused().after(Duration.ofMillis(1)))
                        .then(records()));
        probe.send(DnsProbe.question(1, "db.example", DnsProbe.A));
        dns.awaitQuestions(SOON, 1);
        gate.complete(null);

        assertThat(List.of(
                        probe.hear().code(), probe.hear().code(), probe.hear().code()))
                .containsExactly(SERVFAIL, REFUSED, NOERROR);
    }

    // Messages that are not right

    @Test
    void aTruncatedAnswerIsInFullOverTcp() throws Exception {
        dns.name("db.example").replies(records().truncated());

        Heard datagram = probe.ask("db.example", DnsProbe.A);
        assertThat(datagram.truncated()).isTrue();
        assertThat(datagram.answers()).isEmpty();
        Heard full = probe.askOverTcp("db.example", DnsProbe.A);
        assertThat(full.truncated()).isFalse();
        assertThat(full.answers()).hasSize(2);
        assertThat(dns.questions())
                .extracting(RecordedQuestion::transport)
                .containsExactly(Transport.UDP, Transport.TCP);
    }

    @Test
    void whatIsTooLargeForADatagramIsTruncatedByItself() throws Exception {
        dns.name("large.example").a(manyAddresses(100));

        assertThat(probe.ask("large.example", DnsProbe.A).truncated()).isTrue();
        probe.send(DnsProbe.question(3, "large.example", DnsProbe.A, 4096));
        assertThat(probe.hear().answers()).hasSize(100);
        assertThat(probe.askOverTcp("large.example", DnsProbe.A).answers()).hasSize(100);
    }

    @Test
    void aNameMayHaveThousandsOfAddresses() throws Exception {
        dns.name("huge.example").a(manyAddresses(4000));

        assertThat(probe.askOverTcp("huge.example", DnsProbe.A).answers()).hasSize(4000);
    }

    @Test
    void aForgeryUnderTheWrongIdMayComeBeforeTheTruth() throws Exception {
        dns.name("db.example").replies(addresses("127.0.0.66").wrongId().then(records()));

        Heard forged = probe.ask("db.example", DnsProbe.A);
        assertThat(forged.id()).isEqualTo(8);
        assertThat(forged.answers()).containsExactly("db.example. 60 A 127.0.0.66");
        assertThat(probe.hear().id()).isEqualTo(7);
    }

    @Test
    void anAnswerMayBelongToAnotherQuestion() throws Exception {
        dns.name("db.example").replies(records().toAnotherQuestion("other.example"));

        Heard heard = probe.ask("db.example", DnsProbe.AAAA);
        assertThat(heard.id()).isEqualTo(7);
        assertThat(heard.question()).isEqualTo("other.example.");
        assertThat(heard.answers()).containsExactly("other.example. 60 AAAA 0:0:0:0:0:0:0:1");
    }

    @Test
    void garbageIsSentAsItIs() throws Exception {
        dns.name("db.example").replies(garbage((byte) 1, (byte) 2, (byte) 3));
        probe.send(DnsProbe.question(1, "db.example", DnsProbe.A));

        assertThat(probe.hearBytes()).containsExactly(1, 2, 3);
    }

    @Test
    void anAnswerMayBeCut() throws Exception {
        dns.name("db.example").replies(records().cutAfter(14));
        probe.send(DnsProbe.question(0x0102, "db.example", DnsProbe.A));

        assertThat(probe.hearBytes()).hasSize(14).startsWith(1, 2);
    }

    // The book, and the sockets

    @Test
    void questionsAreWrittenDownWithOrderTransportAndMoment() throws Exception {
        nanos.set(11);
        probe.ask("DB.example", DnsProbe.A);
        nanos.set(22);
        probe.askOverTcp("other.example", DnsProbe.HTTPS);

        assertThat(dns.questions())
                .containsExactly(
                        new RecordedQuestion(1, "DB.example", A, Transport.UDP, 11),
                        new RecordedQuestion(2, "other.example", OTHER, Transport.TCP, 22));
        assertThat(dns.awaitQuestion(SOON, "db.example.", A).order()).isEqualTo(1);

        dns.forgetQuestions();
        assertThat(dns.questionCount()).isZero();
        assertThat(dns.questions()).isEmpty();
    }

    @Test
    void theBookKeepsTheLastTenThousandAndCountsAll() throws Exception {
        dns.overrule(nothing());
        sendInPortions(10_005, i -> "db.example");

        List<RecordedQuestion> kept = dns.awaitQuestions(SOON, 10_005);
        assertThat(kept).hasSize(10_000);
        assertThat(kept.get(0).order()).isEqualTo(6);
    }

    @Test
    void whatDoesNotComeIsToldWithWhatCame() throws Exception {
        probe.ask("db.example", DnsProbe.A);

        assertThatThrownBy(() -> dns.awaitQuestion(Duration.ofMillis(50), "db.example", AAAA))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("1: db.example A over UDP");
    }

    @Test
    void whatIsNoQuestionIsCountedAndNotAnswered() throws Exception {
        probe.send(new byte[] {1, 2, 3});
        byte[] nothingAsked = new byte[12];
        probe.send(nothingAsked);

        assertThat(probe.ask("db.example", DnsProbe.A).id()).isEqualTo(7);
        assertThat(dns.unreadableMessages()).isEqualTo(2);
        assertThat(dns.questionCount()).isEqualTo(1);
    }

    @Test
    void tcpCanBeRefusedWhileDatagramsGoOn() throws Exception {
        dns.refuseTcp();
        assertThatThrownBy(() -> probe.askOverTcp("db.example", DnsProbe.A)).isInstanceOf(ConnectException.class);
        assertThat(probe.ask("db.example", DnsProbe.A).answers()).hasSize(2);

        dns.acceptTcp();
        assertThat(probe.askOverTcp("db.example", DnsProbe.A).answers()).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.53", "::1"})
    void aServerListensWhereItIsTold(String host) throws Exception {
        try (DnsServer there = DnsServer.builder().bind(host).start();
                DnsProbe client = new DnsProbe(there)) {
            assertThat(client.ask("db.example", DnsProbe.A).code()).isEqualTo(NXDOMAIN);
            assertThat(client.askOverTcp("db.example", DnsProbe.A).code()).isEqualTo(NXDOMAIN);
        }
    }

    @Test
    void aClosedServerGivesBackItsPortAndItsThread() {
        DnsServer first = DnsServer.builder().bind("127.0.0.54").start();
        int port = first.port();
        first.close();
        CompletableFuture<Void> gate = new CompletableFuture<>();
        try (DnsServer second =
                DnsServer.builder().bind("127.0.0.54").port(port).start()) {
            second.overrule(records().after(gate));
            assertThat(second.port()).isEqualTo(port);
        }
        gate.complete(null);

        dns.close();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(name -> name.startsWith("codriver-test-dns"));
    }

    @Test
    void whatCannotBeSaidInDnsIsRefusedWhenItIsTold() {
        DnsName db = dns.name("db.example");
        assertThatThrownBy(() -> dns.name("a..b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dns.name("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dns.name("x".repeat(64))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> dns.name("bücher.example")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.a("::1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.a("127.1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.aaaa("127.0.0.1")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.aaaa("fe80::1%eth0")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.srv("host")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.srv("host:65536")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.ttl(Duration.ofMillis(1500))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.replies(OTHER, servfail())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> db.repliesNext(0, servfail())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> code(16)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> records().after(Duration.ofMillis(-1))).isInstanceOf(IllegalArgumentException.class);
    }
}
