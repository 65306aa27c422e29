package io.codriver.benchmarks.server;

import io.codriver.test.Certificates;
import io.codriver.test.Standalone;
import io.codriver.test.TestDeployment;
import java.io.IOException;
import java.time.Duration;

/**
 * The server of codriver-test, which speaks TLS and knows one user (SCRAM-SHA-256). Its answer to a {@code ping} takes longer
 * than the life of a connection of the workloads.
 */
public final class SecuredServer {

    /** Who may come in, in the database admin. */
    public static final String USER = "ada";

    /** How the user proves it. */
    public static final String PASSWORD = "reads the map";

    /** What its certificate is for. */
    public static final String HOST = "127.0.0.1";

    private static final Duration PING = Duration.ofMillis(2);

    private SecuredServer() {}

    /**
     * Runs a server until the standard input ends, which it does when the process that started it is gone. Prints its port
     * first.
     *
     * @param arguments none
     */
    public static void main(String[] arguments) throws IOException {
        try (Standalone server = start()) {
            System.out.println(port(server));
            while (System.in.read() >= 0) {
                // Nobody has anything to say.
            }
        }
    }

    /**
     * Starts a server in this process.
     *
     * @return to be closed
     */
    public static Standalone start() {
        Standalone server = TestDeployment.standalone()
                .tls(Certificates.create().server(HOST).serverContext())
                .user("admin", USER, PASSWORD, "SCRAM-SHA-256")
                .start();
        server.server().latency("ping", PING);
        return server;
    }

    /**
     * Where it listens.
     *
     * @return a port of 127.0.0.1
     */
    public static int port(Standalone server) {
        return server.server().address().getPort();
    }
}
