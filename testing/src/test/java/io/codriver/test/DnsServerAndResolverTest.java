package io.codriver.test;

import static io.codriver.test.DnsReply.addresses;
import static io.codriver.test.DnsReply.garbage;
import static io.codriver.test.DnsReply.noData;
import static io.codriver.test.DnsReply.nothing;
import static io.codriver.test.DnsReply.nxdomain;
import static io.codriver.test.DnsReply.records;
import static io.codriver.test.DnsReply.refused;
import static io.codriver.test.DnsReply.servfail;
import static io.codriver.test.DnsType.A;
import static io.codriver.test.DnsType.AAAA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.test.RecordedQuestion.Transport;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsNameResolverTimeoutException;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The server as Netty's resolver sees it, a client that we did not write. */
class DnsServerAndResolverTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(250);

    private DnsServer dns;
    private NettyResolver resolver;

    @BeforeEach
    void start() {
        dns = DnsServer.start();
        resolver = NettyResolver.asking(dns.address());
    }

    @AfterEach
    void stop() {
        resolver.close();
        dns.close();
    }

    @Test
    void bothFamiliesAreResolved() throws Exception {
        dns.name("db.example").addresses("127.0.0.2", "::1");
        try (NettyResolver both = new NettyResolver(dns.address(), ResolvedAddressTypes.IPV4_PREFERRED, SOON)) {
            assertThat(both.resolve("db.example")).containsExactly("127.0.0.2", "0:0:0:0:0:0:0:1");
        }
    }

    @Test
    void chainsOfAliasesAreResolvedInOneAnswerOrInMany() throws Exception {
        dns.name("a.example").cname("b.example");
        dns.name("b.example").cname("c.example");
        dns.name("c.example").a("127.0.0.4");
        assertThat(resolver.resolve("a.example")).containsExactly("127.0.0.4");
        assertThat(dns.questions()).hasSize(1);

        dns.overrule(records().withoutFollowingAliases());
        assertThat(resolver.resolve("a.example")).containsExactly("127.0.0.4");
        assertThat(dns.questions("c.example")).isNotEmpty();
    }

    @Test
    void aLoopOfAliasesFailsTheLookup() {
        dns.name("egg.example").cname("hen.example");
        dns.name("hen.example").cname("egg.example");

        assertThatThrownBy(() -> resolver.resolve("egg.example")).hasCauseInstanceOf(UnknownHostException.class);
    }

    static Stream<DnsReply> failures() {
        return Stream.of(servfail(), refused(), nxdomain(), noData());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void aNameThatIsRefusedFailsAndLaterRecovers(DnsReply failure) throws Exception {
        dns.name("db.example").a("127.0.0.2").replies(failure);
        assertThatThrownBy(() -> resolver.resolve("db.example")).hasCauseInstanceOf(UnknownHostException.class);

        dns.name("db.example").repliesTruly();
        assertThat(resolver.resolve("db.example")).containsExactly("127.0.0.2");
    }

    @Test
    void aLostPacketCostsTheTimeOfAQuestion() throws Exception {
        dns.name("db.example").a("127.0.0.2").repliesNext(1, A, nothing());
        try (NettyResolver impatient = new NettyResolver(dns.address(), ResolvedAddressTypes.IPV4_ONLY, SHORT)) {
            assertThatThrownBy(() -> impatient.resolve("db.example"))
                    .rootCause()
                    .isInstanceOf(DnsNameResolverTimeoutException.class);
            assertThat(impatient.resolve("db.example")).containsExactly("127.0.0.2");
        }
    }

    @Test
    void oneFamilyMayBeLostAndTheOtherNot() throws Exception {
        dns.name("db.example").addresses("127.0.0.2", "::1").replies(AAAA, nothing());
        try (NettyResolver both = new NettyResolver(dns.address(), ResolvedAddressTypes.IPV4_PREFERRED, SHORT)) {
            assertThat(both.resolve("db.example")).containsExactly("127.0.0.2");
        }
        assertThat(dns.questions("db.example", AAAA)).isNotEmpty();
    }

    @Test
    void aTruncatedAnswerIsAskedForAgainOverTcp() throws Exception {
        dns.name("db.example").a("127.0.0.2").replies(records().truncated());

        assertThat(resolver.resolve("db.example")).containsExactly("127.0.0.2");
        assertThat(dns.questions())
                .extracting(RecordedQuestion::transport)
                .containsExactly(Transport.UDP, Transport.TCP);
    }

    @Test
    void manyAddressesArriveOverTcpAndInOrder() throws Exception {
        String[] many = IntStream.range(1, 1_000)
                .mapToObj(i -> "127.2." + i / 250 + "." + i % 250)
                .toArray(String[]::new);
        dns.name("large.example").a(many);

        assertThat(resolver.resolve("large.example")).containsExactly(many);
    }

    @Test
    void forgeriesAndGarbageAreIgnoredAndTheTruthIsTaken() throws Exception {
        DnsReply forgery = addresses("127.0.0.66");
        dns.name("db.example")
                .a("127.0.0.2")
                .replies(forgery.wrongId()
                        .then(forgery.toAnotherQuestion("other.example"))
                        .then(garbage((byte) 0xFF, (byte) 0xFE))
                        .then(records().cutAfter(20))
                        .then(records()));

        assertThat(resolver.resolve("db.example")).containsExactly("127.0.0.2");
    }

    @Test
    void manyNamesThatAreStuckDoNotHoldAnotherUp() throws Exception {
        CompletableFuture<Void> gate = new CompletableFuture<>();
        dns.name("*.stuck.example").a("127.0.0.3").replies(records().after(gate));
        dns.name("db.example").a("127.0.0.2").replies(records().after(Duration.ofMillis(10)));
        List<Future<List<InetAddress>>> stuck = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            stuck.add(resolver.begin("n" + i + ".stuck.example"));
        }

        assertThat(resolver.resolve("db.example")).containsExactly("127.0.0.2");
        assertThat(stuck).noneMatch(Future::isDone);
        dns.awaitQuestions(SOON, 101);
        gate.complete(null);
        for (Future<List<InetAddress>> done : stuck) {
            assertThat(done.get(SOON.toSeconds(), TimeUnit.SECONDS)).hasSize(1);
        }
    }
}
