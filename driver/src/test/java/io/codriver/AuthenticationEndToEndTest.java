package io.codriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadException;
import com.mongodb.event.CommandFailedEvent;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.CommandSucceededEvent;
import com.mongodb.event.ConnectionCheckOutFailedEvent;
import com.mongodb.event.ConnectionClosedEvent;
import com.mongodb.event.ConnectionPoolClearedEvent;
import com.mongodb.event.ConnectionPoolListener;
import com.mongodb.event.ConnectionReadyEvent;
import com.mongodb.event.ServerDescriptionChangedEvent;
import com.mongodb.event.ServerListener;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.event.AuthenticationEndedEvent;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.ConnectionOpenedEvent;
import io.codriver.event.HandshakeEndedEvent;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningListener;
import io.codriver.event.PoolListener;
import io.codriver.specification.unified.log.LogCapture;
import io.codriver.test.Certificates;
import io.codriver.test.FailPoint;
import io.codriver.test.LoadBalancedCluster;
import io.codriver.test.ReplicaSet;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import io.netty.handler.ssl.ClientAuth;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Credentials over the whole road, beside the official driver on the same servers. */
final class AuthenticationEndToEndTest {

    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final Certificates AUTHORITY = Certificates.create();
    private static final String SUBJECT = "CN=alice,OU=people";
    private static final String PLANTED = "pl4nted-secret";

    private static final Standalone SERVER = TestDeployment.standalone()
            .user("admin", "both", "pencil")
            .user("admin", "sha1", "pencil", "SCRAM-SHA-1")
            .user("town", "sha256", "pencil", "SCRAM-SHA-256")
            .user("admin", "IX", "IX", "SCRAM-SHA-256")
            .user("admin", "\u2168", "\u2163", "SCRAM-SHA-256")
            .user("admin", "a=b,c", "p,=q", "SCRAM-SHA-1", "SCRAM-SHA-256")
            .user("admin", "empty", "")
            .user("admin", "planted", PLANTED)
            .user("$external", "ldap", "pencil", "PLAIN")
            .start();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource({
        "both,admin,pencil,",
        "both,admin,pencil,SCRAM-SHA-1",
        "both,admin,pencil,SCRAM-SHA-256",
        "sha1,admin,pencil,",
        "sha1,admin,pencil,SCRAM-SHA-1",
        "sha256,town,pencil,",
        "sha256,town,pencil,SCRAM-SHA-256",
        "IX,admin,IX,",
        "IX,admin,I\u00ADX,",
        "\u2168,admin,IV,",
        "\u2168,admin,\u2163,",
        "'a=b,c',admin,'p,=q',SCRAM-SHA-1",
        "'a=b,c',admin,'p,=q',SCRAM-SHA-256",
        "empty,admin,'',",
        "empty,admin,'',SCRAM-SHA-1",
        "ldap,$external,pencil,PLAIN"
    })
    void whoProvesItIsServed(String name, String source, String password, String mechanism) {
        try (CodriverClient client = connect(SERVER, credential(name, source, password, mechanism), it -> it)) {
            client.getDatabase("town")
                    .getCollection("people")
                    .insertOne(new Document())
                    .block(LIMIT);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "both,admin,pen,",
        "both,admin,pen,SCRAM-SHA-1",
        "both,town,pencil,SCRAM-SHA-256",
        "sha1,admin,pencil,SCRAM-SHA-256",
        "sha256,town,pencil,SCRAM-SHA-1",
        "nobody,admin,pencil,",
        "ldap,$external,pen,PLAIN",
        "both,admin,pencil,PLAIN"
    })
    void whoDoesNotIsRefusedAsByTheOfficialDriver(String name, String source, String password, String mechanism) {
        MongoCredential credential = credential(name, source, password, mechanism);
        Throwable ours;
        Throwable theirs;
        try (CodriverClient client = connect(SERVER, credential, it -> it)) {
            ours = catchThrowable(() -> status(client).block(LIMIT));
        }
        try (MongoClient client = MongoClients.create(settings(SERVER, credential, it -> it))) {
            theirs = catchThrowable(
                    () -> Flux.from(client.getDatabase("admin").runCommand(new Document("serverStatus", 1)))
                            .blockLast(LIMIT));
        }
        assertThat(ours).isExactlyInstanceOf(theirs.getClass()).hasMessageStartingWith(theirs.getMessage());
        assertThat(((MongoSecurityException) ours).getCredential())
                .isEqualTo(((MongoSecurityException) theirs).getCredential());
        assertThat(((MongoSecurityException) ours).getErrorLabels())
                .isEqualTo(((MongoSecurityException) theirs).getErrorLabels())
                .isEmpty();
        assertThat(ours.getCause()).isExactlyInstanceOf(theirs.getCause().getClass());
        assertThat(((MongoCommandException) ours.getCause()).getErrorCode())
                .isEqualTo(((MongoCommandException) theirs.getCause()).getErrorCode());
        assertThat(ours.getCause()).hasCauseInstanceOf(OpenFailure.class);
        assertThat(((OpenFailure) ours.getCause().getCause()).stage()).isEqualTo(OpenStage.AUTHENTICATE);
        assertThat(ours).hasMessageContaining("authenticate").hasMessageContaining("failed");
    }

    @Test
    void aConversationThatIsCutFailsAsWithTheOfficialDriver() {
        MongoCredential credential = credential("both", "admin", "pencil", null);
        Throwable ours;
        Throwable theirs;
        try (CodriverClient client = connect(SERVER, credential, it -> it.applicationName("cut"))) {
            SERVER.failPoint(cut());
            ours = catchThrowable(() -> status(client).block(LIMIT));
        }
        try (MongoClient client = MongoClients.create(settings(SERVER, credential, it -> it.applicationName("cut")))) {
            SERVER.failPoint(cut());
            theirs = catchThrowable(
                    () -> Flux.from(client.getDatabase("admin").runCommand(new Document("serverStatus", 1)))
                            .blockLast(LIMIT));
        } finally {
            SERVER.clearFailPoints();
        }
        assertThat(ours).isExactlyInstanceOf(theirs.getClass()).hasMessageStartingWith(theirs.getMessage());
        assertThat(ours).hasCauseInstanceOf(MongoSocketReadException.class);
        assertThat(((MongoSecurityException) ours).getErrorLabels()).isEmpty();
        assertThat(ours.getCause()).hasCauseInstanceOf(OpenFailure.class);
    }

    private static FailPoint cut() {
        return FailPoint.failCommand("saslContinue").times(1).closeConnection().appName("cut");
    }

    @Test
    void aFailedLoginClosesItsConnectionClearsThePoolAndForgetsTheServer() {
        List<String> events = new CopyOnWriteArrayList<>();
        try (CodriverClient client = connect(
                SERVER, credential("both", "admin", "pen", null), settings -> settings.applyToConnectionPoolSettings(
                                pool -> pool.addConnectionPoolListener(new PoolStory(events)))
                        .applyToServerSettings(server -> server.addServerListener(new ServerListener() {
                            @Override
                            public void serverDescriptionChanged(ServerDescriptionChangedEvent event) {
                                if (event.getNewDescription().getException() != null) {
                                    events.add("unknown");
                                }
                            }
                        })))) {
            catchThrowableOfType(
                    MongoSecurityException.class, () -> status(client).block(LIMIT));
            assertThat(events).containsExactly("unknown", "cleared", "closed ERROR", "check-out failed");
        }
    }

    @ParameterizedTest
    @CsvSource({"both,admin,", "both,admin,SCRAM-SHA-1", "ldap,$external,PLAIN"})
    void anOpenConnectionProvesItselfAgainWhenTheServerAsks(String name, String source, String mechanism) {
        List<String> events = new CopyOnWriteArrayList<>();
        try (CodriverClient client = connect(
                SERVER, credential(name, source, "pencil", mechanism), settings -> settings.applicationName("again")
                        .applyToConnectionPoolSettings(
                                pool -> pool.addConnectionPoolListener(new PoolStory(events))))) {
            status(client).block(LIMIT);
            SERVER.forgetCommands();
            SERVER.failPoint(FailPoint.failCommand("serverStatus")
                    .times(1)
                    .errorCode(391)
                    .appName("again"));
            status(client).block(LIMIT);
            assertThat(SERVER.commandCount("saslStart")).isEqualTo(1);
            SERVER.failPoint(FailPoint.failCommand("serverStatus")
                    .times(2)
                    .errorCode(391)
                    .appName("again"));
            assertThat(catchThrowable(() -> status(client).block(LIMIT)))
                    .isInstanceOfSatisfying(MongoCommandException.class, refused -> assertThat(refused.getErrorCode())
                            .isEqualTo(391));
        } finally {
            SERVER.clearFailPoints();
        }
        assertThat(events).containsExactly("ready", "closed POOL_CLOSED");
    }

    @Test
    void afterAFailedLoginTheNextOneMayWork() {
        try (CodriverClient client = connect(
                SERVER, credential("both", "admin", "pencil", null), settings -> settings.applicationName("once"))) {
            SERVER.failPoint(
                    FailPoint.failCommand("saslContinue").times(1).errorCode(18).appName("once"));
            catchThrowableOfType(
                    MongoSecurityException.class, () -> status(client).block(LIMIT));
            assertThat(status(client).block(LIMIT)).isNotNull();
        } finally {
            SERVER.clearFailPoints();
        }
    }

    @Test
    void behindALoadBalancerConnectionsProveThemselvesToo() {
        try (LoadBalancedCluster cluster = TestDeployment.loadBalanced()
                        .user("admin", "both", "pencil")
                        .start();
                CodriverClient client =
                        connect(cluster, credential("both", "admin", "pencil", null), settings -> settings)) {
            assertThat(status(client).block(LIMIT)).isNotNull();
            assertThat(cluster.commandCount("saslContinue")).isEqualTo(1);
        }
    }

    @Test
    void monitorsDoNotAuthenticateAndMembersShareTheKeys() {
        try (ReplicaSet set = TestDeployment.replicaSet(2)
                        .user("admin", "both", "pencil")
                        .start();
                CodriverClient client = connect(
                        set,
                        credential("both", "admin", "pencil", null),
                        settings -> settings.applyToConnectionPoolSettings(pool -> pool.minSize(2)))) {
            set.await(LIMIT, () -> set.commandCount("saslContinue") >= 4);
            client.getDatabase("town")
                    .getCollection("people")
                    .insertOne(new Document())
                    .block(LIMIT);
            List<BsonDocument> greetings = set.members().stream()
                    .flatMap(member -> member.commands().stream())
                    .filter(command -> command.document().containsKey("client"))
                    .map(command -> command.document())
                    .toList();
            assertThat(greetings.stream()
                            .filter(hello -> hello.containsKey("speculativeAuthenticate"))
                            .count())
                    .isEqualTo(set.commandCount("saslContinue"))
                    .isLessThan(greetings.size());
            assertThat(set.commandCount("saslStart")).isZero();
        }
    }

    @Test
    void certificatesAreProofs() {
        try (Standalone server = TestDeployment.standalone()
                .tls(AUTHORITY.server("127.0.0.1").serverContext(ClientAuth.REQUIRE))
                .certificateUser(SUBJECT)
                .start()) {
            assertThat(withCertificate(server, SUBJECT, MongoCredential.createMongoX509Credential()))
                    .isNull();
            assertThat(withCertificate(server, SUBJECT, MongoCredential.createMongoX509Credential(SUBJECT)))
                    .isNull();
            assertThat(withCertificate(server, "CN=mallory", MongoCredential.createMongoX509Credential()))
                    .isExactlyInstanceOf(MongoSecurityException.class);
            assertThat(withCertificate(server, SUBJECT, MongoCredential.createMongoX509Credential("CN=bob")))
                    .isExactlyInstanceOf(MongoSecurityException.class);
        }
    }

    private static Throwable withCertificate(Standalone server, String subject, MongoCredential credential) {
        try (CodriverClient client = connect(
                server,
                credential,
                settings -> settings.applyToSslSettings(tls ->
                        tls.enabled(true).context(AUTHORITY.client(subject).clientContext())))) {
            return catchThrowable(() -> status(client).block(LIMIT));
        }
    }

    @Test
    void theLedgerAndTheEventsTellOfTheLogin() {
        List<String> told = new CopyOnWriteArrayList<>();
        CodriverSettings ours = CodriverSettings.builder()
                .addOpeningListener(new OpeningListener() {
                    @Override
                    public void handshakeEnded(HandshakeEndedEvent event) {
                        if (!event.forMonitor()) {
                            told.add("hello");
                        }
                    }

                    @Override
                    public void authenticationEnded(AuthenticationEndedEvent event) {
                        told.add(event.mechanism() + " " + event.entry().outcome());
                    }

                    @Override
                    public void connectionOpened(ConnectionOpenedEvent event) {
                        if (!event.forMonitor()) {
                            told.add(event.ledger().toString());
                        }
                    }
                })
                .build();
        MongoCredential credential = credential("both", "admin", "pencil", null);
        try (CodriverClient client = Codriver.create(settings(SERVER, credential, it -> it), ours)) {
            status(client).block(LIMIT);
        }
        assertThat(told).hasSize(3);
        assertThat(told.subList(0, 2)).containsExactly("hello", "SCRAM-SHA-256 DONE");
        assertThat(told.get(2)).matches(".*\\| hello .* \\| authenticate .*\\(SCRAM-SHA-256, keys in .*\\)");
    }

    /** Whatever a client can be made to say, of a login that works and of one that does not. */
    @ParameterizedTest
    @CsvSource({"planted,admin,", "planted,admin,SCRAM-SHA-1", "nobody,admin,", "planted,$external,PLAIN"})
    void nothingSaysThePassword(String name, String source, String mechanism) {
        List<Object> said = new CopyOnWriteArrayList<>();
        MongoCredential credential = credential(name, source, PLANTED, mechanism);
        MongoClientSettings official =
                settings(SERVER, credential, settings -> settings.addCommandListener(new Everything(said))
                        .applyToConnectionPoolSettings(pool -> pool.addConnectionPoolListener(new PoolStory(said))));
        CodriverSettings ours = CodriverSettings.builder()
                .addOpeningListener(new EveryOpening(said))
                .addPoolListener(new PoolListener() {
                    @Override
                    public void poolCleared(io.codriver.event.PoolClearedEvent event) {
                        said.add(event);
                    }
                })
                .build();
        try (LogCapture log = LogCapture.of("io", event -> true)) {
            try (CodriverClient client = Codriver.create(official, ours)) {
                Throwable failure = catchThrowable(() -> status(client).block(LIMIT));
                if (failure != null) {
                    said.add(stackTrace(failure));
                }
                said.add(client);
                said.add(client.getClusterDescription());
                said.add(client.metrics());
                said.add(official.getCredential());
                said.add(ours);
            }
            log.events().forEach(event -> {
                said.add(event.getMessage());
                said.add(String.valueOf(event.getArguments()));
                said.add(String.valueOf(event.getKeyValuePairs()));
                if (event.getThrowable() != null) {
                    said.add(stackTrace(event.getThrowable()));
                }
            });
        }
        assertThat(said).hasSizeGreaterThan(20);
        for (Object each : said) {
            String text = each instanceof Throwable failure ? stackTrace(failure) : String.valueOf(each);
            assertThat(text).doesNotContain(PLANTED).doesNotContain("pl4nted").doesNotContain("c=biws");
        }
    }

    private static String stackTrace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static CodriverClient connect(
            TestDeployment deployment, MongoCredential credential, UnaryOperator<MongoClientSettings.Builder> more) {
        return Codriver.create(settings(deployment, credential, more));
    }

    private static MongoClientSettings settings(
            TestDeployment deployment, MongoCredential credential, UnaryOperator<MongoClientSettings.Builder> more) {
        return more.apply(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(deployment.connectionString()))
                        .credential(credential))
                .build();
    }

    private static Mono<Document> status(CodriverClient client) {
        return client.getDatabase("admin").runCommand(new Document("serverStatus", 1));
    }

    private static MongoCredential credential(String name, String source, String password, String mechanism) {
        char[] secret = password.toCharArray();
        if (mechanism == null) {
            return MongoCredential.createCredential(name, source, secret);
        }
        return switch (mechanism) {
            case "SCRAM-SHA-1" -> MongoCredential.createScramSha1Credential(name, source, secret);
            case "SCRAM-SHA-256" -> MongoCredential.createScramSha256Credential(name, source, secret);
            case "PLAIN" -> MongoCredential.createPlainCredential(name, source, secret);
            default -> throw new IllegalArgumentException(mechanism);
        };
    }

    private record PoolStory(List<? super String> events) implements ConnectionPoolListener {

        @Override
        public void connectionPoolCleared(ConnectionPoolClearedEvent event) {
            events.add("cleared");
        }

        @Override
        public void connectionClosed(ConnectionClosedEvent event) {
            events.add("closed " + event.getReason());
        }

        @Override
        public void connectionCheckOutFailed(ConnectionCheckOutFailedEvent event) {
            events.add("check-out failed");
        }

        @Override
        public void connectionReady(ConnectionReadyEvent event) {
            events.add("ready");
        }
    }

    private record Everything(List<Object> said) implements CommandListener {

        @Override
        public void commandStarted(CommandStartedEvent event) {
            said.add(event.getCommand());
        }

        @Override
        public void commandSucceeded(CommandSucceededEvent event) {
            said.add(event.getResponse());
        }

        @Override
        public void commandFailed(CommandFailedEvent event) {
            said.add(event.getThrowable());
        }
    }

    private record EveryOpening(List<Object> said) implements OpeningListener {

        @Override
        public void handshakeEnded(HandshakeEndedEvent event) {
            said.add(event);
        }

        @Override
        public void authenticationEnded(AuthenticationEndedEvent event) {
            said.add(event);
            event.failure().ifPresent(said::add);
        }

        @Override
        public void connectionOpened(ConnectionOpenedEvent event) {
            said.add(event);
        }

        @Override
        public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
            said.add(event);
            said.add(event.failure());
        }
    }
}
