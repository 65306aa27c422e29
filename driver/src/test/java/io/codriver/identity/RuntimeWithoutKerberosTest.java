package io.codriver.identity;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoConfigurationException;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A JVM of its own without the module of Kerberos, as {@code jlink} makes them: others log in, and who wants it is told what is missing. */
final class RuntimeWithoutKerberosTest {

    private static final String WITHOUT_KERBEROS =
            "java.base,java.logging,java.management,java.naming,java.net.http,java.security.sasl,java.sql,java.xml,jdk.jfr,jdk.unsupported";

    @TempDir
    Path folder;

    @Test
    void othersLogInAndWhoWantsItIsToldWhatIsMissing() throws Exception {
        try (OtherRuntime runtime = new OtherRuntime(
                folder.resolve("said"), Map.of(), List.of("--limit-modules", WITHOUT_KERBEROS), Application.class)) {
            assertThat(runtime.said())
                    .contains("logged in")
                    .contains("GSSAPI needs the module java.security.jgss")
                    .contains("--add-modules java.security.jgss");
        }
    }

    /** What runs there. */
    static final class Application {

        private Application() {}

        public static void main(String[] none) {
            try (Standalone server = TestDeployment.standalone()
                            .user("admin", "alice", "pencil")
                            .start();
                    CodriverClient client = Codriver.create(
                            server.connectionString().replace("mongodb://", "mongodb://alice:pencil@"))) {
                client.getDatabase("admin")
                        .runCommand(new Document("serverStatus", 1))
                        .block(Clients.LIMIT);
                System.out.println("logged in");
            }
            try {
                Codriver.create("mongodb://alice%40REALM@127.0.0.1/?authMechanism=GSSAPI")
                        .close();
            } catch (MongoConfigurationException refused) {
                System.out.println(refused.getMessage());
            }
        }
    }
}
