package io.codriver.test;

import static io.codriver.test.Official.command;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.MongoWriteConcernException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import java.time.Duration;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailPointTest {

    private Standalone deployment;
    private MongoClient client;
    private MongoCollection<Document> people;

    @BeforeEach
    void start() {
        deployment = TestDeployment.standalone().start();
        client = Official.connect(deployment, "appName=ada", "retryReads=false");
        people = people(client);
    }

    @AfterEach
    void stop() {
        client.close();
        deployment.close();
    }

    private void insert(int id) {
        run(people.insertOne(new Document("_id", id)));
    }

    /** A driver would take it for the state that it knows already, and not for a change. */
    @Test
    void aStateChangeThatIsOnlyClaimedHasNoTopologyVersion() {
        deployment.failPoint(FailPoint.failCommand("insert").errorCode(91));

        assertThatThrownBy(() -> insert(1)).isInstanceOfSatisfying(MongoCommandException.class, e -> {
            assertThat(e.getErrorCode()).isEqualTo(91);
            assertThat(e.getResponse()).doesNotContainKey("topologyVersion");
        });
    }

    @Test
    void aCommandFailsAsOftenAsTheModeSaysAndIsNotRun() {
        deployment.failPoint(
                FailPoint.failCommand("insert").errorCode(2).errorLabels("Odd").times(2));

        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> insert(1)).isInstanceOfSatisfying(MongoCommandException.class, e -> {
                assertThat(e.getErrorCode()).isEqualTo(2);
                assertThat(e.getErrorCodeName()).isEqualTo("BadValue");
                assertThat(e.hasErrorLabel("Odd")).isTrue();
            });
        }
        insert(1);
        assertThat(one(people.countDocuments())).isEqualTo(1);
    }

    @Test
    void aClientMaySetItByItselfAndIsToldHowOftenItMet() {
        command(
                client,
                "{configureFailPoint: 'failCommand', mode: {skip: 1},"
                        + " data: {failCommands: ['insert'], errorCode: 11601}}");

        insert(1);
        assertThatThrownBy(() -> insert(2)).isInstanceOf(MongoException.class);
        assertThatThrownBy(() -> insert(2)).isInstanceOf(MongoException.class);

        assertThat(command(client, "{configureFailPoint: 'failCommand', mode: 'off'}"))
                .containsEntry("count", 2L);
        insert(2);
    }

    @Test
    void anUnknownFailPointIsRefused() {
        assertThatThrownBy(() -> command(client, "{configureFailPoint: 'levitate', mode: 'alwaysOn'}"))
                .hasMessageContaining("levitate");
        assertThatThrownBy(() -> command(
                        client, "{configureFailPoint: 'failCommand', mode: 'often', data: {failCommands: ['find']}}"))
                .hasMessageContaining("often");
    }

    @Test
    void aConnectionIsClosedInsteadOfAnAnswer() {
        insert(1);
        deployment.failPoint(FailPoint.failCommand("find").closeConnection().times(1));

        assertThatThrownBy(() -> one(people.find().first())).isInstanceOf(MongoSocketReadException.class);
        assertThat(one(people.find().first())).containsEntry("_id", 1);
    }

    @Test
    void aBlockedCommandWaitsAndHoldsUpNoOtherConnection() {
        insert(1);
        deployment.failPoint(FailPoint.failCommand("find").block(Duration.ofMillis(300)));

        long start = System.nanoTime();
        var slow = reactor.core.publisher.Mono.from(people.find().first()).toFuture();
        deployment.await(Official.SOON, () -> deployment.commandCount("find") == 1);
        one(people.countDocuments());
        assertThat(slow).isNotDone();

        assertThat(slow.join()).containsEntry("_id", 1);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(299));
    }

    @Test
    void aWriteConcernErrorComesAfterTheWriteWasDone() {
        deployment.failPoint(FailPoint.failCommand("insert").writeConcernError(91, "going down"));

        assertThatThrownBy(() -> insert(1)).isInstanceOfSatisfying(MongoWriteConcernException.class, e -> assertThat(
                        e.getWriteConcernError().getCode())
                .isEqualTo(91));
        assertThat(one(people.countDocuments())).isEqualTo(1);
    }

    @Test
    void onlyClientsOfOneNameAreMet() {
        deployment.failPoint(FailPoint.failCommand("insert").errorCode(2).appName("grace"));
        insert(1);

        deployment.failPoint(FailPoint.failCommand("insert").errorCode(2).appName("ada"));
        assertThatThrownBy(() -> insert(2)).isInstanceOf(MongoException.class);
    }

    @Test
    void aGreetingFailsToo() {
        deployment.failPoint(FailPoint.failCommand("hello", "isMaster")
                .errorCode(91)
                .appName("grace")
                .times(2));

        try (MongoClient other = Official.connect(deployment, "appName=grace")) {
            one(people(other).countDocuments());
        }
        assertThat(deployment.server().commands())
                .filteredOn(c -> c.name().equals("isMaster"))
                .as("greetings of both clients, the failed ones included")
                .hasSizeGreaterThan(4);
    }

    private static Document write(String mode, String data) {
        return Document.parse(
                "{configureFailPoint: 'onPrimaryTransactionalWrite', mode: " + mode + ", data: " + data + "}");
    }

    @Test
    void aRetryableWriteIsDoneOnceThoughItsConnectionEndsBeforeOrAfterIt() {
        try (ReplicaSet set = TestDeployment.replicaSet(1).start();
                MongoClient retrying = Official.connect(set)) {
            MongoCollection<Document> written = people(retrying);
            command(retrying, write("{times: 1}", "{}").toJson());
            run(written.insertOne(new Document("_id", 1))); // done, and asked again
            command(
                    retrying,
                    write("{times: 1}", "{failBeforeCommitExceptionCode: 1}").toJson());
            run(written.insertOne(new Document("_id", 2))); // not done, and asked again
            assertThat(set.commandCount("insert")).isEqualTo(4);
            assertThat(one(written.countDocuments())).isEqualTo(2);

            command(
                    retrying,
                    write("{times: 2}", "{failBeforeCommitExceptionCode: 1}").toJson());
            assertThatThrownBy(() -> run(written.insertOne(new Document("_id", 3))))
                    .isInstanceOf(MongoException.class);
            assertThat(command(retrying, write("'off'", "{}").toJson())).containsEntry("count", 2L);
            assertThat(one(written.countDocuments())).isEqualTo(2);
        }
    }

    @Test
    void aFailPointWithWordsThatNobodyKnowsIsRefused() {
        assertThatThrownBy(
                        () -> command(
                                client,
                                "{configureFailPoint: 'failCommand', mode: 'alwaysOn', data: {failCommands: ['find'], moon: 1}}"))
                .isInstanceOf(MongoCommandException.class)
                .hasMessageContaining("moon");
    }
}
