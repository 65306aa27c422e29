package io.codriver.identity;

import static io.codriver.identity.Clients.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.AwsCredential;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCredential.OidcCallbackResult;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoSecurityException;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.reactivestreams.client.ClientSession;
import io.codriver.CodriverClient;
import io.codriver.CodriverCollection;
import io.codriver.test.AccessTokens;
import io.codriver.test.Certificates;
import io.codriver.test.FailPoint;
import io.codriver.test.ReplicaSet;
import io.codriver.test.TestDeployment;
import io.netty.handler.ssl.ClientAuth;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A server asks anew who this is, by error 391, in the middle of everything. The connection proves it with each mechanism, once, and the
 * command goes on; nothing else of the operation is lost.
 *
 * <p>Spec: Authentication, "Reauthentication".
 */
final class ReauthenticationTest {

    private static final String NAME = "again";
    private static final Certificates AUTHORITY = Certificates.create();
    private static final AccessTokens TOKENS = AccessTokens.of("https://issuer.example");
    private static final char[] PASSWORD = "pencil".toCharArray();
    private static final ReplicaSet SET = TestDeployment.replicaSet(1)
            .tls(AUTHORITY.server("127.0.0.1").serverContext(ClientAuth.REQUIRE))
            .limits(16_777_216, 48_000_000, 2)
            .certificateUser("CN=alice")
            .user("admin", "both", "pencil")
            .user("$external", "ldap", "pencil", "PLAIN")
            .awsUser("AKID", "key")
            .tokens(TOKENS)
            .start();

    @BeforeEach
    void forget() {
        SET.clearFailPoints();
    }

    @AfterAll
    static void stop() {
        SET.close();
    }

    /** How it is proved, and with which command a login begins. */
    private enum Proof {
        SCRAM("saslStart", () -> MongoCredential.createCredential("both", "admin", PASSWORD)),
        SCRAM_SHA_1("saslStart", () -> MongoCredential.createScramSha1Credential("both", "admin", PASSWORD)),
        PLAIN("saslStart", () -> MongoCredential.createPlainCredential("ldap", "$external", PASSWORD)),
        X509("authenticate", MongoCredential::createMongoX509Credential),
        AWS("saslStart", () -> MongoCredential.createAwsCredential("AKID", "key".toCharArray())),
        AWS_PROVIDER("saslStart", () -> MongoCredential.createAwsCredential(null, null)
                .withMechanismProperty(MongoCredential.AWS_CREDENTIAL_PROVIDER_KEY, (Supplier<AwsCredential>)
                        () -> new AwsCredential("AKID", "key", null))),
        OIDC("saslStart", () -> new Callback(call -> new OidcCallbackResult(TOKENS.issue())).ofMachine());

        private final String begins;
        private final Supplier<MongoCredential> credential;

        Proof(String begins, Supplier<MongoCredential> credential) {
            this.begins = begins;
            this.credential = credential;
        }
    }

    /** What is under way, and which of its commands the server does not want to hear. */
    private enum Work {
        FIND("find", (client, ask) -> {
            ask.run();
            people(client).find().collectList().block(LIMIT);
        }),
        /** In the middle of a cursor, whose batches are neither lost nor told twice. */
        CURSOR("getMore", (client, ask) -> {
            fill(client, 7);
            ask.run();
            assertThat(people(client)
                            .find()
                            .batchSize(2)
                            .map(it -> it.getInteger("_id"))
                            .collectList()
                            .block(LIMIT))
                    .containsExactly(0, 1, 2, 3, 4, 5, 6);
        }),
        /** The first of four messages. */
        BULK("insert", (client, ask) -> {
            ask.run();
            BulkWriteResult result = people(client)
                    .bulkWrite(IntStream.range(0, 7)
                            .mapToObj(i -> new InsertOneModel<>(new Document("_id", i)))
                            .toList())
                    .block(LIMIT);
            assertThat(result.getInsertedCount()).isEqualTo(7);
            assertThat(people(client).countDocuments().block(LIMIT)).isEqualTo(7);
        }),
        /** The same. */
        BULK_OF_CLIENT("bulkWrite", (client, ask) -> {
            MongoNamespace people = new MongoNamespace("town", "people");
            ask.run();
            assertThat(client.bulkWrite(IntStream.range(0, 7)
                                    .mapToObj(i -> ClientNamespacedWriteModel.insertOne(people, new Document("_id", i)))
                                    .toList())
                            .block(LIMIT)
                            .getInsertedCount())
                    .isEqualTo(7);
            assertThat(people(client).countDocuments().block(LIMIT)).isEqualTo(7);
        }),
        /** Its first command, which begins it, is said again as that. */
        TRANSACTION("insert", (client, ask) -> {
            try (ClientSession session = client.startSession().block(LIMIT)) {
                session.startTransaction();
                ask.run();
                people(client).insertOne(session, new Document("_id", 1)).block(LIMIT);
                people(client).insertOne(session, new Document("_id", 2)).block(LIMIT);
                Mono.from(session.commitTransaction()).block(LIMIT);
            }
            assertThat(people(client).countDocuments().block(LIMIT)).isEqualTo(2);
        }),
        COMMIT("commitTransaction", (client, ask) -> {
            try (ClientSession session = client.startSession().block(LIMIT)) {
                session.startTransaction();
                people(client).insertOne(session, new Document("_id", 1)).block(LIMIT);
                ask.run();
                Mono.from(session.commitTransaction()).block(LIMIT);
            }
            assertThat(people(client).countDocuments().block(LIMIT)).isEqualTo(1);
        }),
        CHANGE_STREAM("aggregate", (client, ask) -> {
            ask.run();
            assertThat(changes(client, 1)).containsExactly(0);
        }),
        MIDDLE_OF_A_CHANGE_STREAM("getMore", (client, ask) -> {
            ask.run();
            assertThat(changes(client, 3)).containsExactly(0, 1, 2);
        });

        private final String command;
        private final BiConsumer<CodriverClient, Runnable> work;

        Work(String command, BiConsumer<CodriverClient, Runnable> work) {
            this.command = command;
            this.work = work;
        }

        private static CodriverCollection<Document> people(CodriverClient client) {
            return client.getDatabase("town").getCollection("people");
        }

        private static void fill(CodriverClient client, int count) {
            people(client)
                    .insertMany(IntStream.range(0, count)
                            .mapToObj(i -> new Document("_id", i))
                            .toList())
                    .block(LIMIT);
        }

        private static List<Integer> changes(CodriverClient client, int count) {
            CompletableFuture<List<Integer>> seen = people(client)
                    .watch()
                    .maxAwaitTime(100, TimeUnit.MILLISECONDS)
                    .map(ChangeStreamDocument::getFullDocument)
                    .map(it -> it.getInteger("_id"))
                    .take(count)
                    .collectList()
                    .toFuture();
            SET.await(LIMIT, () -> SET.commandCount("getMore") > 0);
            fill(client, count);
            return Mono.fromFuture(seen).block(LIMIT);
        }
    }

    record Row(Proof proof, Work work) {}

    /** Every mechanism in two of them, and the one that servers ask for it today in all. */
    static Stream<Row> rows() {
        return Stream.of(Proof.values()).flatMap(proof -> Stream.of(Work.values())
                .filter(work -> proof == Proof.OIDC || work == Work.FIND || work == Work.CURSOR)
                .map(work -> new Row(proof, work)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void whatIsUnderWayGoesOnBehindAnotherProof(Row row) {
        Asking asking = new Asking(row.work());
        try (CodriverClient client = client(row.proof(), asking)) {
            row.work().work.accept(client, asking);
            assertThat(asking.refused).as("commands that were refused").isEqualTo(1);
            assertThat(SET.commandCount(row.proof().begins)).as("proofs").isEqualTo(1);
            assertThat(asking.created).as("connections").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @EnumSource(Proof.class)
    void whoeverIsAskedTwiceIsTold(Proof proof) {
        Asking asking = new Asking(Work.FIND);
        try (CodriverClient client = client(proof, asking)) {
            SET.failPoint(asking.failPoint().times(2));
            assertThat(catchThrowable(
                            () -> Work.people(client).find().collectList().block(LIMIT)))
                    .isInstanceOfSatisfying(MongoCommandException.class, refused -> assertThat(refused.getErrorCode())
                            .isEqualTo(391));
            assertThat(SET.commandCount(proof.begins)).as("proofs").isEqualTo(1);
            Work.people(client).find().collectList().block(LIMIT);
        }
    }

    /** Nor is a token that has ended before it is shown a reason to go on for ever. */
    @Test
    void tokensThatEndAtOnceAreNoLoop() {
        List<String> given = new CopyOnWriteArrayList<>();
        AtomicBoolean endsAtOnce = new AtomicBoolean();
        Callback callback = new Callback(call -> {
            given.add(TOKENS.issue());
            if (endsAtOnce.get()) {
                TOKENS.end(given.get(given.size() - 1));
            }
            return new OidcCallbackResult(given.get(given.size() - 1));
        });
        try (CodriverClient client = client(callback.ofMachine(), new Asking(Work.FIND))) {
            endsAtOnce.set(true);
            TOKENS.end(given.get(0));
            assertThat(catchThrowable(
                            () -> Work.people(client).find().collectList().block(LIMIT)))
                    .isExactlyInstanceOf(MongoSecurityException.class);
            assertThat(callback.asked).hasSize(2);
            endsAtOnce.set(false);
            Work.people(client).find().collectList().block(LIMIT);
            assertThat(callback.asked).hasSize(3);
        }
    }

    @ParameterizedTest
    @EnumSource(Proof.class)
    void whoDoesNotProveItIsToldAndTheConnectionIsClosed(Proof proof) {
        Asking asking = new Asking(Work.FIND);
        try (CodriverClient client = client(proof, asking)) {
            SET.failPoint(FailPoint.failCommand("find", proof.begins)
                    .times(2)
                    .errorCode(391)
                    .appName(NAME));
            assertThat(catchThrowable(
                            () -> Work.people(client).find().collectList().block(LIMIT)))
                    .isExactlyInstanceOf(MongoSecurityException.class)
                    .hasCauseInstanceOf(MongoCommandException.class);
            assertThat(asking.story.told())
                    .as("not cleared: a server that answers is there")
                    .containsExactly("closed ERROR");
            Work.people(client).find().collectList().block(LIMIT);
        }
    }

    /** Spec: Authentication, "Credential Caching": one call at a time, and whoever comes later finds the new token. */
    @Test
    void manyConnectionsThatAreAskedAtOnceShareOneToken() {
        List<String> given = new CopyOnWriteArrayList<>();
        Callback callback = new Callback(call -> {
            given.add(TOKENS.issue());
            return new OidcCallbackResult(given.get(given.size() - 1));
        });
        try (CodriverClient client = client(callback.ofMachine(), new Asking(Work.FIND), 10)) {
            for (int round = 1; round <= 3; round++) {
                TOKENS.end(given.get(given.size() - 1));
                Flux.range(0, 20)
                        .flatMap(turn -> Work.people(client).find().collectList(), 20)
                        .blockLast(LIMIT);
                assertThat(callback.asked).hasSize(1 + round);
            }
        }
    }

    // ---- how

    /** Lets the server ask, and sees what comes of it. */
    private static final class Asking implements Runnable, CommandListener, ConnectionPoolListener {

        private final Work work;
        private final PoolStory story = new PoolStory();
        private volatile int created;
        private volatile int refused;

        Asking(Work work) {
            this.work = work;
        }

        FailPoint failPoint() {
            return FailPoint.failCommand(work.command).errorCode(391).appName(NAME);
        }

        @Override
        public void run() {
            SET.failPoint(failPoint().times(1));
        }

        @Override
        public synchronized void commandFailed(CommandFailedEvent event) {
            refused++;
        }

        @Override
        public synchronized void connectionCreated(ConnectionCreatedEvent event) {
            created++;
        }
    }

    private static CodriverClient client(Proof proof, Asking asking) {
        return client(proof.credential.get(), asking);
    }

    private static CodriverClient client(MongoCredential credential, Asking asking) {
        return client(credential, asking, 2);
    }

    /** With so many connections, which are open, and an empty collection. */
    private static CodriverClient client(MongoCredential credential, Asking asking, int connections) {
        CodriverClient client = Clients.ours(SET, credential, settings -> asking.story
                .listen(settings)
                .applicationName(NAME)
                .applyToSslSettings(
                        tls -> tls.context(AUTHORITY.client("CN=alice").clientContext()))
                .addCommandListener(asking)
                .applyToConnectionPoolSettings(
                        pool -> pool.minSize(connections).maxSize(connections).addConnectionPoolListener(asking)));
        client.warmUp().block(LIMIT);
        Work.people(client).drop().block(LIMIT);
        SET.forgetCommands();
        asking.story.forget();
        return client;
    }
}
