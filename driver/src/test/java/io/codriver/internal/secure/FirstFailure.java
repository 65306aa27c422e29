package io.codriver.internal.secure;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import io.codriver.Codriver;
import io.codriver.CodriverClient;
import io.codriver.CodriverSettings;
import io.codriver.event.ConnectionOpenFailedEvent;
import io.codriver.event.OpeningListener;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A program with the default context of its JVM: says why its first connection to {@code mongo.test} failed. */
final class FirstFailure {

    private FirstFailure() {}

    /**
     * Runs it in a JVM of its own: the JDK reads some properties once.
     *
     * @param flags of that JVM
     * @param port of this machine, which stands for that host
     * @return what it says, line by line
     */
    static List<String> inJvmWith(List<String> flags, int port) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of(
                "-cp", System.getProperty("java.class.path"), FirstFailure.class.getName(), String.valueOf(port)));
        Process jvm = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (BufferedReader said =
                new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8))) {
            return said.lines().toList();
        } finally {
            jvm.destroyForcibly();
        }
    }

    /** @param arguments the port of this machine which stands for that host */
    public static void main(String[] arguments) throws Exception {
        CompletableFuture<String> first = new CompletableFuture<>();
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(
                        "mongodb://mongo.test:" + arguments[0] + "/?tls=true&connectTimeoutMS=5000"))
                .inetAddressResolver(host -> List.of(InetAddress.getLoopbackAddress()))
                .build();
        OpeningListener listener = new OpeningListener() {
            @Override
            public void connectionOpenFailed(ConnectionOpenFailedEvent event) {
                first.complete(event.failure().getMessage());
            }
        };
        CodriverSettings ours =
                CodriverSettings.builder().addOpeningListener(listener).build();
        try (CodriverClient client = Codriver.create(settings, ours)) {
            System.out.println(first.get(60, TimeUnit.SECONDS) + " "
                    + client.metrics().openings().opened());
        }
    }
}
