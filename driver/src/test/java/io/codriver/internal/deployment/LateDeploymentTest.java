package io.codriver.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerSettings;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.deployment.DeploymentRig.Selector;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

class LateDeploymentTest {

    private static final ServerSelector ANY = topology -> topology.getServerDescriptions();

    private final DeploymentRig rig = new DeploymentRig();
    private final ManualTime time = rig.time;
    private final List<MonoSink<Deployment>> attempts = new ArrayList<>();
    private int cancelled;
    private Runnable whileItIsMade = () -> {};
    private final LateDeployment late = new LateDeployment(
                    new LateDeployment.Making() {
                        @Override
                        public Mono<Deployment> attempt() {
                            return Mono.<Deployment>create(sink -> {
                                        attempts.add(sink);
                                        sink.onCancel(() -> cancelled++);
                                    })
                                    .doOnNext(deployment -> whileItIsMade.run());
                        }

                        @Override
                        public Optional<RuntimeException> hopeless(Throwable failure) {
                            return failure instanceof IOException
                                    ? Optional.empty()
                                    : Optional.of(new MongoConfigurationException("no such hosts"));
                        }
                    },
                    ClusterSettings.builder()
                            .srvHost("shop.db.example")
                            .serverSelectionTimeout(3, TimeUnit.SECONDS)
                            .build(),
                    ServerSettings.builder()
                            .heartbeatFrequency(10, TimeUnit.SECONDS)
                            .build(),
                    time)
            .start();

    @Test
    void whoeverWaitsIsServedByTheDeploymentOnceItIsThere() {
        Selector waiting = select(Deadline.NEVER);
        rig.checked();
        assertThat(waiting.isWaiting()).isTrue();
        attempts.get(0).success(rig.deployment);

        assertThat(waiting.server().description().getAddress()).isEqualTo(DeploymentRig.SERVER);
        assertThat(select(Deadline.NEVER).server()).isNotNull();
        assertThat(late.description()).isSameAs(rig.deployment.description());
    }

    @Test
    void theWaitForDnsAndForAServerHaveOneLimitTogether() {
        Selector waiting = select(Deadline.NEVER);
        time.advance(Duration.ofSeconds(2));
        attempts.get(0).success(rig.deployment);
        time.advance(Duration.ofMillis(999));
        assertThat(waiting.isWaiting()).isTrue();
        time.advance(Duration.ofMillis(1));

        assertThat(waiting.failure())
                .isExactlyInstanceOf(MongoTimeoutException.class)
                .hasMessageContaining("Timed out after 3.0 s")
                .hasMessageContaining("Client view of cluster state");
    }

    @Test
    void aTimeoutBeforeThereAreHostsSaysWhatDnsSaid() {
        Selector first = select(Deadline.NEVER);
        Selector limited = select(Deadline.after(Duration.ofSeconds(1), time.nanos()));
        attempts.get(0).error(new IOException("server says SERVFAIL"));
        time.advance(Duration.ofSeconds(1));
        assertThat(limited.failure()).isExactlyInstanceOf(MongoOperationTimeoutException.class);
        time.advance(Duration.ofSeconds(2));

        assertThat(first.failure())
                .isExactlyInstanceOf(MongoTimeoutException.class)
                .hasMessageContaining("The hosts of shop.db.example are not known yet: server says SERVFAIL");
    }

    @Test
    void anAttemptThatFailedIsRepeatedOncePerHeartbeat() {
        attempts.get(0).error(new IOException("no answer"));
        time.advance(Duration.ofMillis(9_999));
        assertThat(attempts).hasSize(1);
        time.advance(Duration.ofMillis(1));
        assertThat(attempts).hasSize(2);
        attempts.get(1).error(new IOException("no answer"));
        time.advance(Duration.ofSeconds(10));

        assertThat(attempts).hasSize(3);
    }

    @Test
    void whatCanNeverHelpFailsWhoeverWaitsAndWhoeverComesUntilTheNextAttempt() {
        Selector waiting = select(Deadline.NEVER);
        attempts.get(0).error(new IllegalStateException("another domain"));

        assertThat(waiting.failure()).isExactlyInstanceOf(MongoConfigurationException.class);
        assertThat(select(Deadline.NEVER).failure())
                .isExactlyInstanceOf(MongoConfigurationException.class)
                .isNotSameAs(waiting.failure());
        assertThat(late.description().getSrvResolutionException()).hasMessage("no such hosts");
        time.advance(Duration.ofSeconds(10));
        rig.checked();
        attempts.get(1).success(rig.deployment);
        assertThat(select(Deadline.NEVER).server()).isNotNull();
    }

    @Test
    void closingEndsAttemptsAndWaiting() {
        Selector waiting = select(Deadline.NEVER);
        late.close();

        assertThat(cancelled).isEqualTo(1);
        assertThat(waiting.failure()).isExactlyInstanceOf(MongoClientException.class);
        assertThat(select(Deadline.NEVER).failure()).isExactlyInstanceOf(IllegalStateException.class);
        time.advance(Duration.ofMinutes(1));
        assertThat(attempts).hasSize(1);
    }

    @Test
    void aDeploymentThatIsMadeWhileTheClientIsClosedIsClosedToo() {
        whileItIsMade = late::close;
        attempts.get(0).success(rig.deployment);

        Selector later = new Selector();
        rig.deployment.select(ServerRequest.of(ANY, Deadline.NEVER, "find", 1)).subscribe(later);
        assertThat(later.failure()).isExactlyInstanceOf(IllegalStateException.class);
    }

    @Test
    void whoeverCancelsLeavesNothingBehind() {
        int before = time.pending();
        Selector waiting = select(Deadline.NEVER);
        waiting.cancel();

        assertThat(time.pending()).isEqualTo(before);
        attempts.get(0).success(rig.deployment);
        assertThat(waiting.isWaiting()).isTrue();
    }

    private Selector select(Deadline by) {
        Selector selector = new Selector();
        late.select(ServerRequest.of(ANY, by, "find", 1)).subscribe(selector);
        return selector;
    }
}
