package io.codriver.neighbours;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.OpeningListener;
import io.codriver.event.ProxyEndedEvent;
import io.codriver.test.Certificates;
import io.codriver.test.ClosedPort;
import io.codriver.test.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through SOCKS5 proxies of other people: microsocks, and the server of Dante. */
final class SocksProxiesInterop {

    @TempDir
    Path folder;

    private final List<ProxyEndedEvent> passages = new CopyOnWriteArrayList<>();
    private int port;

    @BeforeEach
    void choosePort() throws IOException {
        port = Program.freePort();
    }

    private Program microsocks(String... more) throws IOException {
        List<String> command = new java.util.ArrayList<>(
                List.of(Program.find("microsocks").toString(), "-i", "127.0.0.1", "-p", String.valueOf(port)));
        command.addAll(List.of(more));
        return Program.start(folder.resolve("microsocks.log"), port, command);
    }

    /** @param rules of sockd.conf */
    private Program dante(String rules) throws IOException {
        Path program = Program.find("danted");
        Path configuration = folder.resolve("sockd.conf");
        Files.writeString(
                configuration,
                """
                logoutput: stderr
                internal: 127.0.0.1 port = %d
                external: 127.0.0.1
                socksmethod: none
                clientmethod: none
                client pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }
                %s
                """
                        .formatted(port, rules));
        return Program.start(
                folder.resolve("danted.log"),
                port,
                List.of(
                        program.toString(),
                        "-f",
                        configuration.toString(),
                        "-p",
                        folder.resolve("danted.pid").toString()));
    }

    private CodriverClient client(String host, int serverPort, String more) {
        return Codriver.create(settings(host, serverPort, more).build(), listening());
    }

    private MongoClientSettings.Builder settings(String host, int serverPort, String more) {
        return MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://" + host + ":" + serverPort
                        + "/?serverSelectionTimeoutMS=2000&proxyHost=127.0.0.1&proxyPort=" + port + more));
    }

    private CodriverSettings listening() {
        return CodriverSettings.builder()
                .addOpeningListener(new OpeningListener() {
                    @Override
                    public void proxyEnded(ProxyEndedEvent event) {
                        passages.add(event);
                    }
                })
                .build();
    }

    private void serves(CodriverClient client) {
        Traffic.flows(client);
        assertThat(passages).hasSizeGreaterThanOrEqualTo(2).allMatch(event -> event.failure()
                .isEmpty());
    }

    private static String refusal(CodriverClient client) {
        Throwable failure = Traffic.refusal(client);
        assertThat(failure).isInstanceOf(MongoTimeoutException.class);
        return failure.getMessage();
    }

    /** Where the proxy, which asks the system, finds {@code localhost}. */
    private static EmbeddedServer.Builder atLocalhost() throws IOException {
        return EmbeddedServer.builder().bind(InetAddress.getByName("localhost").getHostAddress());
    }

    @Test
    void microsocksLooksTheNameUp() throws IOException {
        try (EmbeddedServer server = atLocalhost().start();
                Program proxy = microsocks();
                CodriverClient client = client("localhost", server.port(), "")) {
            serves(client);
            assertThat(proxy.said()).contains("localhost:" + server.port());
        }
    }

    @Test
    void microsocksConnectsToAddresses() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start();
                Program proxy = microsocks();
                CodriverClient client = client("127.0.0.1", server.port(), "")) {
            serves(client);
            assertThat(proxy.said()).contains("127.0.0.1:" + server.port());
        }
    }

    @Test
    void microsocksKnowsItsUser() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start();
                Program proxy = microsocks("-u", "ada", "-P", "s3cret")) {
            try (CodriverClient client =
                    client("127.0.0.1", server.port(), "&proxyUsername=ada&proxyPassword=s3cret")) {
                serves(client);
            }
            try (CodriverClient stranger =
                    client("127.0.0.1", server.port(), "&proxyUsername=ada&proxyPassword=guessed")) {
                assertThat(refusal(stranger))
                        .contains("refused user name and password")
                        .doesNotContain("guessed");
            }
            try (CodriverClient nobody = client("127.0.0.1", server.port(), "")) {
                assertThat(refusal(nobody)).contains("Set proxyUsername and proxyPassword");
            }
            assertThat(proxy.said()).isNotEmpty();
        }
    }

    @Test
    void microsocksTellsWhatItCannotReach() throws IOException {
        try (ClosedPort closed = ClosedPort.open();
                Program proxy = microsocks();
                CodriverClient client = client("127.0.0.1", closed.port(), "")) {
            assertThat(refusal(client)).contains("failed in stage proxy", "(reply 5)");
            assertThat(proxy.said()).isEmpty();
        }
    }

    @Test
    void tlsPassesThroughMicrosocksUnderTheNameOfTheServer() throws IOException {
        Certificates certificates = Certificates.create();
        try (EmbeddedServer server = atLocalhost()
                        .tls(certificates.server("localhost").serverContext())
                        .start();
                Program proxy = microsocks();
                CodriverClient client = Codriver.create(
                        settings("localhost", server.port(), "&tls=true")
                                .applyToSslSettings(tls -> tls.context(certificates.clientContext()))
                                .build(),
                        listening())) {
            serves(client);
            assertThat(proxy.said()).contains("localhost");
        }
    }

    @Test
    void danteConnectsToNamesAndAddresses() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start();
                Program proxy = dante("socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }")) {
            try (CodriverClient client = client("127.0.0.1", server.port(), "")) {
                serves(client);
            }
            try (CodriverClient client = client("localhost", server.port(), "")) {
                client.getDatabase("admin").runCommand(new Document("ping", 1)).block(Traffic.LIMIT);
            }
            assertThat(proxy.said()).doesNotContain("error");
        }
    }

    @Test
    void danteTellsThatItsRulesForbidIt() throws IOException {
        try (EmbeddedServer server = EmbeddedServer.start();
                Program proxy = dante("socks block { from: 127.0.0.0/8 to: 0.0.0.0/0 }");
                CodriverClient client = client("127.0.0.1", server.port(), "")) {
            assertThat(refusal(client)).contains("(reply 2)", "Allow this host and port in the rules of the proxy");
            assertThat(proxy.said()).doesNotContain("error");
        }
    }

    @Test
    void danteTellsWhatItCannotReach() throws IOException {
        try (ClosedPort closed = ClosedPort.open();
                Program proxy = dante("socks pass { from: 127.0.0.0/8 to: 0.0.0.0/0 }");
                CodriverClient client = client("127.0.0.1", closed.port(), "")) {
            assertThat(refusal(client)).contains("(reply 5)");
            assertThat(proxy.said()).doesNotContain("error");
        }
    }
}
