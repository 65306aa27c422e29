package io.codriver.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCredential;
import com.mongodb.MongoSecurityException;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpenFailure;
import io.codriver.event.OpenStage;
import io.codriver.resolve.ResolverKind;
import io.codriver.test.DnsServer;
import io.codriver.test.DnsType;
import io.codriver.test.FailPoint;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import javax.security.auth.Subject;
import javax.security.auth.login.Configuration;
import javax.security.sasl.Sasl;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

/**
 * GSSAPI with a key distribution center of MIT, and a server whose side of the conversation is that of the JDK. The JVM reads krb5.conf
 * once, so this is the only class that may make it do so.
 */
final class KerberosInterop {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String ALICE = "alice@" + Realms.HOME;
    private static final String PASSWORD = "p3ncil-of-alice";
    private static final String LOCAL = "mongodb/localhost@" + Realms.HOME;
    private static final String CONFIGURATION = "java.security.krb5.conf";

    @TempDir
    static Path folder;

    private static Realms realms;
    private static Configuration before;

    /** Name of a service to the file with its key. */
    private static final Map<String, Path> KEYS = new ConcurrentHashMap<>();

    private final List<String> cameIn = new CopyOnWriteArrayList<>();

    /** Not before all of them, or nobody would be told of those that are skipped. */
    @BeforeEach
    void start() throws Exception {
        if (realms != null) {
            return;
        }
        realms = Realms.start(folder);
        System.setProperty(CONFIGURATION, realms.configuration().toString());
        before = Configuration.getConfiguration();
        realms.addUser("alice", PASSWORD);
        realms.addUser("+requires_preauth carol", PASSWORD);
        for (String service : List.of(LOCAL, "db/localhost@" + Realms.HOME, "mongodb/mongo.test@" + Realms.HOME)) {
            keep(service);
        }
        keep("mongodb/far.test@" + Realms.ABROAD);
    }

    private static void keep(String service) throws Exception {
        String[] parts = service.split("@", 2);
        KEYS.put(service, realms.addKeyed(parts[0], parts[1]));
    }

    @AfterAll
    static void stop() {
        if (realms != null) {
            realms.close();
        }
        System.clearProperty(CONFIGURATION);
    }

    @AfterEach
    void forgetJaas() {
        if (realms != null) {
            Configuration.setConfiguration(before);
        }
    }

    // ---- both sides

    private Standalone server(String service) {
        return KerberosSides.server(service, KEYS.get(service), cameIn);
    }

    private static MongoCredential alice() {
        return MongoCredential.createGSSAPICredential(ALICE);
    }

    private static MongoCredential aliceByPassword() {
        return alice().withMechanismProperty(
                        MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, KerberosSides.password(ALICE, PASSWORD));
    }

    private static CodriverClient client(Standalone server, MongoCredential credential) {
        return Codriver.create(settings("localhost", server, credential));
    }

    private static MongoClientSettings settings(String host, Standalone server, MongoCredential credential) {
        return settings(host, server, builder -> builder.credential(credential));
    }

    private static MongoClientSettings settings(
            String host, Standalone server, UnaryOperator<MongoClientSettings.Builder> more) {
        return more.apply(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString("mongodb://" + host + ":"
                                + server.server().address().getPort() + "/?retryReads=false")))
                .build();
    }

    private static Document status(MongoClient client) {
        return Mono.from(client.getDatabase("admin").runCommand(new Document("serverStatus", 1)))
                .block(LIMIT);
    }

    private static MongoSecurityException refusal(MongoClient client) {
        Throwable failure = catchThrowable(() -> status(client));
        assertThat(failure).isInstanceOf(MongoSecurityException.class);
        StringWriter everything = new StringWriter();
        failure.printStackTrace(new PrintWriter(everything));
        assertThat(everything.toString()).doesNotContain(PASSWORD, "guessed");
        return (MongoSecurityException) failure;
    }

    private static OpenFailure opening(MongoSecurityException refusal) {
        for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
            if (cause instanceof OpenFailure opening) {
                return opening;
            }
        }
        throw new AssertionError("no opening failed", refusal);
    }

    // ---- who comes in

    @Test
    void aPasswordOpensManyConnections() {
        try (Standalone server = server(LOCAL);
                CodriverClient client =
                        Codriver.create(settings("localhost", server, builder -> builder.credential(aliceByPassword())
                                .applyToConnectionPoolSettings(pool -> pool.minSize(5))))) {
            assertThat(status(client)).isNotNull();
            await().atMost(LIMIT).until(() -> cameIn.size() >= 5);
            assertThat(cameIn).containsOnly(ALICE);
            assertThat(realms.said()).contains("TGS_REQ").contains(LOCAL);
        }
    }

    @Test
    void theOfficialDriverIsLetInByTheSameServer() {
        try (Standalone server = server(LOCAL);
                MongoClient client = MongoClients.create(settings("localhost", server, aliceByPassword()))) {
            assertThat(status(client)).isNotNull();
            assertThat(cameIn).containsOnly(ALICE);
        }
    }

    @Test
    void theServerProvesItselfInAnExchangeOfItsOwnWhereThatIsWanted() {
        MongoCredential credential = aliceByPassword()
                .withMechanismProperty(
                        MongoCredential.JAVA_SASL_CLIENT_PROPERTIES_KEY, Map.of(Sasl.SERVER_AUTH, "true"));
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, credential)) {
            assertThat(status(client)).isNotNull();
            assertThat(server.commandCount("saslContinue")).isEqualTo(2);
        }
    }

    @Test
    void aTicketCacheIsUsedThroughJaas() throws Exception {
        useTicketCache();
        try (Standalone server = server(LOCAL);
                CodriverClient ours = client(server, alice());
                MongoClient official = MongoClients.create(settings("localhost", server, alice()))) {
            assertThat(status(ours)).isNotNull();
            assertThat(status(official)).isNotNull();
        }
    }

    /** As somebody has it who configures nothing but JAAS. */
    private static void useTicketCache() throws Exception {
        Path cache = realms.ticketCache("alice", PASSWORD);
        Configuration.setConfiguration(KerberosSides.jaas(
                Map.of("useTicketCache", "true", "ticketCache", cache.toString(), "doNotPrompt", "true")));
    }

    @Test
    void manyConnectionsAskForOneTicket() throws Exception {
        useTicketCache();
        String service = "many/localhost@" + Realms.HOME;
        keep(service);
        try (Standalone server = server(service);
                CodriverClient client = Codriver.create(settings("localhost", server, builder -> builder.credential(
                                alice().withMechanismProperty(MongoCredential.SERVICE_NAME_KEY, "many"))
                        .applyToConnectionPoolSettings(pool -> pool.minSize(20))))) {
            status(client);
            await().atMost(LIMIT).until(() -> cameIn.size() >= 20);
            assertThat(realms.said()
                            .lines()
                            .filter(line -> line.contains("TGS_REQ") && line.contains("for " + service)))
                    .hasSize(1);
        }
    }

    @Test
    void aKeyLogsInAsASubject() throws Exception {
        Path keys = realms.addKeyed("robot", Realms.HOME);
        String robot = "robot@" + Realms.HOME;
        Subject subject = KerberosSides.login(
                Map.of("useKeyTab", "true", "keyTab", keys.toString(), "principal", robot, "doNotPrompt", "true"),
                callbacks -> {});
        MongoCredential credential = MongoCredential.createGSSAPICredential(robot)
                .withMechanismProperty(MongoCredential.JAVA_SUBJECT_KEY, subject);
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, credential)) {
            assertThat(status(client)).isNotNull();
            assertThat(cameIn).containsOnly(robot);
        }
    }

    @Test
    void anOpenConnectionProvesItselfAgainWhenTheServerAsks() {
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, aliceByPassword())) {
            status(client);
            server.failPoint(FailPoint.failCommand("serverStatus").times(1).errorCode(391));
            assertThat(status(client)).isNotNull();
            assertThat(server.commandCount("saslStart")).isEqualTo(2);
            assertThat(cameIn).hasSize(2).containsOnly(ALICE);
        }
    }

    // ---- what the service is called

    @Test
    void theServiceMayHaveAnotherName() {
        try (Standalone server = server("db/localhost@" + Realms.HOME);
                CodriverClient client = client(
                        server, aliceByPassword().withMechanismProperty(MongoCredential.SERVICE_NAME_KEY, "db"))) {
            assertThat(status(client)).isNotNull();
        }
    }

    @Test
    void theServiceMayBeOfAnotherHost() {
        try (Standalone server = server("mongodb/mongo.test@" + Realms.HOME);
                CodriverClient client =
                        client(server, aliceByPassword().withMechanismProperty("SERVICE_HOST", "mongo.test"))) {
            assertThat(status(client)).isNotNull();
        }
    }

    @Test
    void theServiceMayBeOfAnotherRealm() {
        MongoCredential abroad = aliceByPassword().withMechanismProperty("SERVICE_HOST", "far.test");
        try (Standalone server = server("mongodb/far.test@" + Realms.ABROAD)) {
            try (CodriverClient client = client(server, abroad)) {
                assertThat(refusal(client)).hasMessageContaining("SERVICE_REALM");
            }
            try (CodriverClient client = client(server, abroad.withMechanismProperty("SERVICE_REALM", Realms.ABROAD))) {
                assertThat(status(client)).isNotNull();
                assertThat(cameIn).containsOnly(ALICE);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "false"})
    void aNameIsTakenAsItIsUnlessItIsToBeCanonicalized(String how) throws Exception {
        assertThat(namedAfterAnAlias("mongodb/mongo.test@" + Realms.HOME, how, false))
                .isInstanceOf(MongoSecurityException.class)
                .hasMessageContaining("error 7 of Kerberos")
                .hasMessageContaining("mongodb/alias.db.test");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aliasesAreFollowed(boolean bySeedList) throws Exception {
        assertThat(namedAfterAnAlias("mongodb/mongo.test@" + Realms.HOME, "forward", bySeedList))
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"forwardAndReverse", "true"})
    void theNameOfTheAddressIsTaken(String how) throws Exception {
        String name = InetAddress.getByAddress(new byte[] {127, 0, 0, 1}).getCanonicalHostName();
        Assumptions.assumeFalse(name.equals("127.0.0.1"), "the system has no name for 127.0.0.1");
        String service = "mongodb/" + name + "@" + Realms.HOME;
        if (!KEYS.containsKey(service)) {
            keep(service);
        }
        assertThat(namedAfterAnAlias(service, how, false)).isNull();
    }

    /** What a client meets that knows the server as an alias of another alias of {@code mongo.test}. */
    private Throwable namedAfterAnAlias(String service, String how, boolean bySeedList) throws Exception {
        try (Standalone server = server(service);
                DnsServer dns = DnsServer.start()) {
            String alias = "alias.db.test:" + server.server().address().getPort();
            dns.name("_mongodb._tcp.cluster.db.test").srv(alias);
            dns.name("alias.db.test").cname("other.test");
            dns.name("other.test").cname("mongo.test");
            dns.name("mongo.test").addresses("127.0.0.1");
            CodriverSettings asking = CodriverSettings.builder()
                    .resolve(resolve -> resolve.kind(ResolverKind.DNS).nameServers(List.of(dns.address())))
                    .build();
            String options = "/?tls=false&authMechanism=GSSAPI&authMechanismProperties=CANONICALIZE_HOST_NAME:" + how;
            useTicketCache();
            try (CodriverClient client = bySeedList
                    ? Codriver.create("mongodb+srv://alice%40HOME.TEST@cluster.db.test" + options, asking)
                    : Codriver.create(new ConnectionString("mongodb://alice%40HOME.TEST@" + alias + options), asking)) {
                Throwable met = catchThrowable(() -> status(client));
                if (how.equals("forward")) {
                    assertThat(dns.questions("other.test", DnsType.CNAME)).isNotEmpty();
                }
                return met;
            }
        }
    }

    // ---- who stays outside

    @ParameterizedTest
    @ValueSource(strings = {"alice", "carol"})
    void aWrongPasswordIsNamed(String name) {
        String user = name + "@" + Realms.HOME;
        MongoCredential credential = MongoCredential.createGSSAPICredential(user)
                .withMechanismProperty(
                        MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, KerberosSides.password(user, "guessed"));
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, credential)) {
            MongoSecurityException refusal = refusal(client);
            assertThat(refusal).hasMessageContaining("the password or the key does not fit");
            assertThat(opening(refusal).stage()).isEqualTo(OpenStage.IDENTIFY);
            assertThat(server.commandCount("saslStart")).isZero();
        }
    }

    @Test
    void aRealmThatNobodyKnowsIsSaidToBeMissing() {
        String user = "alice@NOWHERE.TEST";
        MongoCredential credential = MongoCredential.createGSSAPICredential(user)
                .withMechanismProperty(
                        MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, KerberosSides.password(user, PASSWORD));
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, credential)) {
            assertThat(refusal(client)).hasMessageContaining("the realm in krb5.conf");
        }
    }

    @Test
    void anUnknownUserIsNamed() {
        MongoCredential credential = MongoCredential.createGSSAPICredential("nobody@" + Realms.HOME)
                .withMechanismProperty(
                        MongoCredential.JAVA_SUBJECT_PROVIDER_KEY,
                        KerberosSides.password("nobody@" + Realms.HOME, "guessed"));
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, credential)) {
            assertThat(refusal(client)).hasMessageContaining("it does not know the user");
        }
    }

    @Test
    void aServiceThatNobodyKnowsIsNamed() {
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(
                        server, aliceByPassword().withMechanismProperty(MongoCredential.SERVICE_NAME_KEY, "unknown"))) {
            MongoSecurityException refusal = refusal(client);
            assertThat(refusal).hasMessageContaining("unknown/localhost").hasMessageContaining("Check SERVICE_NAME");
            assertThat(opening(refusal).stage()).isEqualTo(OpenStage.IDENTIFY);
        }
    }

    @Test
    void aServerWithTheKeyOfAnotherServiceRefuses() {
        try (Standalone server = server("db/localhost@" + Realms.HOME);
                CodriverClient client = client(server, aliceByPassword())) {
            assertThat(opening(refusal(client)).stage()).isEqualTo(OpenStage.AUTHENTICATE);
        }
    }

    @Test
    void aTicketOfSomebodyElseIsNotUsed() {
        MongoCredential credential = MongoCredential.createGSSAPICredential("bob@" + Realms.HOME)
                .withMechanismProperty(
                        MongoCredential.JAVA_SUBJECT_PROVIDER_KEY, KerberosSides.password(ALICE, PASSWORD));
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, credential)) {
            assertThat(refusal(client)).hasMessageContaining("the subject holds no ticket of bob@" + Realms.HOME);
            assertThat(cameIn).isEmpty();
        }
    }

    @Test
    void whereNothingIsConfiguredItIsSaidWhat() {
        Configuration.setConfiguration(KerberosSides.noJaas());
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, alice())) {
            assertThat(refusal(client)).hasMessageContaining("com.sun.security.jgss.krb5.initiate");
        }
    }

    @Test
    void whoWaitsForASilentCenterHoldsNobodyElseUp() throws Exception {
        realms.end();
        try (DatagramSocket silent = new DatagramSocket(realms.port(), InetAddress.getLoopbackAddress());
                Standalone server = server(LOCAL);
                CodriverClient waiting = client(server, aliceByPassword());
                Standalone other = TestDeployment.standalone().start();
                CodriverClient busy = Codriver.create(other.connectionString())) {
            CompletableFuture<Document> status = waiting.getDatabase("admin")
                    .runCommand(new Document("serverStatus", 1))
                    .toFuture();
            silent.receive(new DatagramPacket(new byte[2_000], 2_000));
            assertThat(status(busy)).isNotNull();
            assertThat(status).isNotDone();
            assertThat(catchThrowable(() -> status.get(LIMIT.toSeconds(), TimeUnit.SECONDS)))
                    .cause()
                    .isInstanceOf(MongoSecurityException.class)
                    .hasMessageContaining("no key distribution center answers");
        } finally {
            realms.begin();
        }
    }

    @Test
    void whileNoCenterAnswersNobodyComesInAndAfterwardsTheyDo() throws Exception {
        try (Standalone server = server(LOCAL);
                CodriverClient client = client(server, aliceByPassword())) {
            realms.end();
            try {
                MongoSecurityException refusal = refusal(client);
                assertThat(refusal).hasMessageContaining("no key distribution center answers");
                assertThat(opening(refusal).stage()).isEqualTo(OpenStage.IDENTIFY);
            } finally {
                realms.begin();
            }
            assertThat(status(client)).isNotNull();
        }
    }

    // ---- the network and the server in the middle of it

    @ParameterizedTest
    @MethodSource("io.codriver.identity.SpoiledTicket#all")
    void aLoginThatIsSpoiledIsRejectedAndTheNextOneWorks(SpoiledTicket row) {
        PoolStory story = new PoolStory();
        try (Standalone server = server(LOCAL);
                LoginLine line = new LoginLine(server.server().address());
                CodriverClient client = Codriver.create(
                        Clients.settings(
                                line.uri(),
                                aliceByPassword().withMechanismProperty("SERVICE_HOST", "localhost"),
                                story::listen),
                        CodriverSettings.builder()
                                .handshakeTimeout(Duration.ofMillis(500))
                                .build())) {
            line.spoil(row.exchange(), row.mishap());
            MongoSecurityException refusal = refusal(client);
            assertThat(line.happened()).isTrue();
            row.explains(refusal);
            assertThat(story.told()).containsExactly("unknown", "cleared", "closed ERROR", "check-out failed");
            assertThat(status(client)).isNotNull();
        }
    }
}
