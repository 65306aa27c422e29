package io.codriver.test;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static io.codriver.test.Official.SOON;
import static io.codriver.test.Official.command;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerType;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReplicaSetTest {

    private ReplicaSet set;
    private MongoClient client;
    private MongoCollection<Document> people;

    @BeforeEach
    void start() {
        set = TestDeployment.replicaSet(3).start();
        client = Official.connect(set);
        people = people(client);
    }

    @AfterEach
    void stop() {
        client.close();
        set.close();
    }

    private void insert(int id) {
        run(people.insertOne(new Document("_id", id)));
    }

    private List<ServerDescription> servers() {
        return client.getClusterDescription().getServerDescriptions();
    }

    @Test
    void theOfficialDriverFindsAPrimaryAndTwoSecondaries() {
        insert(1);

        Awaitility.await().atMost(SOON).until(() -> servers().stream().allMatch(ServerDescription::isOk));
        assertThat(client.getClusterDescription().getType()).isEqualTo(ClusterType.REPLICA_SET);
        assertThat(servers())
                .filteredOn(ServerDescription::isPrimary)
                .hasSize(1)
                .allSatisfy(primary -> {
                    assertThat(primary.getSetName()).isEqualTo("rs0");
                    assertThat(primary.getElectionId()).isNotNull();
                    assertThat(primary.getMaxWireVersion()).isEqualTo(25);
                });
        assertThat(servers()).filteredOn(ServerDescription::isSecondary).hasSize(2);
        assertThat(set.primary()).isSameAs(set.member(0));
    }

    @Test
    void aSecondaryShowsWhatThePrimaryWrote() {
        insert(1);
        set.forgetCommands();

        assertThat(one(people.withReadPreference(ReadPreference.secondary())
                        .find()
                        .first()))
                .containsEntry("_id", 1);
        assertThat(set.primary().commandCount("find")).isZero();
        assertThat(set.commandCount("find")).isEqualTo(1);
    }

    @Test
    void aSecondaryTakesNoWritesAndAnswersReadsOnlyIfTheClientWantsThat() {
        Member secondary = set.secondaries().get(0);
        try (MongoClient direct =
                Official.connect("mongodb://" + secondary.name() + "/?directConnection=true&retryWrites=false")) {
            assertThatThrownBy(() -> run(people(direct).insertOne(new Document())))
                    .isInstanceOfSatisfying(MongoNotPrimaryException.class, e -> {
                        assertThat(e.getCode()).isEqualTo(10107);
                        assertThat(e.getResponse()).containsKey("topologyVersion");
                    });
            assertThat(one(people(direct).countDocuments())).isZero();
        }
    }

    @Test
    void aReadWithoutSecondaryOkIsRefusedBySecondaries() throws Exception {
        try (BareClient bare = new BareClient(set.secondaries().get(0).address())) {
            bare.send(1, "{find: 'people', $db: 'town'}");
            assertThat(BareClient.documentOf(bare.receive()).getNumber("code").intValue())
                    .isEqualTo(13435);
        }
    }

    @Test
    void afterAStepDownAnotherMemberTakesTheWritesAndIdsGrow() {
        insert(1);
        Member before = set.primary();

        set.stepDown();
        insert(2);

        assertThat(set.primary()).isNotSameAs(before);
        assertThat(before.openConnections()).isPositive();
        assertThat(one(people.countDocuments())).isEqualTo(2);
        Awaitility.await().atMost(SOON).untilAsserted(() -> assertThat(servers())
                .filteredOn(ServerDescription::isPrimary)
                .singleElement()
                .satisfies(primary ->
                        assertThat(primary.getElectionId().toHexString()).isEqualTo("7fffffff0000000000000002")));
    }

    @Test
    void aClientMayAskThePrimaryToStepDown() {
        insert(1);
        Member before = set.primary();

        command(client, "{replSetStepDown: 30, force: false}");
        insert(2);

        assertThat(set.primary()).isNotSameAs(before);
    }

    @Test
    void writesGoOnAfterThePrimaryWasKilledAndItComesBackAsASecondary() {
        insert(1);
        Member killed = set.primary();

        killed.kill();
        assertThat(set.hasPrimary()).isFalse();
        insert(2);

        killed.restart();
        Awaitility.await().atMost(SOON).until(() -> servers().stream().allMatch(ServerDescription::isOk));
        assertThat(killed.isWritable()).isFalse();
        assertThat(set.secondaries()).contains(killed);
        insert(3);
        assertThat(one(people.countDocuments())).isEqualTo(3);
    }

    @Test
    void writesGoOnAfterThePrimaryFellSilent() {
        insert(1);
        Member mute = set.primary();

        mute.silence();
        try (MongoClient other = Official.connect(set, "connectTimeoutMS=500")) {
            run(people(other).insertOne(new Document("_id", 2)));
        }
        assertThat(set.primary()).isNotSameAs(mute);
        mute.heal();
        assertThat(mute.isWritable()).isFalse();
        insert(3);
    }

    @Test
    void whatASilentMemberWasAskedItAnswersWhenItHeals() {
        Member secondary = set.secondaries().get(0);
        try (MongoClient direct = Official.connect("mongodb://" + secondary.name() + "/?directConnection=true")) {
            command(direct, "{ping: 1}");
            secondary.silence();
            var ping = reactor.core.publisher.Mono.from(
                            direct.getDatabase("admin").runCommand(new Document("ping", 1)))
                    .toFuture();
            assertThat(ping).isNotDone();
            secondary.heal();
            assertThat(ping.join()).containsEntry("ok", 1.0);
        }
    }

    @Test
    void anUnpluggedMemberAnswersNoSynUntilItHeals() {
        Member gone = set.primary();

        gone.unplug();
        try (MongoClient other = Official.connect("mongodb://" + gone.name()
                + "/?directConnection=true&connectTimeoutMS=200&serverSelectionTimeoutMS=600")) {
            assertThatThrownBy(() -> command(other, "{ping: 1}")).isInstanceOf(MongoException.class);
        }
        set.await(SOON, set::hasPrimary);
        gone.heal();
        try (MongoClient other = Official.connect("mongodb://" + gone.name() + "/?directConnection=true")) {
            command(other, "{ping: 1}");
        }
    }

    @Test
    void withoutAMajorityNobodyLeads() {
        set.secondaries().forEach(Member::kill);

        set.await(SOON, () -> !set.hasPrimary());
        set.member(1).restart();
        set.await(SOON, set::hasPrimary);
        insert(1);
    }

    @Test
    void aRetriedWriteIsDoneOnce() throws Exception {
        String insert = "{insert: 'people', $db: 'town', documents: [{a: 1}, {a: 2}], txnNumber: {$numberLong: '7'},"
                + " lsid: {id: {$binary: {base64: 'AAECAwQFBgcICQoLDA0ODw==', subType: '04'}}}}";
        try (BareClient bare = new BareClient(set.primary().address())) {
            bare.send(1, insert);
            assertThat(BareClient.documentOf(bare.receive())).doesNotContainKey("retriedStmtIds");
            bare.send(2, insert);
            assertThat(BareClient.documentOf(bare.receive()).getArray("retriedStmtIds"))
                    .hasSize(2);
            bare.send(3, insert.replace("'7'", "'6'"));
            assertThat(BareClient.documentOf(bare.receive()).getNumber("code").intValue())
                    .isEqualTo(225);
        }
        assertThat(one(people.countDocuments())).isEqualTo(2);
    }

    @Test
    void aWriteWhoseReplyIsLostIsRetriedByTheDriverAndDoneOnce() {
        insert(1);
        set.primary()
                .failPoint(FailPoint.failCommand("update")
                        .writeConcernError(91, "down")
                        .times(1));

        run(people.updateOne(new Document("_id", 1), new Document("$inc", new Document("age", 1))));

        assertThat(one(people.find().first())).containsEntry("age", 1);
        assertThat(set.commandCount("update")).isEqualTo(2);
    }

    @Test
    void aWriteThatCannotReachEnoughMembersWaitsForThemOrForItsTimeout() {
        insert(1);
        set.member(2).kill();

        assertThatThrownBy(() ->
                        run(people.withWriteConcern(new WriteConcern(3, 100)).insertOne(new Document("_id", 2))))
                .isInstanceOfSatisfying(
                        MongoWriteConcernException.class,
                        e -> assertThat(e.getWriteConcernError().getCode()).isEqualTo(64));
        var patient = reactor.core.publisher.Mono.from(
                        people.withWriteConcern(new WriteConcern(3)).insertOne(new Document("_id", 3)))
                .toFuture();
        set.await(SOON, () -> set.commandCount("insert") == 3);
        assertThat(patient).isNotDone();
        set.member(2).restart();
        assertThat(patient.join().wasAcknowledged()).isTrue();
        assertThatThrownBy(
                        () -> run(people.withWriteConcern(new WriteConcern(4)).insertOne(new Document("_id", 4))))
                .hasMessageContaining("Not enough data-bearing nodes");
        assertThat(one(people.countDocuments())).isEqualTo(4);
    }

    @Test
    void repliesTellTheClusterTimeWhichGrowsWithWrites() {
        Document before = command(client, "{ping: 1}");
        insert(1);
        Document after = command(client, "{ping: 1}");

        assertThat(after.get("operationTime", org.bson.BsonTimestamp.class))
                .isGreaterThan(before.get("operationTime", org.bson.BsonTimestamp.class));
        assertThat(after).containsKey("$clusterTime");
    }

    @Test
    void membersComeAndGoByReconfiguration() {
        insert(1);
        Member added = set.addMember();
        Awaitility.await().atMost(SOON).until(() -> servers().size() == 4);

        set.removeMember(set.member(1));
        Awaitility.await().atMost(SOON).until(() -> servers().size() == 3);
        assertThat(servers())
                .extracting(server -> server.getAddress().toString())
                .contains(added.name())
                .doesNotContain(set.member(1).name());
    }

    @Test
    void membersMayBeArbitersHiddenTaggedAndLate() {
        try (ReplicaSet mixed = TestDeployment.replicaSet(5)
                        .name("mixed")
                        .arbiter(1)
                        .hidden(2)
                        .tags(3, Map.of("dc", "ny"))
                        .start();
                MongoClient there = Official.connect(mixed, "heartbeatFrequencyMS=500")) {
            mixed.lag(mixed.member(4), Duration.ofSeconds(200));
            run(people(there).insertOne(new Document()));
            Awaitility.await().atMost(SOON).until(() -> there.getClusterDescription().getServerDescriptions().stream()
                    .allMatch(ServerDescription::isOk));

            List<ServerDescription> seen = there.getClusterDescription().getServerDescriptions();
            assertThat(seen).hasSize(4).anyMatch(server -> server.getType() == ServerType.REPLICA_SET_ARBITER);
            mixed.forgetCommands();
            ReadPreference fresh = ReadPreference.secondary(90, java.util.concurrent.TimeUnit.SECONDS);
            for (int i = 0; i < 10; i++) {
                one(people(there).withReadPreference(fresh).find().first());
            }
            assertThat(mixed.member(3).commandCount("find")).isEqualTo(10);
        }
    }

    @Test
    void aReleaseBefore44IsPolledAndLeavesTheLabelsToTheDriver() {
        try (ReplicaSet old = TestDeployment.replicaSet(2).version("4.2").start();
                MongoClient there = Official.connect(old)) {
            run(people(there).insertOne(new Document("_id", 1)));
            old.stepDown();
            run(people(there).insertOne(new Document("_id", 2)));

            assertThat(one(people(there).countDocuments())).isEqualTo(2);
            assertThat(old.member(0).commands())
                    .allSatisfy(command -> assertThat(command.document()).doesNotContainKey("topologyVersion"));
        }
    }

    @Test
    void aSetElectsByHandIfToldSo() {
        try (ReplicaSet manual = TestDeployment.replicaSet(3).electByHand().start()) {
            manual.primary().kill();
            assertThat(manual.hasPrimary()).isFalse();

            manual.elect(manual.member(2));

            assertThat(manual.primary()).isSameAs(manual.member(2));
            assertThatThrownBy(() -> manual.elect(manual.member(0))).hasMessageContaining("cannot be elected");
        }
    }

    @Test
    void aMemberMayMoveToAnotherAddressOfItsName() {
        try (QueueingResolver names = QueueingResolver.serving(1, Duration.ZERO);
                ReplicaSet named =
                        TestDeployment.replicaSet(1).hosts("db.example").start()) {
            names.answer("db.example", "127.0.0.1");
            try (MongoClient there =
                    com.mongodb.reactivestreams.client.MongoClients.create(com.mongodb.MongoClientSettings.builder()
                            .applyConnectionString(new com.mongodb.ConnectionString(named.connectionString()))
                            .inetAddressResolver(names)
                            .build())) {
                run(people(there).insertOne(new Document("_id", 1)));

                names.answer("db.example", "127.0.0.77");
                named.primary().moveTo("127.0.0.77");

                run(people(there).insertOne(new Document("_id", 2)));
                assertThat(one(people(there).countDocuments())).isEqualTo(2);
            }
        }
    }

    @Test
    void everyDocumentThatIsChangedIsTold() {
        List<AppliedWrite> writes = new CopyOnWriteArrayList<>();
        try (ReplicaSet set = TestDeployment.replicaSet(1).start();
                MongoClient client = Official.connect(set)) {
            set.onWrite(writes::add);
            run(people(client).insertMany(List.of(new Document("_id", 1), new Document("_id", 2))));
            run(people(client).updateMany(new Document(), inc("n", 1)));
            run(people(client).deleteOne(eq("_id", 2)));
            run(people(client).updateOne(eq("_id", 3), inc("n", 1)));
        }
        assertThat(writes)
                .extracting(write -> write.operation() + " " + write.database() + "." + write.collection() + " "
                        + write.id().asInt32().getValue())
                .containsExactly(
                        "insert town.people 1",
                        "insert town.people 2",
                        "update town.people 1",
                        "update town.people 2",
                        "delete town.people 2");
    }
}
