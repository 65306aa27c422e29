package io.codriver.internal.topology.selection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.mongodb.MongoConfigurationException;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ServerDescription;
import io.codriver.internal.topology.RoundTrips;
import io.codriver.specification.SpecificationData;
import io.codriver.specification.SpecificationFile;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNumber;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The cases of Server Selection and Max Staleness that need no server. */
class SelectionSpecificationTest {

    private static final ClusterSettings SETTINGS =
            ClusterSettings.builder().localThreshold(15, TimeUnit.MILLISECONDS).build();

    @TestFactory
    Stream<DynamicNode> serversAreSelectedAsSpecified() {
        return SpecificationData.filesBelow(this::selects, "server-selection/server_selection");
    }

    @TestFactory
    Stream<DynamicNode> staleServersAreLeftOutAsSpecified() {
        return SpecificationData.filesBelow(this::selects, "max-staleness");
    }

    private void selects(SpecificationFile file) {
        BsonDocument test = file.content();
        if (test.getBoolean("error", BsonBoolean.FALSE).getValue()) {
            assertThatThrownBy(() -> selection(test).of(DescribedTopology.topology(test)))
                    .isInstanceOfAny(MongoConfigurationException.class, IllegalArgumentException.class);
            return;
        }
        ClusterDescription topology = DescribedTopology.topology(test);
        assertThat(addresses(selection(test).suitable(topology)))
                .containsExactlyInAnyOrderElementsOf(DescribedTopology.addresses(test.getArray("suitable_servers")));
        assertThat(addresses(selection(test).of(topology)))
                .containsExactlyInAnyOrderElementsOf(DescribedTopology.addresses(test.getArray("in_latency_window")));
    }

    private static Selection selection(BsonDocument test) {
        boolean writes = "write"
                .equals(test.getString("operation", new BsonString("read")).getValue());
        return new Selection(
                writes ? Suitable.toWrite() : Suitable.toRead(DescribedTopology.preference(test)),
                DescribedTopology.addresses(test.getArray("deprioritized_servers", new BsonArray())),
                SETTINGS);
    }

    private static List<ServerAddress> addresses(List<ServerDescription> servers) {
        return servers.stream().map(ServerDescription::getAddress).toList();
    }

    @TestFactory
    Stream<DynamicNode> roundTripsAreAveragedAsSpecified() {
        return SpecificationData.files(
                file -> {
                    BsonDocument test = file.content();
                    long sample = nanos(test.get("new_rtt_ms"));
                    // What the average was before, if there was one, came from a first sample.
                    RoundTrips before = test.get("avg_rtt_ms") instanceof BsonNumber average
                            ? RoundTrips.NONE.with(nanos(average))
                            : RoundTrips.NONE;
                    assertThat(before.with(sample).averageNanos())
                            .isCloseTo(nanos(test.get("new_avg_rtt")), within(1L));
                },
                "server-selection/rtt");
    }

    private static long nanos(BsonValue millis) {
        return Math.round(millis.asNumber().doubleValue() * 1_000_000);
    }

    @TestFactory
    Stream<DynamicNode> loadIsSpreadAsSpecified() {
        return SpecificationData.files(this::spreads, "server-selection/in_window");
    }

    private void spreads(SpecificationFile file) {
        BsonDocument test = file.content();
        Map<ServerAddress, Integer> load = new HashMap<>();
        test.getArray("mocked_topology_state").stream()
                .map(BsonValue::asDocument)
                .forEach(server -> load.put(
                        new ServerAddress(server.getString("address").getValue()),
                        server.getNumber("operation_count").intValue()));
        List<ServerDescription> inWindow = new Selection(Suitable.toRead(ReadPreference.nearest()), Set.of(), SETTINGS)
                .of(DescribedTopology.topology(test));
        Random random = new Random(file.name().hashCode());
        Map<String, Integer> chosen = new HashMap<>();
        int iterations = test.getNumber("iterations").intValue();
        for (int i = 0; i < iterations; i++) {
            ServerDescription server = ChoiceOfTwo.of(inWindow, each -> load.get(each.getAddress()), random::nextInt);
            chosen.merge(server.getAddress().toString(), 1, Integer::sum);
        }
        BsonDocument outcome = test.getDocument("outcome");
        double tolerance = outcome.getNumber("tolerance").doubleValue();
        outcome.getDocument("expected_frequencies").forEach((server, frequency) -> {
            double expected = frequency.asNumber().doubleValue();
            double actual = chosen.getOrDefault(server, 0) / (double) iterations;
            // Spec: none at all and all of them are meant exactly.
            double allowed = expected == 0 || expected == 1 ? 0 : tolerance;
            assertThat(actual).as(server).isCloseTo(expected, within(allowed));
        });
    }
}
