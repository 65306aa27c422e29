package io.codriver.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

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

/**
 * Lines that the README shows, to be compiled and run with what it leaves out around them.
 *
 * @param imports of the program
 * @param text its body
 */
public record Readme(String imports, String text) {

    private static final String PROGRAM = "OfReadme";

    /**
     * A block of code.
     *
     * @param language as the block names it
     * @param number 1 for the first of that language
     */
    public static Readme example(String language, int number) throws Exception {
        return new Readme("", found("```" + language + "\n(.*?)```", number));
    }

    /** Code in a line of text. */
    static Readme inline(String beginning) throws Exception {
        return new Readme("", found("`(" + Pattern.quote(beginning) + ".*?)`", 1));
    }

    private static String found(String pattern, int number) throws Exception {
        Matcher examples = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(Path.of("../README.md")));
        for (int i = 0; i < number; i++) {
            assertThat(examples.find()).as(pattern).isTrue();
        }
        return examples.group(1);
    }

    public Readme replacing(String part, String other) {
        return new Readme(imports, text.replace(part, other));
    }

    public Readme importing(String name) {
        return new Readme(imports + "import " + name + ";\n", text);
    }

    public Readme before(String lines) {
        return new Readme(imports, lines + text);
    }

    public Readme after(String lines) {
        return new Readme(imports, text + lines);
    }

    /**
     * Compiles and runs it.
     *
     * @return what it prints
     */
    public String run(Path folder) throws Exception {
        compile(folder);
        PrintStream before = System.out;
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try (URLClassLoader loader =
                new URLClassLoader(new URL[] {folder.toUri().toURL()}, Readme.class.getClassLoader())) {
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            loader.loadClass(PROGRAM).getMethod("main", String[].class).invoke(null, (Object) new String[0]);
        } finally {
            System.setOut(before);
        }
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void compile(Path folder) throws Exception {
        Path source = Files.writeString(
                folder.resolve(PROGRAM + ".java"),
                """
                %s
                public class %s {
                    public static void main(String[] none) throws Exception {
                        %s
                    }
                }
                """
                        .formatted(imports, PROGRAM, text));
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
}
