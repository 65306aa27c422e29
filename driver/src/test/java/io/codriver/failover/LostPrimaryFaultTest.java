package io.codriver.failover;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.inc;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSocketException;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.Schedules;
import io.codriver.once.TamperedChannel;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;

/**
 * Every outcome of a failover is one that the specifications allow: a transaction is committed as a whole or not at all, and
 * whoever cannot know is told so; no write of a bulk is applied twice, an ordered one stops where it failed; a change stream
 * delivers every event once, in the order of the server. {@code -Dfailover.schedules=334} plays a thousand schedules.
 */
class LostPrimaryFaultTest {

    private static final int SCHEDULES = Integer.getInteger("failover.schedules", 14);
    private static final int SCHEDULES_OF_A_BUG = 100;
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int LONGEST_BULK = 40;
    private static final int WRITES_PER_COMMAND = 3;

    private static final ReplicaSet SET = TestDeployment.replicaSet(3)
            .limits(16 << 20, 48_000_000, WRITES_PER_COMMAND)
            .electionDelay(Duration.ofMillis(10))
            .start();
    private static final Memory MEMORY = Memory.of(SET);
    private static final LostReplies REPLIES = LostReplies.of(SET);
    private static final MongoClientSettings SETTINGS = settings();
    private static final AtomicInteger COLLECTIONS = new AtomicInteger();

    private CodriverClient client = Codriver.create(SETTINGS);
    private final AtomicInteger misfortunes = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final AtomicInteger unknown = new AtomicInteger();
    private Duration patience = LIMIT;

    @AfterEach
    void closeClient() {
        client.close();
    }

    @AfterAll
    static void close() {
        SET.close();
    }

    @Test
    void aTransactionIsCommittedAsAWholeOrNotAtAll() {
        Schedules.each(SCHEDULES, seed -> play(seed, this::transactions));
        somethingHappened();
    }

    @Test
    void noWriteOfABulkIsAppliedTwice() {
        Schedules.each(SCHEDULES, seed -> play(seed, this::bulks));
        somethingHappened();
    }

    @Test
    void aChangeStreamDeliversEveryEventOnceAndInOrder() {
        Schedules.each(SCHEDULES, seed -> play(seed, this::changes));
        somethingHappened();
    }

    @Test
    void aBulkWithoutTransactionNumbersWouldBeNoticed() {
        wouldBeNoticed(command -> without(command, "txnNumber"), this::bulks);
    }

    @Test
    void aTransactionWhoseCommandsDoNotBelongToItWouldBeNoticed() {
        wouldBeNoticed(
                command -> command.containsKey("insert") && command.containsKey("autocommit")
                        ? without(command, "autocommit", "startTransaction", "txnNumber")
                        : command,
                this::transactions);
    }

    @Test
    void aStreamThatIsResumedAnywhereWouldBeNoticed() {
        patience = Duration.ofSeconds(3);
        wouldBeNoticed(LostPrimaryFaultTest::withoutItsPlace, this::changes);
    }

    /** Plants a bug on the wire and plays until a story notices. */
    private void wouldBeNoticed(UnaryOperator<BsonDocument> bug, Story story) {
        client.close();
        client = Codriver.create(TamperedChannel.tampering(SETTINGS, bug));
        for (int seed = 0; seed < SCHEDULES_OF_A_BUG; seed++) {
            try {
                play(seed, story);
            } catch (AssertionError noticed) {
                return;
            }
        }
        throw new AssertionError("nobody noticed in " + SCHEDULES_OF_A_BUG + " schedules");
    }

    private static BsonDocument without(BsonDocument command, String... fields) {
        for (String field : fields) {
            command.remove(field);
        }
        return command;
    }

    private static BsonDocument withoutItsPlace(BsonDocument command) {
        if (!command.containsKey("aggregate")) {
            return command;
        }
        BsonDocument copy = BsonDocument.parse(command.toJson());
        for (BsonValue stage : copy.getArray("pipeline")) {
            if (stage.asDocument().containsKey("$changeStream")) {
                without(
                        stage.asDocument().getDocument("$changeStream"),
                        "resumeAfter",
                        "startAfter",
                        "startAtOperationTime");
            }
        }
        return copy;
    }

    private void somethingHappened() {
        assertThat(misfortunes).as("misfortunes").hasPositiveValue();
        assertThat(done).as("done").hasPositiveValue();
        System.getLogger("io.codriver.failover")
                .log(
                        System.Logger.Level.INFO,
                        "{0} misfortunes: {1} done, {2} refused, {3} unknown",
                        misfortunes,
                        done,
                        refused,
                        unknown);
    }

    /** What one schedule does with a collection of its own. */
    @FunctionalInterface
    private interface Story {
        void tell(Random random, Misfortunes misfortunes, CodriverCollection<Document> collection);
    }

    private void play(long seed, Story story) {
        Random random = new Random(seed);
        try (Misfortunes bad = new Misfortunes(SET, REPLIES, random)) {
            // A transaction of the test server sees a copy of its database: small ones are soon copied.
            String name = "c" + COLLECTIONS.incrementAndGet();
            story.tell(random, bad, client.getDatabase(name).getCollection(name));
            misfortunes.addAndGet(bad.count());
        }
    }

    private static MongoClientSettings settings() {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(SET.connectionString()))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(20, TimeUnit.SECONDS))
                .applyToServerSettings(server -> server.heartbeatFrequency(500, TimeUnit.MILLISECONDS)
                        .minHeartbeatFrequency(5, TimeUnit.MILLISECONDS))
                .build();
    }

    // ---- transactions

    private void transactions(Random random, Misfortunes bad, CodriverCollection<Document> collection) {
        ClientSession session = client.startSession().block(LIMIT);
        assertThat(session).isNotNull();
        try (session) {
            int id = 0;
            for (int transaction = 0; transaction < 4; transaction++) {
                int documents = 1 + random.nextInt(4);
                List<Integer> ids = IntStream.range(id, id + documents).boxed().toList();
                id += documents;
                transaction(bad, session, collection, ids);
            }
        }
    }

    private void transaction(
            Misfortunes bad, ClientSession session, CodriverCollection<Document> collection, List<Integer> ids) {
        String name = collection.getNamespace().getCollectionName();
        List<String> wanted = ids.stream().map(id -> "insert " + id).toList();
        session.startTransaction();
        try {
            for (int id : ids) {
                bad.perhaps(0.15);
                collection.insertOne(session, new Document("_id", id)).block(LIMIT);
            }
        } catch (MongoException failure) {
            assertThat(failure.getErrorLabels()).contains(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
            Mono.from(session.abortTransaction()).block(LIMIT);
            refused.incrementAndGet();
            assertThat(MEMORY.count(name, wanted)).isZero();
            return;
        }
        bad.perhaps(0.4);
        commit(session, name, wanted);
    }

    private void commit(ClientSession session, String name, List<String> wanted) {
        try {
            Mono.from(session.commitTransaction()).block(LIMIT);
        } catch (MongoException failure) {
            boolean uncertain = failure.hasErrorLabel(MongoException.UNKNOWN_TRANSACTION_COMMIT_RESULT_LABEL);
            assertThat(uncertain || failure.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                    .as("labels of %s", failure)
                    .isTrue();
            if (uncertain) {
                unknown.incrementAndGet();
                assertThat(MEMORY.count(name, wanted)).isIn(0L, (long) wanted.size());
                commit(session, name, wanted); // It may be asked again, as often as it takes.
            } else {
                refused.incrementAndGet();
                assertThat(MEMORY.count(name, wanted)).isZero();
            }
            return;
        }
        done.incrementAndGet();
        assertThat(MEMORY.count(name, wanted)).isEqualTo(wanted.size());
    }

    // ---- bulk writes

    private void bulks(Random random, Misfortunes bad, CodriverCollection<Document> collection) {
        String name = collection.getNamespace().getCollectionName();
        int size = 5 + random.nextInt(LONGEST_BULK);
        boolean ordered = random.nextBoolean();
        List<WriteModel<Document>> models = new ArrayList<>();
        List<String> wanted = new ArrayList<>();
        List<Document> before = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            if (random.nextBoolean()) {
                models.add(new InsertOneModel<>(new Document("_id", i)));
                wanted.add("insert " + i);
            } else {
                before.add(new Document("_id", i));
                models.add(new UpdateOneModel<>(eq(i), inc("n", 1)));
                wanted.add("update " + i);
            }
        }
        if (!before.isEmpty()) {
            collection.insertMany(before).block(LIMIT);
        }
        bad.perhaps(0.5);
        try {
            Mono<?> bulk = collection.bulkWrite(models, new BulkWriteOptions().ordered(ordered));
            bad.perhaps(0.8);
            bulk.block(LIMIT);
            done.incrementAndGet();
            assertThat(MEMORY.count(name, wanted)).isEqualTo(size);
        } catch (MongoException failure) {
            assertThat(saysUnknown(failure)).as("%s", failure).isTrue();
            unknown.incrementAndGet();
            long applied = MEMORY.count(name, wanted);
            if (ordered) {
                assertThat(MEMORY.count(name, wanted.subList(0, (int) applied))).isEqualTo(applied);
            }
        }
    }

    private static boolean saysUnknown(MongoException failure) {
        return failure instanceof MongoSocketException
                || failure instanceof MongoNotPrimaryException
                || failure instanceof MongoNodeIsRecoveringException
                || failure instanceof MongoClientException;
    }

    // ---- change streams

    private void changes(Random random, Misfortunes bad, CodriverCollection<Document> collection) {
        String name = collection.getNamespace().getCollectionName();
        List<String> heard = new CopyOnWriteArrayList<>();
        List<Throwable> failures = new CopyOnWriteArrayList<>();
        int writes = 10 + random.nextInt(30);
        Set<Long> before = cursors();
        Disposable stream = collection
                .watch()
                .maxAwaitTime(20, TimeUnit.MILLISECONDS)
                .subscribe(
                        event -> heard.add("insert "
                                + event.getDocumentKey().getInt32("_id").getValue()),
                        failures::add);
        try {
            SET.await(LIMIT, () -> !before.containsAll(cursors()));
            for (int i = 0; i < writes; i++) {
                bad.perhaps(0.15);
                try {
                    collection.insertOne(new Document("_id", i)).block(LIMIT);
                    done.incrementAndGet();
                } catch (MongoException failure) {
                    assertThat(saysUnknown(failure)).as("%s", failure).isTrue();
                    unknown.incrementAndGet();
                }
            }
            List<String> applied = MEMORY.applied(name);
            try {
                SET.await(patience, () -> heard.size() >= applied.size() || !failures.isEmpty());
            } catch (AssertionError late) {
                throw new AssertionError("heard " + heard + " of " + applied, late);
            }
            if (failures.isEmpty()) {
                assertThat(heard).containsExactlyElementsOf(applied);
            } else {
                // The command that resumes is retried once; the primary may go a third time. What was heard has no gap.
                assertThat(failures).allMatch(failure -> failure instanceof MongoException told && saysUnknown(told));
                assertThat(applied).startsWith(heard.toArray(String[]::new));
                refused.incrementAndGet();
            }
        } finally {
            stream.dispose();
        }
    }

    /** Those of streams of earlier schedules may still be about to be killed. */
    private static Set<Long> cursors() {
        return SET.members().stream()
                .flatMap(member -> member.openCursors().stream())
                .collect(Collectors.toSet());
    }
}
