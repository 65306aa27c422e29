package io.codriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ReadPreference;
import com.mongodb.Tag;
import com.mongodb.TagSet;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import io.codriver.test.LoadBalancedCluster;
import io.codriver.test.Member;
import io.codriver.test.ReplicaSet;
import io.codriver.test.ShardedCluster;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.bson.Document;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.util.retry.Retry;

/** Clients that find their servers, on deployments of the test kit. */
final class DiscoveryEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    @Test
    void membersAreFoundFromOneSeedAndThePrimaryTakesTheWrites() {
        try (ReplicaSet set = TestDeployment.replicaSet(3).start();
                CodriverClient client =
                        Codriver.create("mongodb://" + set.member(2).name() + "/?replicaSet=" + set.name())) {
            insert(client);
            assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.REPLICA_SET);
            set.await(LIMIT, () -> known(client) == 3);
            assertThat(client.getClusterDescription().getServerDescriptions())
                    .extracting(ServerDescription::getType)
                    .containsExactlyInAnyOrder(
                            ServerType.REPLICA_SET_PRIMARY,
                            ServerType.REPLICA_SET_SECONDARY,
                            ServerType.REPLICA_SET_SECONDARY);
            assertThat(set.primary().commands("insert")).singleElement().satisfies(insert -> assertThat(
                            insert.document())
                    .as("that is said to members which are connected to directly")
                    .doesNotContainKey("$readPreference"));
        }
    }

    @Test
    void secondariesAreReadFrom() {
        try (ReplicaSet set = TestDeployment.replicaSet(2).start();
                CodriverClient client = Codriver.create(set.connectionString())) {
            client.getDatabase("test")
                    .getCollection("people")
                    .withReadPreference(ReadPreference.secondary())
                    .find()
                    .collectList()
                    .block(LIMIT);
            assertThat(set.secondaries().get(0).commandCount("find")).isEqualTo(1);
        }
    }

    @Test
    void writesGoOnAfterAnElection() {
        try (ReplicaSet set = TestDeployment.replicaSet(3).start();
                CodriverClient client = Codriver.create(set.connectionString())) {
            insert(client);
            Member old = set.primary();
            set.stepDown();
            set.await(LIMIT, set::hasPrimary);
            assertThat(set.primary()).isNotSameAs(old);
            // Nothing is repeated by the driver yet: whoever meets the old primary first, hears that it is none.
            client.getDatabase("test")
                    .getCollection("people")
                    .insertOne(new Document("name", "b"))
                    .retryWhen(Retry.max(3).filter(MongoException.class::isInstance))
                    .block(LIMIT);
            assertThat(set.primary().commandCount("insert")).isEqualTo(1);
        }
    }

    @Test
    void aMemberThatIsRemovedAndOneThatIsAddedAreFollowed() {
        try (ReplicaSet set = TestDeployment.replicaSet(3).start();
                CodriverClient client = Codriver.create(set.connectionString())) {
            insert(client);
            set.removeMember(set.secondaries().get(0));
            Member added = set.addMember();
            // Who waits for a server which is not there makes all monitors look again.
            client.getDatabase("test")
                    .getCollection("people")
                    .withReadPreference(ReadPreference.secondary(new TagSet(new Tag("no", "such"))))
                    .find()
                    .collectList()
                    .timeout(Duration.ofSeconds(3))
                    .onErrorComplete()
                    .block(LIMIT);
            assertThat(client.getClusterDescription().getServerDescriptions())
                    .hasSize(3)
                    .extracting(server -> server.getAddress().toString())
                    .contains(added.name());
        }
    }

    @Test
    void theWrongNameOfASetIsNamedWhenNoServerIsLeft() {
        try (ReplicaSet set = TestDeployment.replicaSet(1).start();
                CodriverClient client = Codriver.create(
                        "mongodb://" + set.member(0).name() + "/?replicaSet=other&serverSelectionTimeoutMS=500")) {
            assertThatThrownBy(() -> insert(client))
                    .isExactlyInstanceOf(MongoTimeoutException.class)
                    .hasMessageContaining(
                            "servers=[], last to leave={" + set.member(0).name() + " is a member of the replica set "
                                    + set.name() + ", not of other}");
        }
    }

    @Test
    void bothRoutersOfAShardedClusterAreUsed() {
        try (ShardedCluster cluster = TestDeployment.sharded(2).start();
                CodriverClient client = Codriver.create(
                        // A JVM that has just begun takes its time for the first hello, which is no distance.
                        cluster.connectionString() + "?localThresholdMS=10000")) {
            cluster.await(LIMIT, () -> known(client) == 2);
            for (int i = 0; i < 40; i++) {
                insert(client);
            }
            assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.SHARDED);
            assertThat(List.of(
                            cluster.mongos(0).commandCount("insert"),
                            cluster.mongos(1).commandCount("insert")))
                    .allMatch(count -> count > 0);
        }
    }

    @Test
    void cursorsBehindALoadBalancerStayWithTheirRouter() {
        try (LoadBalancedCluster cluster = TestDeployment.loadBalanced().start();
                CodriverClient client = Codriver.create(cluster.connectionString())) {
            CodriverCollection<Document> people = client.getDatabase("test").getCollection("people");
            people.insertMany(IntStream.range(0, 40)
                            .mapToObj(i -> new Document("_id", i))
                            .toList())
                    .block(LIMIT);
            assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.LOAD_BALANCED);
            // Many at once, so that both routers have some; each document comes once.
            List<Integer> read = Flux.range(0, 10)
                    .flatMap(i -> people.find().batchSize(7).map(found -> found.getInteger("_id")), 10)
                    .collectList()
                    .block(LIMIT);
            assertThat(read).hasSize(400);
            people.find().batchSize(3).take(4).blockLast(LIMIT);
            cluster.await(LIMIT, () -> cluster.members().stream()
                    .allMatch(router -> router.openCursors().isEmpty()));
            assertThat(List.of(
                            cluster.mongos(0).commandCount("getMore"),
                            cluster.mongos(1).commandCount("getMore")))
                    .allMatch(count -> count > 0);
        }
    }

    @Test
    void listenersLearnWhichServiceBehindTheLoadBalancerAnswered() {
        List<ObjectId> services = new CopyOnWriteArrayList<>();
        try (LoadBalancedCluster cluster = TestDeployment.loadBalanced().start();
                CodriverClient client = Codriver.create(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(cluster.connectionString()))
                        .addCommandListener(new CommandListener() {
                            @Override
                            public void commandStarted(CommandStartedEvent event) {
                                if (event.getCommandName().equals("insert")) {
                                    services.add(
                                            event.getConnectionDescription().getServiceId());
                                }
                            }
                        })
                        .build())) {
            insert(client);
        }
        assertThat(services).hasSize(1).doesNotContainNull();
    }

    private static void insert(CodriverClient client) {
        client.getDatabase("test")
                .getCollection("people")
                .insertOne(new Document("name", "a"))
                .block(LIMIT);
    }

    private static long known(CodriverClient client) {
        return client.getClusterDescription().getServerDescriptions().stream()
                .filter(ServerDescription::isOk)
                .count();
    }
}
