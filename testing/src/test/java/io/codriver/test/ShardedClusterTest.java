package io.codriver.test;

import static io.codriver.test.Official.SOON;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoClientException;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.reactivestreams.client.MongoClient;
import java.util.List;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.Test;

class ShardedClusterTest {

    @Test
    void theOfficialDriverUsesBothRoutersAndSeesOneSetOfData() {
        try (ShardedCluster cluster = TestDeployment.sharded(2).start();
                MongoClient client = Official.connect(cluster)) {
            run(people(client).insertOne(new Document("_id", 1)));
            Awaitility.await().atMost(SOON).until(() -> client.getClusterDescription().getServerDescriptions().stream()
                    .allMatch(ServerDescription::isOk));

            assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.SHARDED);
            cluster.mongos(0).kill();
            assertThat(one(people(client).countDocuments())).isEqualTo(1);
            cluster.mongos(0).restart();
            cluster.mongos(1).kill();
            assertThat(one(people(client).countDocuments())).isEqualTo(1);
        }
    }

    @Test
    void aLoadBalancerDistributesConnectionsAndEachRouterSaysWhoItIs() {
        try (LoadBalancedCluster cluster = TestDeployment.loadBalanced().start();
                MongoClient client = Official.connect(cluster, "maxPoolSize=4", "minPoolSize=4")) {
            for (int i = 0; i < 10; i++) {
                run(people(client).insertOne(new Document("_id", i)));
            }
            cluster.await(SOON, () -> cluster.members().stream().allMatch(m -> m.openConnections() == 2));

            assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.LOAD_BALANCED);
            assertThat(Official.all(people(client).find().batchSize(2))).hasSize(10);

            cluster.mongos(0).kill();
            assertThat(one(people(client).countDocuments())).isEqualTo(10);
        }
    }

    @Test
    void aCursorLivesOnTheRouterThatMadeItSoTheDriverPinsItsConnection() {
        try (LoadBalancedCluster cluster = TestDeployment.loadBalanced().start();
                MongoClient client = Official.connect(cluster)) {
            run(people(client).insertMany(List.of(new Document(), new Document(), new Document())));

            assertThat(Official.all(people(client).find().batchSize(1))).hasSize(3);
            assertThat(cluster.members()).allSatisfy(member -> assertThat(member.commandCount("getMore"))
                    .isEqualTo(member.commandCount("find") * 3));
        }
    }

    @Test
    void behindABalancerAClientThatDoesNotKnowIsRefused() throws Exception {
        try (LoadBalancedCluster cluster = TestDeployment.loadBalanced().start();
                BareClient bare = new BareClient(cluster.address())) {
            bare.send(1, "{hello: 1, $db: 'admin'}");
            assertThat(BareClient.documentOf(bare.receive()).getNumber("code").intValue())
                    .isEqualTo(354);
        }
    }

    @Test
    void withoutABalancerAClientThatExpectsOneRefusesTheServer() {
        try (ShardedCluster cluster = TestDeployment.sharded(1).start();
                MongoClient client = Official.connect(cluster, "loadBalanced=true")) {
            assertThatThrownBy(() -> one(people(client).countDocuments()))
                    .isInstanceOf(MongoClientException.class)
                    .hasMessageContaining("load balancing");
        }
    }
}
