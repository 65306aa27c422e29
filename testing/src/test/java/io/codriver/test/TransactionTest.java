package io.codriver.test;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static io.codriver.test.Official.one;
import static io.codriver.test.Official.people;
import static io.codriver.test.Official.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.MongoException;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoCollection;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TransactionTest {

    private ReplicaSet set;
    private MongoClient client;
    private MongoCollection<Document> people;
    private ClientSession session;

    @BeforeEach
    void start() {
        set = TestDeployment.replicaSet(1).start();
        client = Official.connect(set);
        people = people(client);
        run(people.insertOne(new Document("_id", 1).append("age", 7)));
        session = one(client.startSession());
    }

    @AfterEach
    void stop() {
        session.close();
        client.close();
        set.close();
    }

    private int age() {
        return one(people.find(eq("_id", 1)).first()).getInteger("age");
    }

    @Test
    void whatATransactionWritesOnlyItselfSeesUntilItCommits() {
        session.startTransaction();
        run(people.insertOne(session, new Document("_id", 2)));
        run(people.updateOne(session, eq("_id", 1), inc("age", 1)));

        assertThat(one(people.find(session, eq("_id", 1)).first())).containsEntry("age", 8);
        assertThat(one(people.countDocuments(session))).isEqualTo(2);
        assertThat(one(people.countDocuments())).isEqualTo(1);
        assertThat(age()).isEqualTo(7);

        run(session.commitTransaction());
        run(session.commitTransaction());
        assertThat(one(people.countDocuments())).isEqualTo(2);
        assertThat(age()).isEqualTo(8);
    }

    @Test
    void whatIsAbortedNeverHappened() {
        session.startTransaction();
        run(people.deleteOne(session, eq("_id", 1)));
        assertThat(one(people.countDocuments(session))).isZero();

        run(session.abortTransaction());

        assertThat(age()).isEqualTo(7);
    }

    @Test
    void twoTransactionsThatChangeTheSameDocumentConflict() {
        try (ClientSession other = one(client.startSession())) {
            session.startTransaction();
            other.startTransaction();
            run(people.updateOne(session, eq("_id", 1), inc("age", 1)));

            assertThatThrownBy(() -> run(people.updateOne(other, eq("_id", 1), inc("age", 10))))
                    .isInstanceOfSatisfying(MongoException.class, e -> {
                        assertThat(e.getCode()).isEqualTo(112);
                        assertThat(e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                                .isTrue();
                    });
            run(other.abortTransaction());
            run(session.commitTransaction());
        }
        assertThat(age()).isEqualTo(8);
    }

    @Test
    void aFailureInsideEndsTheTransaction() {
        session.startTransaction();
        run(people.insertOne(session, new Document("_id", 2)));
        assertThatThrownBy(() -> run(people.insertOne(session, new Document("_id", 1))))
                .isInstanceOf(MongoException.class);

        assertThatThrownBy(() -> run(session.commitTransaction()))
                .isInstanceOfSatisfying(
                        MongoException.class, e -> assertThat(e.getCode()).isEqualTo(251));
        assertThat(one(people.countDocuments())).isEqualTo(1);
    }

    @Test
    void aRouterOfAShardedClusterTakesTransactionsToo() {
        try (ShardedCluster cluster = TestDeployment.sharded(1).start();
                MongoClient there = Official.connect(cluster);
                ClientSession theirs = one(there.startSession())) {
            theirs.startTransaction();
            run(people(there).insertOne(theirs, new Document("_id", 2)));
            run(theirs.commitTransaction());

            assertThat(one(people(there).countDocuments())).isEqualTo(1);
            assertThat(cluster.mongos(0).commands("commitTransaction").get(0).document())
                    .containsKey("recoveryToken");
        }
    }

    @Test
    void aCommitThatFailsOnTheWayIsSentAgain() {
        set.failPoint(
                FailPoint.failCommand("commitTransaction").closeConnection().times(1));
        session.startTransaction();
        run(people.insertOne(session, new Document("_id", 2)));

        run(session.commitTransaction());

        assertThat(one(people.countDocuments())).isEqualTo(2);
        assertThat(set.commandCount("commitTransaction")).isEqualTo(2);
    }

    @Test
    void anOpenTransactionIsLostWithTheOfficeOfItsPrimary() {
        session.startTransaction();
        run(people.updateOne(session, eq("_id", 1), inc("age", 1)));

        set.stepDown();
        set.await(Official.SOON, set::hasPrimary);

        run(people.updateOne(eq("_id", 1), inc("age", 10)));
        assertThatThrownBy(() -> run(session.commitTransaction())).satisfies(TransactionTest::isLost);
        assertThat(age()).isEqualTo(17);
    }

    @Test
    void howATransactionEndedTheNextPrimaryKnows() {
        session.startTransaction();
        run(people.updateOne(session, eq("_id", 1), inc("age", 1)));
        run(session.commitTransaction());

        set.stepDown();
        set.await(Official.SOON, set::hasPrimary);

        run(session.commitTransaction());
        assertThat(age()).isEqualTo(8);
    }

    @Test
    void anotherRouterWhichIsAskedForACommitEndsTheTransaction() {
        try (ShardedCluster cluster = TestDeployment.sharded(2).start();
                MongoClient there = Official.connect(cluster);
                ClientSession theirs = one(there.startSession())) {
            theirs.startTransaction();
            run(people(there).insertOne(theirs, new Document("_id", 2)));
            members(cluster, FailPoint.failCommand("insert").closeConnection().times(1));
            assertThatThrownBy(() -> run(people(there).insertOne(theirs, new Document("_id", 3))))
                    .isInstanceOf(MongoException.class);
            // The client chooses anew: it asks the other one if this one is gone.
            cluster.members().stream()
                    .filter(member -> member.commandCount("insert") > 0)
                    .forEach(Member::kill);

            assertThatThrownBy(() -> run(theirs.commitTransaction())).satisfies(TransactionTest::isLost);
            assertThat(one(people(there).countDocuments())).isZero();
        }
    }

    private static void members(ShardedCluster cluster, FailPoint failPoint) {
        cluster.members().forEach(member -> member.failPoint(failPoint));
    }

    private static void isLost(Throwable failure) {
        assertThat(failure).isInstanceOfSatisfying(MongoException.class, e -> {
            assertThat(e.getCode()).isEqualTo(251);
            assertThat(e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                    .isTrue();
        });
    }
}
