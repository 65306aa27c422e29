package io.codriver.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QueueingResolverTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private final QueueingResolver resolver = QueueingResolver.serving(1, Duration.ofMillis(20));

    @AfterEach
    void close() {
        resolver.close();
    }

    private CompletableFuture<List<InetAddress>> lookUp(String host) {
        CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                answer.complete(resolver.lookupByName(host));
            } catch (UnknownHostException e) {
                answer.completeExceptionally(e);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return answer;
    }

    @Test
    void aNameResolvesToItsAddressesInTheirOrder() throws Exception {
        resolver.answer("db.example", "127.0.0.3", "::1", "127.0.0.2");

        assertThat(resolver.lookupByName("db.example"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.3", "0:0:0:0:0:0:0:1", "127.0.0.2");
    }

    @Test
    void aLiteralResolvesToItselfAndAnUnknownNameFails() throws Exception {
        assertThat(resolver.lookupByName("127.0.0.7"))
                .extracting(InetAddress::getHostAddress)
                .containsExactly("127.0.0.7");
        assertThatThrownBy(() -> resolver.lookupByName("nowhere.example")).isInstanceOf(UnknownHostException.class);
        assertThat(resolver.callCount()).isEqualTo(2);
        assertThat(resolver.callCount("127.0.0.7")).isEqualTo(1);
    }

    @Test
    void aLookupStandsBehindThoseOfOtherCodeAndItsWaitIsMeasured() throws Exception {
        resolver.fill(10);

        resolver.lookupByName("127.0.0.1");

        assertThat(resolver.calls()).singleElement().satisfies(lookup -> {
            // On a slow machine the first of the ten may have been served before this one came.
            assertThat(lookup.ahead()).isBetween(5, 10);
            assertThat(lookup.queued())
                    .isBetween(Duration.ofMillis(20L * (lookup.ahead() - 1) - 10), Duration.ofSeconds(5));
            assertThat(lookup.served()).isBetween(Duration.ofMillis(19), Duration.ofSeconds(2));
            assertThat(lookup.failed()).isFalse();
        });
        assertThat(resolver.served()).isEqualTo(11);
        assertThat(resolver.callCount()).isEqualTo(1);
    }

    @Test
    void theLineIsFullWhenFillReturns() {
        resolver.lookupTime(Duration.ofHours(1));

        resolver.fill(300);

        assertThat(resolver.queued()).isEqualTo(299);
        assertThat(resolver.queuedHosts()).startsWith("other-1.example").endsWith("other-299.example");
    }

    @Test
    void severalAreServedAtATimeIfThereAreSeveralCounters() {
        try (QueueingResolver three = QueueingResolver.serving(3, Duration.ofHours(1))) {
            three.fill(5);

            assertThat(three.queued()).isEqualTo(2);
        }
    }

    @Test
    void oneNameMayTakeLongerThanOthers() throws Exception {
        resolver.lookupTime("slow.example", Duration.ofHours(1));
        try (QueueingResolver two = QueueingResolver.serving(2, Duration.ZERO)) {
            two.lookupTime("other-0.example", Duration.ofHours(1)).fill(1);

            assertThat(two.lookupByName("127.0.0.1")).hasSize(1);
        }
    }

    @Test
    void whoIsInterruptedLeavesTheLine() {
        resolver.lookupTime(Duration.ofHours(1)).fill(1);
        Thread waiting = new Thread(() ->
                assertThatThrownBy(() -> resolver.lookupByName("127.0.0.1")).hasMessageContaining("interrupted"));
        waiting.setDaemon(true);
        waiting.start();
        resolver.await(SOON, () -> resolver.queued() == 1);

        waiting.interrupt();

        resolver.await(SOON, () -> resolver.queued() == 0);
    }

    @Test
    void aRefusingResolverFailsAtOnceAndCounts() {
        resolver.fill(100).refuse(true);

        assertThatThrownBy(() -> resolver.lookupByName("127.0.0.1")).isInstanceOf(UnknownHostException.class);

        assertThat(resolver.callCount()).isEqualTo(1);
        assertThat(resolver.served()).isLessThan(100);
    }

    @Test
    void closingEndsEveryLookupNowAndLater() {
        resolver.lookupTime(Duration.ofHours(1)).fill(3);
        CompletableFuture<List<InetAddress>> waiting = lookUp("127.0.0.1");
        resolver.await(SOON, () -> resolver.queued() == 3);

        resolver.close();

        assertThatThrownBy(waiting::join)
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> resolver.lookupByName("127.0.0.1")).hasMessageContaining("closed");
        resolver.await(SOON, () -> resolver.served() == 5);
    }
}
