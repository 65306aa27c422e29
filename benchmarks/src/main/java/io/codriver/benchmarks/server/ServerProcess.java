package io.codriver.benchmarks.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server in a process of its own. Ends when it is closed, and when the process that started it is gone. */
public final class ServerProcess implements AutoCloseable {

    private final Process process;
    private final int port;

    private ServerProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    /**
     * Starts a null server and waits until it listens.
     *
     * @param arguments as for {@link NullServer#main}
     * @return a running server
     */
    public static ServerProcess start(String... arguments) throws IOException {
        return start(NullServer.class, arguments);
    }

    /**
     * Starts a server that speaks TLS and knows a user, and waits until it listens.
     *
     * @return a running server
     */
    public static ServerProcess startSecured() throws IOException {
        return start(SecuredServer.class);
    }

    private static ServerProcess start(Class<?> program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                program.getName()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
        String port = out.readLine();
        if (port == null) {
            throw new IOException(program.getSimpleName() + " did not start");
        }
        return new ServerProcess(process, Integer.parseInt(port));
    }

    /** The port on 127.0.0.1. */
    public int port() {
        return port;
    }

    /** The process. */
    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
    }
}
