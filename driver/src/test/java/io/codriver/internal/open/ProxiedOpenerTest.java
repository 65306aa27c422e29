package io.codriver.internal.open;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningListener;
import io.codriver.event.ProxyEndedEvent;
import io.codriver.internal.connect.Attempt;
import io.codriver.internal.connect.socks.SocksFailure;
import io.codriver.internal.connect.socks.SocksFailures;
import io.codriver.internal.secure.TlsFailure;
import io.codriver.internal.time.Deadline;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.Disposable;

/** Openings through a proxy: its stage, its limit, whom a failure speaks against. */
class ProxiedOpenerTest {

    private static final String OVERLOADED = "SystemOverloadedError";

    private final OpeningRig rig = new OpeningRig();
    private final List<OpenConnection> got = new ArrayList<>();
    private final List<ProxyEndedEvent> passages = new ArrayList<>();
    private @Nullable Throwable error;

    ProxiedOpenerTest() {
        rig.proxy = Optional.of(new ServerAddress("squid", 1080));
        rig.listeners = List.of(new OpeningListener() {
            @Override
            public void proxyEnded(ProxyEndedEvent event) {
                passages.add(event);
            }
        });
    }

    private Opening begin(ServerAddress server) {
        Opening opening = rig.opener().begin(server, false);
        opening.resolve(Deadline.NEVER).subscribe(nothing -> {}, failure -> error = failure);
        return opening;
    }

    private Disposable dialing(Deadline by) {
        Opening opening = begin(OpeningRig.SERVER);
        rig.answerLookup();
        return opening.establish(by).subscribe(got::add, failure -> error = failure);
    }

    /** TCP to the proxy took 200 ms. */
    private void connected() {
        Attempt first = rig.attempt(OpeningRig.SECOND, Attempt.Outcome.OK);
        rig.time.advance(Duration.ofMillis(200));
        rig.connected(first);
    }

    private MongoException exception() {
        return (MongoException) Optional.ofNullable(error).orElseThrow();
    }

    @Test
    void proxyIsResolvedAndDialedAndAskedForTheServer() {
        dialing(Deadline.NEVER);
        connected();
        rig.time.advance(Duration.ofMillis(30));
        rig.passage.tryEmitEmpty();
        rig.tls.tryEmitEmpty();
        rig.greeted();

        assertThat(rig.story).containsExactly("dial", "proxy db1:27018", "tls db1:27018", "hello");
        assertThat(rig.offered.get(0).toString()).as("port of the proxy").contains("10.0.0.1:1080");
        assertThat(got.get(0).ledger())
                .hasToString("resolve 0.0 ms | connect 200 ms (1 tried: 10.0.0.2 ok) | proxy 30 ms (to db1:27018)"
                        + " | tls 0.0 ms | hello 0.0 ms");
        assertThat(passages).hasSize(1);
        assertThat(passages.get(0).server()).isEqualTo(OpeningRig.SERVER);
        assertThat(passages.get(0).remote()).isEqualTo(OpeningRig.SECOND);
        assertThat(passages.get(0).entry().duration()).isEqualTo(Duration.ofMillis(30));
    }

    @Test
    void connectLimitGoesOnAndTheHandshakeHasAFreshClock() {
        Deadline connect = rig.time.in(Duration.ofMillis(500));
        dialing(Deadline.NEVER);
        connected();
        assertThat(rig.passageBy).isEqualTo(connect);
        rig.time.advance(Duration.ofMillis(250));
        rig.passage.tryEmitEmpty();
        assertThat(rig.tlsBy).isEqualTo(rig.time.in(Duration.ofMillis(500)));
    }

    @Test
    void limitOfTheCallerStandsAboveIt() {
        Deadline caller = rig.time.in(Duration.ofMillis(300));
        dialing(caller);
        connected();
        assertThat(rig.passageBy).isEqualTo(caller);
        rig.passage.tryEmitError(SocksFailures.of(SocksFailure.Kind.TIMEOUT));
        assertThat(exception()).hasMessageContaining("the caller's own limit was up");
    }

    @Test
    void withoutAConnectLimitNothingButTheCallerEndsIt() {
        rig.connectLimit = Duration.ZERO;
        dialing(Deadline.NEVER);
        connected();
        assertThat(rig.passageBy).isEqualTo(Deadline.NEVER);
    }

    @ParameterizedTest
    @EnumSource(SocksFailure.Kind.class)
    void failureOfTheProxyClosesTheChannelAndSpeaksNeverOfOverload(SocksFailure.Kind kind) {
        dialing(Deadline.NEVER);
        connected();
        rig.passage.tryEmitError(SocksFailures.of(kind));

        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketOpenException.class)
                .hasMessageContaining("to db1:27018 through the SOCKS5 proxy squid:1080 failed in stage proxy")
                .hasMessageContaining("what was met")
                .hasMessageEndingWith("what to do");
        assertThat(exception().getErrorLabels()).isEmpty();
        assertThat(rig.channel.isOpen()).isFalse();
        assertThat(passages.get(0).failure()).get().isInstanceOf(SocksFailure.class);
        if (kind == SocksFailure.Kind.TIMEOUT) {
            assertThat(exception()).hasMessageContaining("(connectTimeoutMS=500)");
        }
    }

    @Test
    void failureOfTheProxyItselfIsHeldAgainstItsAddress() {
        dialing(Deadline.NEVER);
        connected();
        rig.passage.tryEmitError(SocksFailures.of(SocksFailure.Kind.PROTOCOL));
        assertThat(rig.failedLater).containsExactly(OpeningRig.SECOND);
        assertThat(rig.proved).isEmpty();
    }

    @Test
    void refusalOfTheServerIsNot() {
        dialing(Deadline.NEVER);
        connected();
        rig.passage.tryEmitError(SocksFailures.of(SocksFailure.Kind.REFUSED));
        assertThat(rig.failedLater).isEmpty();
    }

    @Test
    void whatTheServerDoesLaterSaysNothingOfTheProxy() {
        dialing(Deadline.NEVER);
        connected();
        rig.passage.tryEmitEmpty();
        assertThat(rig.proved).containsExactly(OpeningRig.SECOND);
        rig.tls.tryEmitError(new TlsFailure(TlsFailure.Kind.NETWORK, "the end", null));
        assertThat(rig.failedLater).isEmpty();
        assertThat(rig.unreachable).isEmpty();
        assertThat(exception().hasErrorLabel(OVERLOADED))
                .as("the proxy had led to the server")
                .isTrue();
    }

    @Test
    void aProxyThatCannotBeConnectedToIsNoOverloadedServer() {
        dialing(Deadline.NEVER);
        rig.dialFails(false, rig.attempt(OpeningRig.FIRST, Attempt.Outcome.REFUSED));
        assertThat(exception())
                .isExactlyInstanceOf(MongoSocketOpenException.class)
                .hasMessageContaining("No proxy listens there: check proxyHost");
        assertThat(exception().getErrorLabels()).isEmpty();
        assertThat(rig.unreachable).as("the name that was looked up").containsExactly("squid");
    }

    @Test
    void aSilentProxyIsTheOneToLookAt() {
        dialing(Deadline.NEVER);
        rig.dialFails(true, rig.attempt(OpeningRig.FIRST, Attempt.Outcome.TIMED_OUT));
        assertThat(exception()).hasMessageContaining("The proxy does not answer");
        assertThat(exception().getErrorLabels()).isEmpty();
    }

    @Test
    void cancellingInsideThePassageClosesTheChannel() {
        Disposable subscription = dialing(Deadline.NEVER);
        connected();
        subscription.dispose();
        assertThat(rig.story).contains("proxy db1:27018 cancelled");
        assertThat(rig.channel.isOpen()).isFalse();
        assertThat(rig.failed).isEmpty();
    }

    @Test
    void ledgerOfARunningPassageSaysWhereItLeads() {
        Opening opening = begin(OpeningRig.SERVER);
        rig.answerLookup();
        opening.establish(Deadline.NEVER).subscribe(got::add);
        connected();
        rig.time.advance(Duration.ofMillis(40));
        assertThat(opening.ledger().toString()).endsWith("| proxy 40 ms so far (to db1:27018)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.1", "fe80::1%1", "1.2.3"})
    void whatNoProxyCanReachIsAConfigurationError(String host) {
        begin(new ServerAddress(host, 27018));
        assertThat(exception())
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .hasMessageContaining("cannot be reached through a proxy");
        assertThat(rig.story).isEmpty();
    }

    @Test
    void aUnixSocketIsNeither() {
        begin(new UnixServerAddress("/tmp/x.sock"));
        assertThat(exception()).isExactlyInstanceOf(MongoConfigurationException.class);
    }

    @Test
    void literalOfAServerIsHandedOverAndTheProxyStillResolved() {
        Opening opening = begin(new ServerAddress("10.9.8.7", 27018));
        assertThat(opening.ledger().toString()).startsWith("resolve").contains("so far");
        rig.answerLookup();
        opening.establish(Deadline.NEVER).subscribe(got::add);
        connected();
        assertThat(rig.story).containsExactly("dial", "proxy 10.9.8.7:27018");
        assertThat(passages).isEmpty();
        rig.passage.tryEmitEmpty();
        assertThat(rig.story).contains("tls 10.9.8.7:27018");
        assertThat(opening.ledger().entry(OpenStage.PROXY)).isPresent();
    }
}
