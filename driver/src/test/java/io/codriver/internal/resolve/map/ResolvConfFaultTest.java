package io.codriver.internal.resolve.map;

import static io.codriver.test.DnsReply.noData;
import static io.codriver.test.DnsReply.nothing;
import static io.codriver.test.DnsReply.servfail;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.codriver.internal.resolve.dns.DnsNames;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.AddressBatch;
import io.codriver.test.DnsServer;
import io.codriver.test.RecordedQuestion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.Exceptions;

/** The map over two real name servers that stand in a {@code resolv.conf} of the test. */
class ResolvConfFaultTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final int TRIES = 50;

    private final DnsServer first = DnsServer.start();
    private final DnsServer second =
            DnsServer.builder().bind("::1").port(first.port()).start();
    private final ManualTime time = new ManualTime();
    private int changes;

    @TempDir
    private Path folder;

    private DnsNames dns;
    private SharedLookups map;

    @BeforeEach
    void write() throws Exception {
        hosts("127.0.0.5 in.hosts.example");
    }

    private void asking(String... resolvConf) throws Exception {
        resolvConf(resolvConf);
        dns = DnsNames.reading(folder.resolve("resolv.conf"), folder.resolve("hosts"), first.port(), time);
        map = SharedLookups.ofDns(dns, time);
    }

    @AfterEach
    void stop() {
        dns.close();
        first.close();
        second.close();
    }

    @Test
    void secondServerAnswersWhereTheFirstIsSilent() throws Exception {
        asking("nameserver 127.0.0.1", "nameserver ::1");
        first.overrule(nothing());
        second.name("db.example").a("127.0.0.9");
        assertThat(addresses("db.example")).containsExactly("127.0.0.9");
        assertThat(first.questions("db.example"))
                .as("asked first, once a family")
                .hasSize(2);
    }

    @Test
    void secondServerAnswersWhereTheFirstFails() throws Exception {
        asking("nameserver 127.0.0.1", "nameserver ::1");
        first.overrule(servfail());
        second.name("db.example").a("127.0.0.9");
        assertThat(addresses("db.example")).containsExactly("127.0.0.9");
        second.overrule(servfail());
        assertThat(failure("other.example")).isExactlyInstanceOf(IOException.class);
        assertThat(first.questions("other.example"))
                .as("an error is not asked for again")
                .hasSize(2);
    }

    @Test
    void firstServersNoIsTaken() throws Exception {
        asking("nameserver 127.0.0.1", "nameserver ::1");
        second.name("db.example").a("127.0.0.9");
        assertThat(failure("db.example")).isInstanceOf(UnknownHostException.class);
        assertThat(second.questions()).isEmpty();
    }

    @Test
    void serversAreAskedInTheirOrderOrTakeTurns() throws Exception {
        asking("nameserver 127.0.0.1", "nameserver ::1");
        ask(4);
        assertThat(second.questions()).isEmpty();
        dns.close();
        asking("nameserver 127.0.0.1", "nameserver ::1", "options rotate");
        first.forgetQuestions();
        ask(4);
        assertThat(first.questions()).hasSize(4);
        assertThat(second.questions()).hasSize(4);
    }

    private void ask(int names) {
        for (int i = 0; i < names; i++) {
            failure("n" + i + ".example");
        }
    }

    @Test
    void searchListIsTriedForNamesWithoutADotAlone() throws Exception {
        asking("nameserver 127.0.0.1", "search one.example two.example");
        first.name("db.two.example").a("127.0.0.8");
        first.name("db").a("127.0.0.7");
        assertThat(addresses("db")).containsExactly("127.0.0.8");
        assertThat(askedFor()).containsExactly("db.one.example", "db.two.example");
        assertThat(addresses("db.")).containsExactly("127.0.0.7");
        first.forgetQuestions();
        first.name("x.y.z.one.example").a("127.0.0.6");
        assertThat(failure("x.y.z")).isInstanceOf(UnknownHostException.class);
        assertThat(askedFor()).containsExactly("x.y.z");
        first.forgetQuestions();
        assertThat(failure("nowhere")).hasMessageContaining("'nowhere'");
        assertThat(askedFor()).containsExactly("nowhere.one.example", "nowhere.two.example", "nowhere");
    }

    @Test
    void nameThatExistsUnderOneSearchDomainIsNotDenied() throws Exception {
        asking("nameserver 127.0.0.1", "search one.example");
        first.name("db.one.example").replies(noData());
        assertThat(map.resolve("db", LONG).collectList().block(LONG)).isEmpty();
    }

    @Test
    void serverFailureDoesNotMakeASearchGoOnToAnotherHost() throws Exception {
        asking("nameserver 127.0.0.1", "search one.example");
        first.name("db.one.example").replies(servfail());
        first.name("db").a("127.0.0.7");
        assertThat(failure("db")).isExactlyInstanceOf(IOException.class);
    }

    @Test
    void twoDotsMakeANameAbsoluteFirstWhateverTheMachineCounts() throws Exception {
        asking("nameserver 127.0.0.1", "search svc.example", "options ndots:5");
        first.name("db-0.db.svc.example").a("127.0.0.8");
        first.name("db-0.db.ns.svc.example").a("127.0.0.9");
        assertThat(addresses("db-0.db")).containsExactly("127.0.0.8");
        assertThat(askedFor()).containsExactly("db-0.db.svc.example");
        first.forgetQuestions();
        assertThat(addresses("db-0.db.ns")).containsExactly("127.0.0.9");
        assertThat(askedFor()).containsExactly("db-0.db.ns", "db-0.db.ns.svc.example");
    }

    @Test
    void anotherNameServerIsAskedOnceTheFileSaysSo() throws Exception {
        asking("nameserver 127.0.0.1");
        first.name("*.example").a("127.0.0.8");
        second.name("*.example").a("127.0.0.9");
        assertThat(addresses("a.example")).containsExactly("127.0.0.8");
        resolvConf("nameserver ::1");
        assertThat(addresses("b.example")).as("not looked at for every name").containsExactly("127.0.0.8");
        time.advance(Duration.ofSeconds(3));
        assertThatSomeAnswerIs("127.0.0.9", "c");
        hosts(IntStream.range(0, TRIES)
                .mapToObj(number -> "127.0.0.6 d" + number + ".example")
                .toArray(String[]::new));
        time.advance(Duration.ofSeconds(3));
        assertThatSomeAnswerIs("127.0.0.6", "d");
    }

    @Test
    void hostsFileIsReadAndAsksNobody() throws Exception {
        asking("nameserver 127.0.0.1");
        assertThat(addresses("in.hosts.example")).containsExactly("127.0.0.5");
        assertThat(addresses("in.hosts.example.")).containsExactly("127.0.0.5");
        assertThat(first.questions()).isEmpty();
    }

    @Test
    void whereNoServerIsNamedNobodyIsAskedAndTheErrorSaysSo() throws Exception {
        asking("# nothing");
        assertThat(failure("db.example"))
                .isExactlyInstanceOf(IOException.class)
                .hasMessageContaining("No name server is configured");
    }

    // A look that takes long is not waited for: then it is the next name that profits.
    private void assertThatSomeAnswerIs(String address, String prefix) {
        List<String> answers = new ArrayList<>();
        for (int i = 0; i < TRIES && !answers.contains(address); i++) {
            answers.addAll(addresses(prefix + i + ".example"));
        }
        assertThat(answers).contains(address);
    }

    private void resolvConf(String... lines) throws Exception {
        write("resolv.conf", lines);
    }

    private void hosts(String... lines) throws Exception {
        write("hosts", lines);
    }

    private void write(String name, String... lines) throws Exception {
        Path file = Files.write(folder.resolve(name), List.of(lines));
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000L * ++changes));
    }

    /** The names that the first server was asked for, each once. */
    private List<String> askedFor() {
        return first.questions().stream().map(RecordedQuestion::name).distinct().toList();
    }

    private List<String> addresses(String name) {
        return map.resolve(name, LONG)
                .flatMapIterable(AddressBatch::addresses)
                .map(InetAddress::getHostAddress)
                .collectList()
                .block(LONG);
    }

    private Throwable failure(String name) {
        return Exceptions.unwrap(catchThrowable(() -> map.resolve(name, LONG).blockLast(LONG)));
    }
}
