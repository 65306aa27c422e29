package io.codriver.identity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A JVM of its own which runs a class of the tests. Begun at once; several run beside one another. */
final class OtherRuntime implements AutoCloseable {

    private static final int LIMIT_SECONDS = 60;

    private final Process process;
    private final Path said;

    /**
     * Starts it.
     *
     * @param options of the JVM, behind which the class and its arguments follow
     */
    OtherRuntime(Path said, Map<String, String> environment, List<String> options, Class<?> main, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
        builder.environment().putAll(environment);
        this.said = said;
        this.process = builder.start();
    }

    /** What it has written, once it has ended. */
    String said() throws IOException, InterruptedException {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not ended within " + LIMIT_SECONDS + " s: " + Files.readString(said));
        }
        return Files.readString(said);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
