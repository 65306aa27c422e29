package io.codriver.internal.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerDescription;
import com.mongodb.selector.ServerSelector;
import io.codriver.internal.deployment.DeploymentRig.Selector;
import io.codriver.internal.observe.LogComponent;
import io.codriver.internal.observe.LogLine;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.topology.selection.Selection;
import io.codriver.internal.topology.selection.Suitable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which of several servers is taken, and what the log says of it. */
class SelectingTest {

    private static final ServerAddress A = new ServerAddress("a");
    private static final ServerAddress B = new ServerAddress("b");
    private static final String ROUTER = "{ok: 1, isWritablePrimary: true, msg: 'isdbgrid', maxWireVersion: 21}";
    private static final ServerSelector ANY = topology -> topology.getServerDescriptions();
    private static final ServerSelector NONE = topology -> List.of();

    private final DeploymentRig rig =
            new DeploymentRig(List.of(A, B), settings -> settings.mode(ClusterConnectionMode.MULTIPLE));

    @BeforeEach
    void bothAreRouters() {
        rig.checked(A, ROUTER);
        rig.checked(B, ROUTER);
        rig.lines.clear();
    }

    @Test
    void ofTwoServersTheLessBusyOneIsTaken() {
        List<SelectedServer> taken = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            taken.add(rig.select(ANY, Deadline.NEVER).server());
        }
        Map<ServerAddress, Long> load = taken.stream()
                .collect(Collectors.groupingBy(each -> each.description().getAddress(), Collectors.counting()));
        assertThat(load).containsEntry(A, 5L).containsEntry(B, 5L);

        taken.stream()
                .filter(each -> each.description().getAddress().equals(A))
                .forEach(SelectedServer::operationEnded);
        for (int i = 0; i < 5; i++) {
            assertThat(rig.select(ANY, Deadline.NEVER).server().description().getAddress())
                    .isEqualTo(A);
        }
    }

    @Test
    void whatWasChosenIsKeptUntilTheTopologyChanges() {
        AtomicInteger asked = new AtomicInteger();
        ReadPreference nearest = ReadPreference.nearest();
        Choices choices = new Choices(rig.deployment.description());
        Selection plain = new Selection(
                Suitable.toRead(nearest), Set.of(), ClusterSettings.builder().build());
        assertThat(choices.of(plain)).hasSize(2).isSameAs(choices.of(plain));

        ServerSelector counting = topology -> {
            asked.incrementAndGet();
            return topology.getServerDescriptions();
        };
        Selection custom = new Selection(
                Suitable.toRead(nearest),
                Set.of(),
                ClusterSettings.builder().serverSelector(counting).build());
        choices.of(custom);
        choices.of(custom);
        assertThat(asked).as("the application is asked each time").hasValue(2);
        assertThat(choices.of(new Selection(plain.wanted(), Set.of(A), plain.settings())))
                .extracting(ServerDescription::getAddress)
                .containsExactly(B);
    }

    @Test
    void aTopologyOlderThanWhatCouldBeSeenIsNoNews() {
        AtomicInteger asked = new AtomicInteger();
        ServerSelector never = topology -> {
            asked.incrementAndGet();
            return List.of();
        };
        Selecting selecting = new Selecting(
                new Selector(),
                rig.deployment,
                new Selection(never, Set.of(), ClusterSettings.builder().build()),
                ServerRequest.of(never, Deadline.NEVER, "find", 1));
        selecting.request(1);
        int before = asked.get();
        selecting.attempt(new Published(0, rig.deployment.description(), Map.of(), null));
        assertThat(asked).hasValue(before);
        selecting.attempt(new Published(Long.MAX_VALUE, rig.deployment.description(), Map.of(), null));
        assertThat(asked).hasValue(before + 1);
    }

    @Test
    void aServerThatFailedTheOperationIsTakenOnlyIfNoOtherSuits() {
        for (int i = 0; i < 5; i++) {
            assertThat(selected(Set.of(A))).isEqualTo(B);
        }
        assertThat(selected(Set.of(A, B))).isIn(A, B);
    }

    @Test
    void whatSuitsIsLoggedWithWhatItIsFor() {
        rig.select(ANY, Deadline.NEVER);

        assertThat(lines()).containsExactly("Server selection started", "Server selection succeeded");
        assertThat(written().get(1).values())
                .containsEntry("operation", "find")
                .containsEntry("operationId", 1L)
                .containsEntry("serverPort", 27017)
                .containsKeys("selector", "serverHost", "topologyDescription");
    }

    @Test
    void whoeverWaitsIsLoggedOnceAndItsFailureWithoutRepeatingTheTopology() {
        Selector waiting = rig.select(NONE, Deadline.NEVER);
        rig.advanceMillis(3_000);

        assertThat(waiting.failure()).hasMessageContaining("Timed out after 3");
        assertThat(lines())
                .containsExactly(
                        "Server selection started",
                        "Waiting for suitable server to become available",
                        "Server selection failed");
        assertThat(written().get(1).values()).containsEntry("remainingTimeMS", 3_000L);
        assertThat(written().get(2).values().get("failure")).asString().doesNotContain("type=");
    }

    private List<String> lines() {
        return written().stream().map(LogLine::message).toList();
    }

    private List<LogLine> written() {
        return rig.lines.stream()
                .filter(line -> line.component() == LogComponent.SERVER_SELECTION)
                .toList();
    }

    private ServerAddress selected(Set<ServerAddress> deprioritized) {
        Selector selector = new Selector();
        rig.deployment
                .select(new ServerRequest(ANY, deprioritized, Deadline.NEVER, "find", 1, null))
                .subscribe(selector);
        return selector.server().description().getAddress();
    }
}
