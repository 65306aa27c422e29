package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.test.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ten lines of the README: taken from there, compiled, and run. */
final class ReadmeTest {

    private static final String WHERE = "mongodb://localhost:27017/?directConnection=true";

    @TempDir
    private Path folder;

    @Test
    void theTenLinesDoWhatTheySay() throws Exception {
        try (EmbeddedServer server = EmbeddedServer.start()) {
            assertThat(firstExample()).contains(WHERE);
            compile(firstExample().replace(WHERE, server.uri()));
            assertThat(run()).startsWith("Document{").contains("name=Timo, age=54");
            assertThat(server.commands("insert")).hasSize(1);
            assertThat(server.commands("find")).hasSize(1);
        }
    }

    private static String firstExample() throws Exception {
        Matcher examples =
                Pattern.compile("```java\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("../README.md")));
        assertThat(examples.find()).isTrue();
        return examples.group(1);
    }

    private void compile(String lines) throws Exception {
        Path source = Files.writeString(
                folder.resolve("TenLines.java"),
                """
                import static com.mongodb.client.model.Filters.gt;
                import static com.mongodb.client.model.Sorts.descending;

                import io.codriver.*;
                import java.util.List;
                import org.bson.Document;
                import reactor.core.publisher.Mono;

                public class TenLines {
                    public static void main(String[] none) {
                        %s
                    }
                }
                """
                        .formatted(lines));
        var compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter said = new StringWriter();
        try (var files = compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
            List<String> options = List.of("-proc:none", "-d", folder.toString());
            assertThat(compiler.getTask(said, files, null, options, null, files.getJavaFileObjects(source))
                            .call())
                    .as(() -> said.toString())
                    .isTrue();
        }
    }

    private String run() throws Exception {
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {folder.toUri().toURL()}, getClass().getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass("TenLines").getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }
}
