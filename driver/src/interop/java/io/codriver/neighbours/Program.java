package io.codriver.neighbours;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A server of other people as a process of its own, on a port of 127.0.0.1. It ends when it is closed, and after five minutes at
 * the latest, whatever becomes of this JVM.
 */
public final class Program implements AutoCloseable {

    private static final List<Path> FOLDERS = Stream.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin")
            .map(Path::of)
            .toList();

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Process process;
    private final Path log;

    private Program(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Where a program is. Without it the tests that ask for it are skipped, and say why. */
    public static Path find(String name) {
        Optional<Path> found = FOLDERS.stream()
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(found.isPresent(), () -> name + " is not installed (.ci/run does so where apt-get can)");
        return found.orElseThrow();
    }

    /** A port that was free a moment ago. */
    public static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    /**
     * Starts a program and waits until it listens.
     *
     * @param log where it may write
     */
    public static Program start(Path log, int port, List<String> command) throws IOException {
        return start(log, command, program -> program.listens(port));
    }

    /**
     * Starts a program and waits until it says that it is ready, for one which would take a first look at its port for a guest.
     *
     * @param log where it may write
     */
    public static Program startedWhenItSays(String ready, Path log, List<String> command) throws IOException {
        return start(log, command, program -> program.said().contains(ready));
    }

    private static Program start(Path log, List<String> command, Predicate<Program> ready) throws IOException {
        List<String> limited = new ArrayList<>(List.of("timeout", "-k", "1", "300"));
        limited.addAll(command);
        Process process = new ProcessBuilder(limited)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Program program = new Program(process, log);
        try {
            await().atMost(PATIENCE).until(() -> program.lives() && ready.test(program));
            return program;
        } catch (Throwable failure) {
            program.close();
            throw new IOException("It does not listen: " + command + ", " + program.said(), failure);
        }
    }

    private boolean lives() {
        if (!process.isAlive()) {
            throw new IllegalStateException("it has ended");
        }
        return true;
    }

    private boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** What it has written. */
    public String said() {
        try {
            return Files.readString(log);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
