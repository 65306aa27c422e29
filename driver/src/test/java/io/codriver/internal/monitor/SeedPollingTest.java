package io.codriver.internal.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerSettings;
import io.codriver.internal.resolve.srv.SeedChoice;
import io.codriver.internal.resolve.srv.SeedListQuestion;
import io.codriver.internal.resolve.srv.SeedRecords;
import io.codriver.internal.resolve.srv.SrvRecord;
import io.codriver.internal.time.ManualTime;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class SeedPollingTest {

    private final ManualTime time = new ManualTime();
    private final List<String> told = new ArrayList<>();
    private ClusterType type = ClusterType.SHARDED;
    private Set<String> hosts = new TreeSet<>(Set.of("a.test.example", "b.test.example"));
    private Mono<List<SrvRecord>> answer = records(30, "a.test.example", "b.test.example");
    private int asked;

    @Test
    void isAskedAgainAfterAMinuteHoweverShortTheTimeToLive() {
        polling(null).start(Duration.ofSeconds(5));

        time.advance(Duration.ofSeconds(59));
        assertThat(asked).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(told).containsExactly("a.test.example b.test.example");
        time.advance(Duration.ofSeconds(60));
        assertThat(asked).isEqualTo(2);
    }

    @Test
    void aLongTimeToLiveIsWaitedFor() {
        polling(null).start(Duration.ofMinutes(5));

        time.advance(Duration.ofSeconds(299));
        assertThat(asked).isZero();
        time.advance(Duration.ofSeconds(1));
        assertThat(asked).isEqualTo(1);
    }

    @Test
    void aFailureChangesNothingAndIsFollowedByAnAttemptPerHeartbeat() {
        polling(null).start(null);
        answer = Mono.error(new IOException("no answer"));
        time.advance(Duration.ofSeconds(60));

        answer = Mono.just(List.of());
        time.advance(Duration.ofSeconds(10));
        answer = records(30, "c.test.example");
        time.advance(Duration.ofSeconds(10));

        assertThat(asked).isEqualTo(3);
        assertThat(told).containsExactly("c.test.example");
        time.advance(Duration.ofSeconds(59));
        assertThat(asked).isEqualTo(3);
    }

    @Test
    void hostsOfOtherDomainsAreLeftOut() {
        polling(null).start(null);
        answer = records(30, "a.test.example", "a.evil.example", "test.example");
        time.advance(Duration.ofSeconds(60));

        assertThat(told).containsExactly("a.test.example");
    }

    @Test
    void onlyAShardedOrUnknownTopologyIsAskedFor() {
        polling(null).start(null);
        type = ClusterType.REPLICA_SET;
        time.advance(Duration.ofHours(1));

        assertThat(asked).isZero();
    }

    @Test
    void hostsInUseStayWhereFewerAreAllowedThanFound() {
        polling(2).start(null);
        hosts = new TreeSet<>(Set.of("b.test.example", "gone.test.example"));
        answer = records(30, "a.test.example", "b.test.example", "c.test.example", "d.test.example");
        time.advance(Duration.ofSeconds(60));

        assertThat(told).singleElement().satisfies(each -> assertThat(each)
                .contains("b.test.example")
                .doesNotContain("gone")
                .matches("\\S+ \\S+"));
    }

    @Test
    void nobodyIsAskedAfterTheEnd() {
        SeedPolling polling = polling(null).start(null);
        polling.dispose();
        time.advance(Duration.ofHours(1));

        assertThat(asked).isZero();
    }

    private SeedPolling polling(Integer most) {
        SeedListQuestion question = new SeedListQuestion(
                new SeedRecords() {
                    @Override
                    public Mono<List<SrvRecord>> srv(String name) {
                        return Mono.defer(() -> {
                            asked++;
                            return answer;
                        });
                    }

                    @Override
                    public Mono<List<String>> txt(String name) {
                        return Mono.error(new AssertionError("TXT records are asked for once"));
                    }
                },
                "cluster.test.example",
                "mongodb");
        return new SeedPolling(question, new SeedChoice(most, new Random(1)), this::topology, this::found, time);
    }

    private void found(Set<ServerAddress> seeds) {
        told.add(seeds.stream().map(ServerAddress::getHost).sorted().collect(Collectors.joining(" ")));
    }

    private static Mono<List<SrvRecord>> records(long ttlSeconds, String... targets) {
        return Mono.just(List.of(targets).stream()
                .map(target -> new SrvRecord(target, 27017, Duration.ofSeconds(ttlSeconds)))
                .toList());
    }

    private ClusterDescription topology() {
        return new ClusterDescription(
                ClusterConnectionMode.MULTIPLE,
                type,
                hosts.stream()
                        .map(host -> ServerDescription.builder()
                                .address(new ServerAddress(host))
                                .state(ServerConnectionState.CONNECTING)
                                .build())
                        .toList(),
                ClusterSettings.builder().build(),
                ServerSettings.builder()
                        .heartbeatFrequency(10, TimeUnit.SECONDS)
                        .build());
    }
}
