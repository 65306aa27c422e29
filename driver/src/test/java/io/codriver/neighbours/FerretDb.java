package io.codriver.neighbours;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/**
 * FerretDB, a server that shares no line with ours, as a process of its own on a port of 127.0.0.1. It ends when it is
 * closed, and with this JVM at the latest: it watches its standard input. What it says of errors is in a file of its
 * folder.
 */
final class FerretDb implements AutoCloseable {

    /** Where {@code src/build/ferretdb/build} puts the program. */
    private static final Path PROGRAM = Path.of(System.getProperty("ferretdb.program", "not told"));

    private final Process process;
    private final String uri;

    private FerretDb(Process process, String uri) {
        this.process = process;
        this.uri = uri;
    }

    /** Starts it with its data in a folder. Without the program the tests that ask for it are skipped, and say why. */
    static FerretDb start(Path folder) throws IOException {
        return start(folder, List.of());
    }

    /**
     * As the other one, speaking TLS.
     *
     * @param pem files: its certificate, the key of that, and the authority of the certificates which clients have to show
     */
    static FerretDb start(Path folder, List<Path> pem) throws IOException {
        Assumptions.assumeTrue(
                Files.isExecutable(PROGRAM),
                () -> "FerretDB is not built: no " + PROGRAM + " (made by src/build/ferretdb/build, which needs Go)");
        List<String> command = new ArrayList<>(List.of(PROGRAM.toString(), folder.toString()));
        pem.forEach(file -> command.add(file.toString()));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("ferretdb.log").toFile())
                .start();
        BufferedReader said =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String uri = said.readLine();
        if (uri == null) {
            throw new IOException("FerretDB did not start: " + Files.readString(folder.resolve("ferretdb.log")));
        }
        return new FerretDb(process, uri);
    }

    String uri() {
        return uri;
    }

    /** Ends it and waits for that, so that its folder can be removed. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
