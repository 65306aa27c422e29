package io.codriver.internal.resolve.srv;

import static org.assertj.core.api.Assertions.assertThat;

import io.codriver.internal.resolve.line.LookupLine;
import io.codriver.internal.resolve.line.LookupTask;
import io.codriver.internal.time.ManualTime;
import io.codriver.resolve.AddressBatch;
import io.codriver.resolve.LookupRejectedException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** What hosts are called, with records, addresses and names of addresses as a test says them. */
final class CanonicalHostsTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final ManualTime time = new ManualTime();
    private final Map<String, Mono<List<String>>> aliases = new HashMap<>();
    private final Map<String, Flux<AddressBatch>> addresses = new HashMap<>();
    private final Map<String, String> names = new HashMap<>();
    private final Line line = new Line();
    private final CanonicalHosts hosts = new CanonicalHosts(
            new Aliases(),
            (host, limit) -> addresses.getOrDefault(host, Flux.error(new UnknownHostException(host))),
            line,
            address -> names.getOrDefault(address.getHostAddress(), address.getHostAddress()),
            LIMIT,
            time);

    private String canonical(String host, boolean andBack) {
        CompletableFuture<String> name = hosts.canonical(host, andBack).toFuture();
        line.work();
        assertThat(name).isCompleted();
        return name.join();
    }

    private void alias(String name, String of) {
        aliases.put(name, Mono.just(List.of(of)));
    }

    private void address(String host, String... literals) {
        addresses.put(host, Flux.fromArray(literals).map(literal -> AddressBatch.of(List.of(ofLiteral(literal)))));
    }

    private static InetAddress ofLiteral(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Test
    void aliasesAreFollowedToTheirEnd() {
        alias("a.example", "b.example");
        alias("b.example", "C.Example");
        assertThat(canonical("a.example", false)).isEqualTo("c.example");
        assertThat(canonical("other.example", false)).isEqualTo("other.example");
    }

    @Test
    void aliasesInACircleAndQuestionsWithoutAnAnswerLeaveTheHostAsItIs() {
        alias("a.example", "b.example");
        alias("b.example", "a.example");
        assertThat(canonical("A.example", false)).isEqualTo("a.example");
        alias("c.example", "d.example");
        aliases.put("d.example", Mono.error(new IOException("no server")));
        assertThat(canonical("c.example", false)).isEqualTo("c.example");
    }

    @Test
    void theNameOfTheFirstAddressIsTaken() {
        address("a.example", "192.0.2.1", "192.0.2.2");
        names.put("192.0.2.1", "Real.example");
        names.put("192.0.2.2", "wrong.example");
        assertThat(canonical("a.example", true)).isEqualTo("real.example");
    }

    @Test
    void anAddressWithoutANameLeavesTheAliases() {
        alias("a.example", "b.example");
        address("a.example", "192.0.2.1");
        assertThat(canonical("a.example", true)).isEqualTo("b.example");
        assertThat(canonical("nowhere.example", true)).isEqualTo("nowhere.example");
        line.full = true;
        assertThat(canonical("a.example", true)).isEqualTo("b.example");
    }

    @Test
    void anAddressHasNoAliasesAndPerhapsAName() {
        names.put("192.0.2.1", "real.example");
        assertThat(canonical("192.0.2.1", false)).isEqualTo("192.0.2.1");
        assertThat(canonical("192.0.2.1", true)).isEqualTo("real.example");
        assertThat(canonical("192.0.2.9", true)).isEqualTo("192.0.2.9");
    }

    @Test
    void whoDoesNotAnswerIsWaitedForAsLongAsALookupMayTake() {
        address("a.example", "192.0.2.1");
        CompletableFuture<String> name = hosts.canonical("a.example", true).toFuture();
        time.advance(LIMIT.minusNanos(1));
        assertThat(name).isNotDone();
        time.advance(Duration.ofNanos(1));
        assertThat(name).isCompletedWithValue("a.example");
        assertThat(line.waiting).isEmpty();
    }

    private final class Aliases implements HostRecords {

        @Override
        public Mono<List<String>> cname(String name) {
            return aliases.getOrDefault(name, Mono.just(List.of()));
        }

        @Override
        public Mono<List<SrvRecord>> srv(String name) {
            throw new AssertionError("not asked for");
        }

        @Override
        public Mono<List<String>> txt(String name) {
            throw new AssertionError("not asked for");
        }
    }

    /** A line that works when the test says so. */
    private static final class Line implements LookupLine {

        private final List<LookupTask> waiting = new ArrayList<>();
        private boolean full;

        void work() {
            List.copyOf(waiting).forEach(LookupTask::run);
            waiting.clear();
        }

        @Override
        public int submit(LookupTask task) throws LookupRejectedException {
            if (full) {
                throw new LookupRejectedException("full");
            }
            waiting.add(task);
            return 0;
        }

        @Override
        public void prefer(LookupTask task) {
            throw new AssertionError("nobody goes first");
        }

        @Override
        public void forget(LookupTask task) {
            waiting.remove(task);
        }
    }
}
