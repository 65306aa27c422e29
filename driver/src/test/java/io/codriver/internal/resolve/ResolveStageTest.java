package io.codriver.internal.resolve;

import static io.codriver.internal.resolve.Ip.address;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoConfigurationException;
import com.mongodb.ServerAddress;
import com.mongodb.UnixServerAddress;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.LookupProgress;
import io.codriver.resolve.LookupTimeoutException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;

class ResolveStageTest {

    private final ManualTime time = new ManualTime();
    private final List<String> asked = new ArrayList<>();
    private final Sinks.Many<AddressBatch> answers = Sinks.many().unicast().onBackpressureBuffer();
    private final HostResolver resolver = new HostResolver() {
        @Override
        public Flux<AddressBatch> resolve(String host, Duration limit) {
            asked.add(host + " " + limit);
            return answers.asFlux().doOnCancel(() -> asked.add("cancelled"));
        }

        @Override
        public Optional<LookupProgress> progress(String host) {
            return Optional.of(new LookupProgress(Duration.ofSeconds(1), 5, 2, false));
        }
    };
    private final ResolveStage stage = new ResolveStage(resolver, Duration.ofSeconds(10), time);

    private final List<ResolvedBatch> firsts = new ArrayList<>();
    private @Nullable Throwable error;

    private Resolution resolve(ServerAddress server, Deadline by) {
        Resolution resolution = stage.of(server);
        resolution.first(by).subscribe(firsts::add, failure -> error = failure);
        return resolution;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[::1]:27018",
                "::1",
                "127.0.0.2",
                "::ffff:127.0.0.3",
                "[::ffff:127.0.0.3]:1",
                "fe80::1%1",
                "0.0.0.0"
            })
    void literalIsKnownInsideSubscribeWithoutAnyResolver(String host) {
        ServerAddress server = new ServerAddress(host);
        HostResolver failing = (name, limit) -> {
            throw new AssertionError("asked about " + name);
        };
        Resolution resolution = new ResolveStage(failing, Duration.ofSeconds(10), time).of(server);
        // Even with no time left: a literal takes none.
        resolution
                .first(Deadline.after(Duration.ZERO, time.nanos()))
                .subscribe(firsts::add, failure -> error = failure);
        assertThat(error).isNull();
        assertThat(firsts).hasSize(1);
        InetSocketAddress address =
                (InetSocketAddress) firsts.get(0).addresses().get(0);
        assertThat(address.isUnresolved()).isFalse();
        assertThat(address.getPort()).isEqualTo(server.getPort());
        assertThat(time.pending()).isZero();
    }

    @Test
    void unixSocketOfAUriKeepsItsPath() {
        String host = new ConnectionString("mongodb://%2Ftmp%2Fmy%20dir%2Fx.sock/db")
                .getHosts()
                .get(0);
        resolve(new UnixServerAddress(host), Deadline.NEVER);
        assertThat(firsts.get(0).addresses()).containsExactly(UnixDomainSocketAddress.of("/tmp/my dir/x.sock"));
        assertThat(asked).isEmpty();
    }

    @Test
    void rejectedHostIsAConfigurationErrorAndNeverReachesTheResolver() {
        resolve(new ServerAddress("127.1", 27017), Deadline.NEVER);
        assertThat(error).isExactlyInstanceOf(MongoConfigurationException.class).hasMessageContaining("'127.1'");
        assertThat(asked).isEmpty();
    }

    @Test
    void escapesInAHostFromTheTopologyAreNotDecoded() {
        resolve(new ServerAddress("a%2eb", 27017), Deadline.NEVER);
        assertThat(error).isExactlyInstanceOf(MongoConfigurationException.class);
    }

    @Test
    void nameIsAskedForWithWhateverLimitIsNearer() {
        resolve(new ServerAddress("db1", 27017), time.in(Duration.ofSeconds(3)));
        assertThat(asked).containsExactly("db1 PT3S");
        new ResolveStage(resolver, Duration.ofSeconds(2), time)
                .of(new ServerAddress("db2"))
                .first(Deadline.NEVER);
        assertThat(asked).as("nothing before subscribe").hasSize(1);
    }

    @Test
    void firstBatchIsAwaitedAloneAndLaterOnesAreOffered() {
        Resolution resolution = resolve(new ServerAddress("db1", 27018), Deadline.NEVER);
        assertThat(firsts).isEmpty();
        answers.tryEmitNext(AddressBatch.of(List.of()));
        assertThat(firsts).as("an empty batch is no address").isEmpty();
        answers.tryEmitNext(AddressBatch.of(List.of(address(1))));
        assertThat(firsts).hasSize(1);
        answers.tryEmitNext(AddressBatch.of(List.of(address(2))));
        StepVerifier.create(resolution.offers())
                .expectNext(sockets(address(1)))
                .expectNext(sockets(address(2)))
                .then(() -> answers.tryEmitNext(AddressBatch.of(List.of(address(3)))))
                .expectNext(sockets(address(3)))
                .then(() -> answers.tryEmitError(new UnknownHostException("db1")))
                .verifyComplete();
        assertThat(error).isNull();
        assertThat(time.pending()).isZero();
    }

    private static List<SocketAddress> sockets(InetAddress address) {
        return List.of(new InetSocketAddress(address, 27018));
    }

    @Test
    void limitHoldsForAResolverThatIgnoresIt() {
        resolve(new ServerAddress("db1"), Deadline.NEVER);
        time.advance(Duration.ofMillis(9_999));
        assertThat(error).isNull();
        time.advance(Duration.ofMillis(1));
        assertThat(error).isInstanceOf(LookupTimeoutException.class);
        assertThat(((LookupTimeoutException) error).progress().behind()).isEqualTo(5);
        assertThat(asked).contains("cancelled");
    }

    @Test
    void cancellingGivesUpTheInterest() {
        stage.of(new ServerAddress("db1")).first(Deadline.NEVER).subscribe().dispose();
        assertThat(asked).contains("cancelled");
        assertThat(time.pending()).isZero();
    }

    @Test
    void abandoningAfterTheFirstBatchGivesUpTheLaterOnes() {
        Resolution resolution = resolve(new ServerAddress("db1"), Deadline.NEVER);
        answers.tryEmitNext(AddressBatch.of(List.of(address(1))));
        resolution.abandon();
        assertThat(asked).contains("cancelled");
    }

    @Test
    void nameWithoutAddressIsUnknown() {
        resolve(new ServerAddress("db1"), Deadline.NEVER);
        answers.tryEmitComplete();
        assertThat(error).isInstanceOf(UnknownHostException.class).hasMessageContaining("no address");
    }

    @Test
    void resolverThatThrowsOrReturnsNullFailsTheResolution() {
        HostResolver throwing = (name, limit) -> {
            throw new IllegalStateException("broken");
        };
        StepVerifier.create(new ResolveStage(throwing, Duration.ofSeconds(1), time)
                        .of(new ServerAddress("db1"))
                        .first(Deadline.NEVER))
                .verifyErrorMessage("broken");
    }
}
