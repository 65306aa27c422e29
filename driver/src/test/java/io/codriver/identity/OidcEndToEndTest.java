package io.codriver.identity;

import static io.codriver.identity.Clients.LIMIT;
import static io.codriver.identity.Clients.find;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoCredential.OidcCallbackResult;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.event.ConnectionCreatedEvent;
import com.mongodb.event.ConnectionPoolClearedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.reactivestreams.client.ClientSession;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.AuthenticationEndedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.IdentifyEndedEvent;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningListener;
import io.codriver.test.AccessTokens;
import io.codriver.test.FailPoint;
import io.codriver.test.ReplicaSet;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** The cases of the specification's prose for MONGODB-OIDC, and what becomes of a callback that is slow or fails. */
final class OidcEndToEndTest {

    private static final AccessTokens TOKENS =
            AccessTokens.of("https://issuer.example", "client-7", List.of("read", "write"));
    private static final Standalone SERVER =
            TestDeployment.standalone().tokens(TOKENS).start();

    @AfterEach
    void clear() {
        SERVER.clearFailPoints();
        SERVER.forgetCommands();
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    private static OidcCallbackResult good() {
        return new OidcCallbackResult(TOKENS.issue());
    }

    private static OidcCallbackResult bad() {
        return new OidcCallbackResult("never.issued");
    }

    // ---- machines

    @Test
    void aCallbackIsCalledOnceForManyConnections() {
        Callback callback = new Callback(call -> good());
        try (CodriverClient client = Clients.ours(SERVER, callback.ofMachine())) {
            Flux.range(0, 40).flatMap(turn -> find(client), 20).then().block(LIMIT);
        }
        assertThat(callback.asked).hasSize(1);
        assertThat(callback.asked.get(0).getTimeout()).isEqualTo(Duration.ofMinutes(1));
        assertThat(callback.asked.get(0).getVersion()).isEqualTo(1);
        assertThat(callback.asked.get(0).getUserName()).isNull();
        assertThat(callback.asked.get(0).getIdpInfo()).isNull();
        assertThat(callback.asked.get(0).getRefreshToken()).isNull();
    }

    @Test
    void theOfficialDriverGetsInAsWell() {
        Callback callback = new Callback(call -> good());
        try (MongoClient client = Clients.official(SERVER, callback.ofMachine())) {
            find(client).block(LIMIT);
        }
        assertThat(callback.asked).hasSize(1);
    }

    @Test
    void aTokenAtHandIsTriedInHello() {
        Callback callback = new Callback(call -> good());
        try (CodriverClient client = Clients.ours(SERVER, callback.ofMachine())) {
            find(client).block(LIMIT);
            assertThat(SERVER.commandCount("saslStart")).isEqualTo(1);
            breakConnection(client);
            find(client).block(LIMIT);
            assertThat(SERVER.commandCount("saslStart")).isEqualTo(1);
        }
        assertThat(callback.asked).hasSize(1);
    }

    @Test
    void aTokenAtHandThatIsRefusedIsReplaced() {
        AtomicReference<String> first = new AtomicReference<>();
        Callback callback = new Callback(call -> {
            OidcCallbackResult given = good();
            first.compareAndSet(null, given.getAccessToken());
            return given;
        });
        try (CodriverClient client = Clients.ours(SERVER, callback.ofMachine())) {
            find(client).block(LIMIT);
            breakConnection(client);
            TOKENS.end(first.get());
            find(client).block(LIMIT);
        }
        assertThat(callback.asked).hasSize(2);
    }

    @Test
    void aNewTokenThatIsRefusedIsAFailure() {
        Callback callback = new Callback(call -> bad());
        try (CodriverClient client = Clients.ours(SERVER, callback.ofMachine())) {
            Throwable refused = catchThrowable(() -> find(client).block(LIMIT));
            assertThat(refused)
                    .isExactlyInstanceOf(MongoSecurityException.class)
                    .hasCauseInstanceOf(MongoCommandException.class)
                    .hasMessageContaining("authenticate")
                    .hasMessageNotContaining("never.issued");
        }
        assertThat(callback.asked).hasSize(1);
        assertThat(SERVER.commandCount("saslStart")).isEqualTo(1);
    }

    @Test
    void anotherErrorLeavesTheTokenWhereItIs() {
        Callback callback = new Callback(call -> good());
        try (CodriverClient client =
                Clients.ours(SERVER, callback.ofMachine(), settings -> settings.applicationName("other"))) {
            SERVER.failPoint(
                    FailPoint.failCommand("saslStart").times(1).errorCode(20).appName("other"));
            assertThatThrownBy(() -> find(client).block(LIMIT)).isInstanceOf(MongoSecurityException.class);
            find(client).block(LIMIT);
        }
        assertThat(callback.asked).hasSize(1);
    }

    @Test
    void aCallbackThatFailsIsNoFaultOfTheServer() {
        List<String> cleared = new CopyOnWriteArrayList<>();
        IllegalStateException thrown = new IllegalStateException("the vault is shut");
        Callback callback = new Callback(call -> {
            if (call == 1) {
                throw thrown;
            }
            return call == 2 ? null : good();
        });
        try (CodriverClient client = Clients.ours(
                SERVER,
                callback.ofMachine(),
                settings -> settings.applyToConnectionPoolSettings(
                        pool -> pool.addConnectionPoolListener(new Pools(cleared))))) {
            Throwable failure = catchThrowable(() -> find(client).block(LIMIT));
            assertThat(failure)
                    .isExactlyInstanceOf(MongoSecurityException.class)
                    .hasMessageStartingWith("Exception authenticating MongoCredential{")
                    .hasMessageContaining("failed in stage identify: The OIDC callback failed with "
                            + IllegalStateException.class.getName())
                    .hasRootCause(thrown);
            assertThat(failure.getCause()).isInstanceOfSatisfying(OpenFailure.class, opening -> {
                assertThat(opening.stage()).isEqualTo(OpenStage.IDENTIFY);
                assertThat(opening.ledger().entry(OpenStage.CONNECT)).isEmpty();
            });
            assertThatThrownBy(() -> find(client).block(LIMIT))
                    .isExactlyInstanceOf(MongoSecurityException.class)
                    .hasMessageContaining("has returned no token");
            find(client).block(LIMIT);
        }
        assertThat(cleared).containsExactly("created");
    }

    /** The opening belongs to the pool, and so does its token: whoever comes later finds it. */
    @Test
    void aSlowCallbackHoldsNobodyLongerThanHeWants() throws Exception {
        CountDownLatch answer = new CountDownLatch(1);
        List<String> story = new CopyOnWriteArrayList<>();
        Callback callback = new Callback(call -> {
            await(answer);
            return good();
        });
        try (CodriverClient client = Clients.ours(
                SERVER,
                callback.ofMachine(),
                settings -> settings.applyToConnectionPoolSettings(
                        pool -> pool.addConnectionPoolListener(new Pools(story))))) {
            Throwable late = catchThrowable(() -> Flux.from(client.getDatabase("town")
                            .withTimeout(300, TimeUnit.MILLISECONDS)
                            .getCollection("people")
                            .find())
                    .blockLast(LIMIT));
            assertThat(late)
                    .isInstanceOf(MongoOperationTimeoutException.class)
                    .hasMessageContaining("identify")
                    .hasMessageContaining("MONGODB-OIDC, callback");
            assertThat(story).isEmpty();
            answer.countDown();
            find(client).block(LIMIT);
            assertThat(story).containsExactly("created");
        }
        assertThat(callback.asked).hasSize(1);
    }

    // ---- reauthentication

    @ParameterizedTest
    @ValueSource(strings = {"find", "insert", "getMore", "session", "bulk"})
    void aConnectionProvesItselfAgain(String what) {
        Callback callback = new Callback(call -> good());
        try (CodriverClient client =
                Clients.ours(SERVER, callback.ofMachine(), settings -> settings.applicationName("again"))) {
            for (int i = 0; i < 4; i++) {
                Clients.insert(client);
            }
            String failing = what.equals("session") ? "find" : what.equals("bulk") ? "insert" : what;
            SERVER.failPoint(
                    FailPoint.failCommand(failing).times(1).errorCode(391).appName("again"));
            SERVER.forgetCommands();
            var people = client.getDatabase("town").getCollection("people");
            switch (what) {
                case "find" -> find(client).block(LIMIT);
                case "insert" -> Clients.insert(client);
                case "bulk" ->
                    assertThat(people.insertMany(List.of(new Document(), new Document()))
                                    .block(LIMIT)
                                    .getInsertedIds())
                            .hasSize(2);
                case "getMore" ->
                    assertThat(people.find().batchSize(2).collectList().block(LIMIT))
                            .hasSizeGreaterThanOrEqualTo(4);
                default -> {
                    try (ClientSession session = client.startSession().block(LIMIT)) {
                        people.find(session).collectList().block(LIMIT);
                    }
                }
            }
            assertThat(SERVER.commandCount(failing)).isGreaterThanOrEqualTo(2);
            assertThat(SERVER.commandCount("saslStart")).isEqualTo(1);
            assertThat(SERVER.commandCount("hello") + SERVER.commandCount("isMaster"))
                    .isLessThanOrEqualTo(1);
        }
        assertThat(callback.asked).hasSize(2);
    }

    /** Its first command begins the transaction, however often it is said. */
    @Test
    void aTransactionGoesOnBehindAnotherProof() {
        Callback callback = new Callback(call -> good());
        try (ReplicaSet set = TestDeployment.replicaSet(1).tokens(TOKENS).start();
                CodriverClient client = Clients.ours(set, callback.ofMachine());
                ClientSession session = client.startSession().block(LIMIT)) {
            var people = client.getDatabase("town").getCollection("people");
            people.insertOne(new Document()).block(LIMIT);
            session.startTransaction();
            set.failPoint(FailPoint.failCommand("insert").times(1).errorCode(391));
            people.insertOne(session, new Document()).block(LIMIT);
            set.failPoint(FailPoint.failCommand("commitTransaction").times(1).errorCode(391));
            Flux.from(session.commitTransaction()).blockLast(LIMIT);
            assertThat(people.countDocuments().block(LIMIT)).isEqualTo(2);
        }
        assertThat(callback.asked).hasSize(3);
    }

    /** As servers do it, without a fail point. */
    @Test
    void aTokenThatEndsIsReplacedOnTheOpenConnection() {
        Callback callback = new Callback(call -> good());
        AtomicReference<String> given = new AtomicReference<>();
        Callback noted = new Callback(call -> {
            OidcCallbackResult result = callback.onRequest(null);
            given.set(result.getAccessToken());
            return result;
        });
        List<String> story = new CopyOnWriteArrayList<>();
        try (CodriverClient client = Clients.ours(
                SERVER,
                noted.ofMachine(),
                settings -> settings.applyToConnectionPoolSettings(
                        pool -> pool.addConnectionPoolListener(new Pools(story))))) {
            find(client).block(LIMIT);
            TOKENS.end(given.get());
            find(client).block(LIMIT);
        }
        assertThat(noted.asked).hasSize(2);
        assertThat(story).containsExactly("created");
    }

    @ParameterizedTest
    @ValueSource(strings = {"find", "insert"})
    void whoCannotProveItAgainIsTold(String what) {
        Callback callback = new Callback(call -> call == 1 ? good() : bad());
        try (CodriverClient client =
                Clients.ours(SERVER, callback.ofMachine(), settings -> settings.applicationName("cannot"))) {
            find(client).block(LIMIT);
            SERVER.failPoint(FailPoint.failCommand(what).times(1).errorCode(391).appName("cannot"));
            Throwable failure = catchThrowable(() -> {
                if (what.equals("find")) {
                    find(client).block(LIMIT);
                } else {
                    Clients.insert(client);
                }
            });
            assertThat(failure)
                    .isExactlyInstanceOf(MongoSecurityException.class)
                    .hasMessageStartingWith("Exception authenticating MongoCredential{")
                    .hasCauseInstanceOf(MongoCommandException.class);
        }
        // Closing says no goodbye to the sessions, for which one would have to be known once more.
        assertThat(callback.asked).hasSize(2);
        assertThat(SERVER.commandCount("endSessions")).isZero();
    }

    /** Neither is a proof given for a goodbye that the server wants one for. */
    @Test
    void nobodyIsAskedForATokenToSayGoodbye() {
        Callback callback = new Callback(call -> good());
        try (CodriverClient client =
                Clients.ours(SERVER, callback.ofHuman(), settings -> settings.applicationName("goodbye"))) {
            find(client).block(LIMIT);
            SERVER.failPoint(FailPoint.failCommand("endSessions").errorCode(391).appName("goodbye"));
        }
        assertThat(SERVER.commandCount("endSessions")).isEqualTo(1);
        assertThat(callback.asked).hasSize(1);
    }

    /** The callback waits: so does the operation, until its own time is over. */
    @Test
    void anotherProofDoesNotHoldAnOperationLongerThanItsLimit() {
        CountDownLatch never = new CountDownLatch(1);
        Callback callback = new Callback(call -> {
            if (call > 1) {
                await(never);
            }
            return good();
        });
        try (CodriverClient client =
                Clients.ours(SERVER, callback.ofMachine(), settings -> settings.applicationName("hold"))) {
            find(client).block(LIMIT);
            SERVER.failPoint(
                    FailPoint.failCommand("find").times(1).errorCode(391).appName("hold"));
            assertThatThrownBy(() -> Flux.from(client.getDatabase("town")
                                    .withTimeout(400, TimeUnit.MILLISECONDS)
                                    .getCollection("people")
                                    .find())
                            .blockLast(LIMIT))
                    .isExactlyInstanceOf(MongoOperationTimeoutException.class);
            never.countDown();
            find(client).block(LIMIT);
        } finally {
            never.countDown();
        }
    }

    // ---- people

    @Test
    void aHumanIsToldWhereToGetTheToken() {
        Callback callback = new Callback(call -> good());
        try (CodriverClient client = Clients.ours(SERVER, callback.ofHuman())) {
            find(client).block(LIMIT);
            breakConnection(client);
            find(client).block(LIMIT);
        }
        assertThat(callback.asked).hasSize(1);
        var asked = callback.asked.get(0);
        assertThat(asked.getUserName()).isEqualTo("alice");
        assertThat(asked.getTimeout()).isEqualTo(Duration.ofMinutes(5));
        assertThat(asked.getIdpInfo().getIssuer()).isEqualTo("https://issuer.example");
        assertThat(asked.getIdpInfo().getClientId()).isEqualTo("client-7");
        assertThat(asked.getIdpInfo().getRequestScopes()).containsExactly("read", "write");
        assertThat(asked.getRefreshToken()).isNull();
        assertThat(SERVER.commandCount("saslStart")).isEqualTo(1);
        assertThat(SERVER.commandCount("saslContinue")).isEqualTo(1);
    }

    @Test
    void theOfficialDriverAsksHumansAsWell() {
        Callback callback = new Callback(call -> good());
        try (MongoClient client = Clients.official(SERVER, callback.ofHuman())) {
            find(client).block(LIMIT);
        }
        assertThat(callback.asked.get(0).getIdpInfo().getClientId()).isEqualTo("client-7");
    }

    @Test
    void aPermissionRenewsTheToken() {
        Callback callback =
                new Callback(call -> new OidcCallbackResult(TOKENS.issue(), Duration.ofMinutes(5), "permission"));
        reauthenticated(callback);
        assertThat(callback.asked).hasSize(2);
        assertThat(callback.asked.get(1).getRefreshToken()).isEqualTo("permission");
        assertThat(callback.asked.get(1).getIdpInfo().getIssuer()).isEqualTo("https://issuer.example");
    }

    @Test
    void withoutAPermissionAHumanIsAskedAgain() {
        Callback callback = new Callback(call -> good());
        reauthenticated(callback);
        assertThat(callback.asked).hasSize(2);
        assertThat(callback.asked.get(1).getRefreshToken()).isNull();
    }

    @Test
    void aPermissionThatBringsNoGoodTokenIsForgotten() {
        Callback callback = new Callback(call ->
                call == 2 ? bad() : new OidcCallbackResult(TOKENS.issue(), Duration.ofMinutes(5), "permission"));
        reauthenticated(callback);
        assertThat(callback.asked).hasSize(3);
        assertThat(callback.asked.get(2).getRefreshToken()).isNull();
    }

    @Test
    void aHumanWhoHasNoGoodTokenIsTold() {
        Callback callback = new Callback(call ->
                call == 1 ? new OidcCallbackResult(TOKENS.issue(), Duration.ofMinutes(5), "permission") : bad());
        try (CodriverClient client =
                Clients.ours(SERVER, callback.ofHuman(), settings -> settings.applicationName("none"))) {
            find(client).block(LIMIT);
            SERVER.failPoint(
                    FailPoint.failCommand("find").times(1).errorCode(391).appName("none"));
            assertThatThrownBy(() -> find(client).block(LIMIT)).isExactlyInstanceOf(MongoSecurityException.class);
            assertThat(callback.asked).hasSize(3);
        }
    }

    private static void reauthenticated(Callback callback) {
        try (CodriverClient client =
                Clients.ours(SERVER, callback.ofHuman(), settings -> settings.applicationName("human"))) {
            find(client).block(LIMIT);
            SERVER.failPoint(
                    FailPoint.failCommand("find").times(1).errorCode(391).appName("human"));
            find(client).block(LIMIT);
        }
    }

    @Test
    void nobodyIsAskedForATokenThatWouldGoElsewhere() {
        Callback callback = new Callback(call -> good());
        for (List<String> hosts : List.of(List.<String>of(), List.of("example.com"))) {
            MongoCredential credential =
                    callback.ofHuman().withMechanismProperty(MongoCredential.ALLOWED_HOSTS_KEY, hosts);
            try (CodriverClient client = Clients.ours(SERVER, credential)) {
                assertThatThrownBy(() -> find(client).block(LIMIT))
                        .isExactlyInstanceOf(MongoSecurityException.class)
                        .hasMessageContaining("ALLOWED_HOSTS");
            }
        }
        assertThat(callback.asked).isEmpty();
    }

    // ---- what is told

    @Test
    void theLedgerAndTheEventsTellWhereTheTokenCameFrom() {
        List<String> told = new CopyOnWriteArrayList<>();
        CodriverSettings ours = CodriverSettings.builder()
                .addOpeningListener(new OpeningListener() {
                    @Override
                    public void identifyEnded(IdentifyEndedEvent event) {
                        told.add(event.mechanism() + " from " + event.source() + " "
                                + event.entry().outcome());
                    }

                    @Override
                    public void authenticationEnded(AuthenticationEndedEvent event) {
                        told.add(event.mechanism());
                    }

                    @Override
                    public void connectionOpened(ConnectionOpenedEvent event) {
                        if (!event.forMonitor()) {
                            told.add(event.ledger().toString());
                        }
                    }
                })
                .build();
        Callback machine = new Callback(call -> good());
        try (CodriverClient client = Clients.ours(SERVER, machine.ofMachine(), ours)) {
            find(client).block(LIMIT);
            breakConnection(client);
            find(client).block(LIMIT);
        }
        Callback human = new Callback(call -> good());
        try (CodriverClient client = Clients.ours(SERVER, human.ofHuman(), ours)) {
            find(client).block(LIMIT);
        }
        assertThat(told).hasSize(11);
        assertThat(told.subList(0, 2)).containsExactly("MONGODB-OIDC from callback DONE", "MONGODB-OIDC");
        assertThat(told.get(2))
                .matches("resolve .* \\| identify .*\\(MONGODB-OIDC, callback\\).* \\| connect .* \\| hello .*"
                        + " \\| authenticate .*");
        assertThat(told.get(3)).isEqualTo("MONGODB-OIDC from cached DONE");
        assertThat(told.subList(6, 10))
                .containsExactly(
                        "MONGODB-OIDC from the server is asked first DONE",
                        "MONGODB-OIDC",
                        "MONGODB-OIDC from human callback DONE",
                        "MONGODB-OIDC");
        assertThat(told.get(10))
                .matches(".* \\| hello .* \\| authenticate .* \\| identify .*\\(MONGODB-OIDC, human callback\\)"
                        + " \\| authenticate .*");
    }

    @Test
    void propertiesThatDoNotFitAreRefusedWhenTheClientIsMade() {
        Callback callback = new Callback(call -> good());
        List.of(
                        MongoCredential.createOidcCredential(null),
                        callback.ofMachine().withMechanismProperty(MongoCredential.ENVIRONMENT_KEY, "test"),
                        callback.ofMachine().withMechanismProperty(MongoCredential.OIDC_HUMAN_CALLBACK_KEY, callback),
                        callback.ofMachine().withMechanismProperty(MongoCredential.TOKEN_RESOURCE_KEY, "r"),
                        callback.ofMachine().withMechanismProperty(MongoCredential.ALLOWED_HOSTS_KEY, List.of()),
                        MongoCredential.createOidcCredential(null)
                                .withMechanismProperty(MongoCredential.OIDC_CALLBACK_KEY, "text"),
                        MongoCredential.createOidcCredential(null)
                                .withMechanismProperty(MongoCredential.ENVIRONMENT_KEY, "azure"),
                        MongoCredential.createOidcCredential("somebody")
                                .withMechanismProperty(MongoCredential.ENVIRONMENT_KEY, "k8s"),
                        MongoCredential.createOidcCredential(null)
                                .withMechanismProperty(MongoCredential.ENVIRONMENT_KEY, "azure")
                                .withMechanismProperty(MongoCredential.TOKEN_RESOURCE_KEY, "r")
                                .withMechanismProperty(MongoCredential.ALLOWED_HOSTS_KEY, List.of()))
                .forEach(credential -> assertThatThrownBy(
                                () -> Clients.ours(SERVER, credential).close())
                        .isExactlyInstanceOf(MongoConfigurationException.class)
                        .hasMessageStartingWith("MONGODB-OIDC "));
    }

    private static void breakConnection(CodriverClient client) {
        SERVER.failPoint(FailPoint.failCommand("find").times(1).closeConnection());
        assertThat(catchThrowable(() -> find(client).block(LIMIT))).isNotNull();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private record Pools(List<String> story) implements ConnectionPoolListener {

        @Override
        public void connectionCreated(ConnectionCreatedEvent event) {
            story.add("created");
        }

        @Override
        public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
            story.add("cleared");
        }
    }
}
