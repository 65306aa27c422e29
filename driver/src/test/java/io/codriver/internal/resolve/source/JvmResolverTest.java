package io.codriver.internal.resolve.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.Codriver;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.HostResolverSettings;
import io.codriver.resolve.SharedHostResolver;
import io.codriver.test.DnsServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;

/** What decides who is asked first, and that it does so: in a JVM of its own, which was given a hosts file. */
class JvmResolverTest {

    private static final String SERVICE = "java.net.spi.InetAddressResolverProvider";

    @TempDir
    private Path directory;

    @Test
    void hostsFileOrProviderIsAChoice() {
        assertThat(new JvmResolver(null, false).isChosen()).isFalse();
        assertThat(new JvmResolver("", false).isChosen()).as("none to the JDK").isFalse();
        assertThat(new JvmResolver("/etc/other", false).isChosen()).isTrue();
        assertThat(new JvmResolver(null, true).isChosen()).isTrue();
        assertThat(new JvmResolver("/etc/other", true).isChosen()).isTrue();
    }

    @Test
    void thisJvmWasGivenNone() {
        assertThat(JvmResolver.look()).isEqualTo(new JvmResolver(null, false));
    }

    @Test
    void providerThatIsNotThereIsNone() throws Exception {
        assertThat(isProvided("example.NoSuchProvider")).isFalse();
    }

    @Test
    @EnabledForJreRange(min = JRE.JAVA_18, disabledReason = "there is no such provider before")
    void providerOnTheClassPathIsSeen() throws Exception {
        Path source = Files.writeString(
                directory.resolve("Provider.java"),
                "public class Provider extends " + SERVICE + " {"
                        + " public java.net.spi.InetAddressResolver get(Configuration c) { return null; }"
                        + " public String name() { return \"mine\"; } }");
        assertThat(ToolProvider.getSystemJavaCompiler()
                        .run(null, null, null, "-d", directory.toString(), source.toString()))
                .isZero();
        assertThat(isProvided("Provider")).isTrue();
    }

    private boolean isProvided(String provider) throws Exception {
        Path services = Files.createDirectories(directory.resolve("META-INF/services"));
        Files.writeString(services.resolve(SERVICE), provider);
        try (URLClassLoader loader = new URLClassLoader(
                new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
            return JvmResolver.isProvidedIn(loader);
        }
    }

    @Test
    void hostsFileOfTheJvmIsAskedBeforeTheNameServersAndTheyAfterIt() throws Exception {
        Path hosts = Files.writeString(directory.resolve("hosts"), "127.0.0.7 both.rally.example\n");
        try (DnsServer dns = DnsServer.start()) {
            dns.name("*.rally.example").a("127.0.0.9");

            assertThat(inAJvm(dns, List.of("-Djdk.net.hosts.file=" + hosts), "both.rally.example", "dns.rally.example"))
                    .isEqualTo("both.rally.example [127.0.0.7]\ndns.rally.example [127.0.0.9]\n");
            assertThat(dns.questions("both.rally.example")).isEmpty();
            assertThat(dns.questions("dns.rally.example")).isNotEmpty();
        }
    }

    @Test
    void nameServersAreAskedFirstByAJvmThatWasGivenNothing() throws Exception {
        try (DnsServer dns = DnsServer.start()) {
            dns.name("*.rally.example").a("127.0.0.9");

            assertThat(inAJvm(dns, List.of("-Djdk.net.hosts.file="), "both.rally.example"))
                    .isEqualTo("both.rally.example [127.0.0.9]\n");
            assertThat(dns.questions("both.rally.example")).isNotEmpty();
        }
    }

    private static String inAJvm(DnsServer dns, List<String> options, String... names) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(Asking.class.getName(), Integer.toString(dns.port())));
        command.addAll(List.of(names));
        Process child = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return output.replace("\r", "");
    }

    /** Runs in a JVM of its own: the port of a name server on loopback, and the names to ask for. */
    static final class Asking {

        private static final Duration LONG = Duration.ofSeconds(20);

        private Asking() {}

        public static void main(String[] arguments) {
            HostResolverSettings settings = HostResolverSettings.builder()
                    .nameServers(List.of(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[0]))))
                    .build();
            try (SharedHostResolver map = Codriver.hostResolver(settings)) {
                for (String name : List.of(arguments).subList(1, arguments.length)) {
                    List<String> found = map.resolve(name, LONG)
                            .flatMapIterable(AddressBatch::addresses)
                            .map(InetAddress::getHostAddress)
                            .collectList()
                            .block(LONG);
                    System.out.print(name + " " + found + "\n");
                }
            }
        }
    }
}
