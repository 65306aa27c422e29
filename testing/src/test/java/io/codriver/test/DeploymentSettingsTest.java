package io.codriver.test;

import static io.codriver.test.Official.SOON;
import static io.codriver.test.Official.command;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeploymentSettingsTest {

    @Test
    void allMembersSpeakTlsIfTold() {
        Certificates ca = Certificates.create();
        try (ReplicaSet set = TestDeployment.replicaSet(2)
                        .tls(ca.server("127.0.0.1").serverContext())
                        .start();
                MongoClient client = MongoClients.create(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(set.connectionString()))
                        .applyToSslSettings(tls -> tls.context(ca.clientContext()))
                        .build())) {
            run(people(client).insertOne(new Document()));

            assertThat(set.connectionString()).endsWith("/?replicaSet=rs0&tls=true");
        }
    }

    @ParameterizedTest
    @CsvSource({"4.2,8", "4.4,9", "5.0,13", "6.0,17", "7.0,21", "8.0,25", "8.2,27", "9.0,29"})
    void aReleaseClaimsItsWireVersion(String release, int wireVersion) {
        try (Standalone deployment =
                        TestDeployment.standalone().version(release).start();
                MongoClient client = Official.connect(deployment)) {
            assertThat(command(client, "{hello: 1}")).containsEntry("maxWireVersion", wireVersion);
            assertThat(command(client, "{buildInfo: 1}")).containsEntry("version", deployment.serverVersion());
        }
    }

    @Test
    void aReleaseThatNeverWasIsRefused() {
        assertThatThrownBy(() -> TestDeployment.standalone().version("4.3")).hasMessageContaining("4.3");
    }

    @Test
    void eachKindTellsWhatItIsInTheWordsOfTheUnifiedTestFormat() {
        try (Standalone single = TestDeployment.standalone().start();
                ReplicaSet set = TestDeployment.replicaSet(1).start();
                ShardedCluster sharded = TestDeployment.sharded(1).start();
                LoadBalancedCluster balanced = TestDeployment.loadBalanced().start()) {
            assertThat(single.topology()).isEqualTo("single");
            assertThat(set.topology()).isEqualTo("replicaset");
            assertThat(sharded.topology()).isEqualTo("sharded");
            assertThat(balanced.topology()).isEqualTo("load-balanced");
        }
    }

    @Test
    void aRecoveringMemberServesNobodyAndCannotBePrimary() {
        try (ReplicaSet set = TestDeployment.replicaSet(3).start()) {
            Member member = set.primary();
            set.recovering(member, true);
            set.await(SOON, set::hasPrimary);

            assertThat(set.primary()).isNotSameAs(member);
            assertThat(set.secondaries()).doesNotContain(member);
            try (MongoClient direct = Official.connect("mongodb://" + member.name() + "/?directConnection=true")) {
                assertThatThrownBy(() -> one(people(direct).countDocuments())).hasMessageContaining("13436");
            }
        }
    }

    @Test
    void aRemovedMemberSaysThatItBelongsToNoSet() {
        try (ReplicaSet set = TestDeployment.replicaSet(2).start()) {
            Member gone = set.member(1);
            set.removeMember(gone);
            try (MongoClient direct = Official.connect("mongodb://" + gone.name() + "/?directConnection=true")) {
                assertThat(command(direct, "{hello: 1}"))
                        .containsEntry("isreplicaset", true)
                        .doesNotContainKey("setName");
            }
        }
    }

    @Test
    void theEmbeddedServerTakesFailPointsToo() {
        try (EmbeddedServer server = EmbeddedServer.start();
                MongoClient client = MongoClients.create(server.uri())) {
            server.failPoint(FailPoint.failCommand("ping").errorCode(8));
            assertThatThrownBy(() -> command(client, "{ping: 1}"))
                    .isInstanceOfSatisfying(MongoCommandException.class, e -> assertThat(e.getErrorCode())
                            .isEqualTo(8));
            server.clearFailPoint();
            command(client, "{ping: 1}");
        }
    }
}
