package io.codriver.test;

import static com.mongodb.ReadPreference.secondaryPreferred;
import static io.codriver.test.DnsReply.addresses;
import static io.codriver.test.DnsReply.noData;
import static io.codriver.test.DnsReply.nothing;
import static io.codriver.test.DnsReply.nxdomain;
import static io.codriver.test.DnsReply.records;
import static io.codriver.test.DnsReply.refused;
import static io.codriver.test.DnsReply.servfail;
import static io.codriver.test.DnsType.A;
import static io.codriver.test.DnsType.AAAA;
import static io.codriver.test.SocksRequest.Kind.NAME;
import static io.netty.resolver.ResolvedAddressTypes.IPV4_PREFERRED;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoQueryException;
import com.mongodb.MongoSocketException;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.reactivestreams.client.MongoClient;
import com.mongodb.reactivestreams.client.MongoClients;
import com.mongodb.reactivestreams.client.MongoCollection;
import com.mongodb.spi.dns.DnsClient;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bson.BsonInt32;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The examples of the README, word for word. */
class ExamplesTest {

    private static void run(Publisher<?> publisher) {
        Flux.from(publisher).then().block(Duration.ofSeconds(20));
    }

    private static <T> List<T> all(Publisher<T> publisher) {
        return Flux.from(publisher).collectList().block(Duration.ofSeconds(20));
    }

    @Test
    void aProxy() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start();
                SocksServer proxy = SocksServer.start().host("db.example", "127.0.0.1");
                Socket client = new Socket(new Proxy(Proxy.Type.SOCKS, proxy.address()));
                Socket other = new Socket(new Proxy(Proxy.Type.SOCKS, proxy.address()))) {
            client.connect(InetSocketAddress.createUnresolved("db.example", server.port()));
            assertThat(proxy.requests())
                    .containsExactly(new SocksRequest(NAME, "db.example", server.port(), Optional.empty()));

            proxy.refuse(5); // as if nobody listened there
            assertThatThrownBy(() -> other.connect(server.address())).hasMessageContaining("refused");
            proxy.silence(SocksServer.Step.CONNECT); // or cut(..), or say(.., bytes)
            proxy.heal();
        }
    }

    @Test
    void aServer() {
        try (EmbeddedServer server = EmbeddedServer.start();
                MongoClient client = MongoClients.create(server.uri())) {
            MongoCollection<Document> people = client.getDatabase("town").getCollection("people");
            run(people.insertMany(List.of(new Document("name", "Ada"), new Document("name", "Grace"))));

            assertThat(all(people.find().batchSize(1))).hasSize(2);
            assertThat(server.commands("find").get(0).document()).containsEntry("batchSize", new BsonInt32(1));
            assertThat(server.openCursors()).isEmpty();
        }
    }

    @Test
    void aFailover() {
        try (ReplicaSet set = TestDeployment.replicaSet(3).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            MongoCollection<Document> people = client.getDatabase("town").getCollection("people");
            run(people.insertOne(new Document("name", "Ada")));

            set.primary().kill(); // as kill -9 does; another member is elected 200 ms later
            run(people.insertOne(new Document("name", "Grace")));
            assertThat(all(people.withReadPreference(secondaryPreferred()).find()))
                    .hasSize(2);

            set.member(0).restart(); // comes back as a secondary
            set.stepDown(); // a change of the primary without a broken connection
            set.await(Duration.ofSeconds(20), set::hasPrimary);
            run(people.insertOne(new Document("name", "Mary")));
            assertThat(set.primary().commandCount("insert")).isPositive();
        }
    }

    @Test
    void changesThatNeverWere() throws Exception {
        try (ReplicaSet set = TestDeployment.replicaSet(1).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            CompletableFuture<List<String>> heard = Flux.from(
                            client.getDatabase("town").watch())
                    .map(ChangeStreamDocument::getOperationTypeString)
                    .take(2)
                    .collectList()
                    .toFuture();
            set.await(Duration.ofSeconds(20), () -> !set.primary().openCursors().isEmpty());

            set.changeEvent("town", "people", "{operationType: 'delete', documentKey: {_id: 7}}"); // nobody was there
            set.changeEvent("town", "streets", "{operationType: 'pave', with: 'cobbles'}"); // of a server to come
            assertThat(heard.get(20, SECONDS)).containsExactly("delete", "pave");
        }
    }

    @Test
    void faultsOnDemand() {
        try (ReplicaSet set = TestDeployment.replicaSet(1).start();
                MongoClient client = MongoClients.create(set.connectionString())) {
            MongoCollection<Document> people = client.getDatabase("town").getCollection("people");

            set.failPoint(FailPoint.failCommand("insert").closeConnection().times(1));
            run(people.insertOne(new Document("name", "Ada"))); // the driver retries
            assertThat(set.commandCount("insert")).isEqualTo(2);

            set.failPoint(
                    FailPoint.failCommand("find").block(Duration.ofMillis(50)).errorCode(11601));
            assertThatThrownBy(() -> all(people.find())).isInstanceOf(MongoQueryException.class);

            set.clearFailPoints();
            assertThat(all(people.find())).hasSize(1);
        }
    }

    @Test
    void aServerThatFallsSilent() {
        try (ReplicaSet set = TestDeployment.replicaSet(3).electByHand().start()) {
            Member mute = set.primary();
            mute.silence(); // accepts connections, and says nothing on any
            set.elect(set.member(1)); // the others do not wait for it
            set.member(1).latency(Duration.ofMillis(20)); // slow

            try (MongoClient client = MongoClients.create(set.connectionString())) {
                run(client.getDatabase("town").getCollection("people").insertOne(new Document()));
                mute.heal(); // says what it was asked meanwhile

                set.member(2).unplug(); // answers no SYN
                run(client.getDatabase("town").getCollection("people").insertOne(new Document()));
            }
        }
    }

    @Test
    void routersAndABalancer() {
        try (ShardedCluster cluster = TestDeployment.sharded(2).start();
                MongoClient client = MongoClients.create(cluster.connectionString())) {
            run(client.getDatabase("town").getCollection("people").insertOne(new Document()));
            cluster.mongos(0).kill();
            assertThat(all(client.getDatabase("town").getCollection("people").find()))
                    .hasSize(1);
        }
        try (LoadBalancedCluster cluster = TestDeployment.loadBalanced().start();
                MongoClient client = MongoClients.create(cluster.connectionString())) {
            run(client.getDatabase("town").getCollection("people").insertOne(new Document()));
            assertThat(cluster.commandCount("insert")).isEqualTo(1);
        }
    }

    @Test
    void aStory() {
        try (ScriptedServer server = ScriptedServer.start();
                MongoClient client = MongoClients.create(server.uri())) {
            server.conversation()
                    .expect("ping")
                    .pause(Duration.ofMillis(50))
                    .reply("{ok: 1}")
                    .expect("ping")
                    .reply(ScriptedReply.of("{ok: 1}").cutAfter(20))
                    .close();

            run(client.getDatabase("town").runCommand(new Document("ping", 1)));
            assertThatThrownBy(() -> run(client.getDatabase("town").runCommand(new Document("ping", 1))))
                    .isInstanceOf(MongoSocketException.class);
        }
    }

    @Test
    void aNetwork() {
        try (EmbeddedServer server = EmbeddedServer.start();
                FaultProxy proxy = FaultProxy.to(server.address());
                MongoClient client = MongoClients.create(proxy.uri())) {
            run(client.getDatabase("town").runCommand(new Document("ping", 1)));

            proxy.silence(true); // the link is dead, and no connection knows
            proxy.heal();
            proxy.delay(FaultProxy.Direction.TO_CLIENT, Duration.ofMillis(20))
                    .inPiecesOf(FaultProxy.Direction.TO_SERVER, 1);
            run(client.getDatabase("town").runCommand(new Document("ping", 1)));
            proxy.cutAll();
        }
    }

    @Test
    void namesAndAddresses() throws Exception {
        try (QueueingResolver resolver = QueueingResolver.serving(1, Duration.ofMillis(10));
                EmbeddedServer server =
                        EmbeddedServer.builder().bind("127.0.0.2").start();
                BlackHole hole = BlackHole.open("127.0.0.3", server.port())) {
            resolver.answer("db.example", "127.0.0.2", "127.0.0.3");
            resolver.fill(20); // other code: 200 milliseconds of lookups

            assertThat(resolver.lookupByName("db.example")).hasSize(2);
            assertThat(resolver.calls().get(0).queued()).isGreaterThan(Duration.ofMillis(150));
            assertThat(resolver.callCount()).isEqualTo(1);
            assertThat(hole.port()).isEqualTo(server.port());
        }
    }

    @Test
    void aNameServer() throws Exception {
        try (DnsServer dns = DnsServer.start();
                NettyResolver resolver = NettyResolver.asking(dns.address())) {
            dns.name("db.example").addresses("127.0.0.2", "::1").ttl(Duration.ofSeconds(30));
            dns.name("www.example")
                    .cname("db.example")
                    .repliesNext(1, A, records().truncated());
            assertThat(resolver.resolve("www.example")).containsExactly("127.0.0.2"); // asked again over TCP

            CompletableFuture<Void> gate = new CompletableFuture<>();
            dns.name("*.slow.example").a("127.0.0.3").replies(records().after(gate));
            Future<List<InetAddress>> slow = resolver.begin("one.slow.example");
            dns.awaitQuestion(Duration.ofSeconds(20), "one.slow.example", A);
            gate.complete(null); // the test says when DNS has found out
            assertThat(slow.get()).hasSize(1);

            dns.overrule(servfail()); // an outage, whatever was told about names
            assertThatThrownBy(() -> resolver.resolve("db.example")).hasCauseInstanceOf(UnknownHostException.class);
            assertThat(dns.questions("db.example", A)).isNotEmpty();
        }
    }

    @Test
    void whatGoesWrong() throws Exception {
        try (DnsServer dns = DnsServer.builder().ttl(Duration.ZERO).start(); // nobody may remember an answer
                NettyResolver resolver = NettyResolver.asking(dns.address());
                NettyResolver both = new NettyResolver(dns.address(), IPV4_PREFERRED, Duration.ofMillis(500))) {
            dns.name("late.example").a("127.0.0.2").replies(records().after(Duration.ofMillis(50)));
            assertThat(resolver.resolve("late.example")).containsExactly("127.0.0.2");
            dns.name("late.example").a("127.0.0.3"); // the records change
            assertThat(resolver.resolve("late.example")).containsExactly("127.0.0.3");

            dns.name("half.example").addresses("127.0.0.2", "::1").replies(AAAA, nothing()); // or A
            assertThat(both.resolve("half.example")).containsExactly("127.0.0.2");

            dns.name("one.example").cname("two.example"); // a chain of aliases
            dns.name("two.example").cname("late.example");
            assertThat(resolver.resolve("one.example")).containsExactly("127.0.0.3");
            dns.name("egg.example").cname("hen.example"); // and a circle
            dns.name("hen.example").cname("egg.example");
            assertThatThrownBy(() -> resolver.resolve("egg.example")).hasCauseInstanceOf(UnknownHostException.class);

            dns.name("cut.example").a("127.0.0.4").replies(records().truncated()); // TCP has it all
            assertThat(resolver.resolve("cut.example")).containsExactly("127.0.0.4");
            dns.name("forged.example")
                    .a("127.0.0.5")
                    .replies(addresses("127.0.0.66").wrongId().then(records()));
            assertThat(resolver.resolve("forged.example")).containsExactly("127.0.0.5");

            for (DnsReply failure : List.of(servfail(), refused(), nxdomain(), noData())) {
                dns.name("sick.example").a("127.0.0.6").repliesNext(1, failure);
                assertThatThrownBy(() -> resolver.resolve("sick.example"))
                        .hasCauseInstanceOf(UnknownHostException.class);
                dns.name("sick.example").repliesTruly();
                assertThat(resolver.resolve("sick.example")).containsExactly("127.0.0.6");
            }
        }
    }

    @Test
    void servicesAndTexts() {
        try (DnsServer dns = DnsServer.start();
                NettyResolver resolver = NettyResolver.asking(dns.address())) {
            dns.name("_mongodb._tcp.shop.example.com").srv("a.shop.example.com:27017", "b.shop.example.com:27018");
            dns.name("shop.example.com").txt("authSource=admin&replicaSet=rs0");

            assertThat(resolver.records("_mongodb._tcp.shop.example.com", "SRV"))
                    .containsExactly("0 0 27017 a.shop.example.com.", "0 0 27018 b.shop.example.com.");
            DnsClient lookups = resolver::records; // the interface of the MongoDB driver
            ConnectionString shop = new ConnectionString("mongodb+srv://shop.example.com", lookups);
            assertThat(shop.getRequiredReplicaSetName()).isEqualTo("rs0");
        }
    }

    @Test
    void tls() {
        Certificates ca = Certificates.create();
        SslContext certificate = ca.server("db.example", "127.0.0.1").serverContext(ClientAuth.REQUIRE);
        try (EmbeddedServer server = EmbeddedServer.builder().tls(certificate).start();
                MongoClient client = MongoClients.create(MongoClientSettings.builder()
                        .applyConnectionString(new ConnectionString(server.uri()))
                        .applyToSslSettings(
                                tls -> tls.context(ca.client("CN=alice").clientContext()))
                        .build())) {
            run(client.getDatabase("town").runCommand(new Document("ping", 1)));
        }
    }

    @Test
    void theReadmeSaysWhatStandsHere() throws Exception {
        String here = withoutSpace(Files.readString(Path.of("src/test/java/io/codriver/test/ExamplesTest.java")));
        Matcher examples =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("README.md")));
        int found = 0;
        while (examples.find()) {
            assertThat(here).contains(withoutSpace(examples.group(1)));
            found++;
        }
        assertThat(found).isEqualTo(14);
    }

    private static String withoutSpace(String text) {
        return text.replaceAll("\\s", "");
    }
}
