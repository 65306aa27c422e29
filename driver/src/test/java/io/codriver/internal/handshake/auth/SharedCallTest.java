package io.codriver.internal.handshake.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.codriver.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** One question at a time, in time that a test moves. */
final class SharedCallTest {

    private final ManualTime time = new ManualTime();
    private final ArrayDeque<Runnable> pool = new ArrayDeque<>();
    private final SharedCall<String> call =
            new SharedCall<>(pool::add, time, "oracle", Duration.ofSeconds(60), Duration.ofMillis(100));
    private int asked;

    private CompletableFuture<String> ask() {
        return call.answer(() -> "answer " + ++asked).toFuture();
    }

    private void work() {
        while (!pool.isEmpty()) {
            pool.remove().run();
        }
    }

    @Test
    void whoeverAsksMeanwhileGetsTheSameAnswer() {
        CompletableFuture<String> first = ask();
        CompletableFuture<String> second = ask();
        assertThat(pool).hasSize(1);
        work();
        assertThat(first).isCompletedWithValue("answer 1");
        assertThat(second).isCompletedWithValue("answer 1");
    }

    @Test
    void theNextQuestionWaitsForItsMoment() {
        ask();
        work();
        CompletableFuture<String> next = ask();
        work();
        assertThat(next).isNotDone();
        time.advance(Duration.ofMillis(99));
        work();
        assertThat(next).isNotDone();
        time.advance(Duration.ofMillis(1));
        work();
        assertThat(next).isCompletedWithValue("answer 2");
    }

    @Test
    void eachOneWaitsForTheWholeLimitAndTheLateAnswerServesWhoIsLeft() {
        CompletableFuture<String> first = ask();
        time.advance(Duration.ofSeconds(40));
        CompletableFuture<String> second = ask();
        time.advance(Duration.ofSeconds(20));
        assertThatThrownBy(first::join)
                .cause()
                .isInstanceOfSatisfying(IdentityFailure.class, late -> assertThat(late.timedOut())
                        .isTrue())
                .hasMessage("The oracle has not answered within 60 s");
        work();
        assertThat(second).isCompletedWithValue("answer 1");
    }

    @Test
    void aFailureIsToldWithItsClassAndTheNextQuestionIsAsked() {
        IllegalStateException thrown = new IllegalStateException("planted");
        CompletableFuture<String> failed = call.answer(() -> {
                    throw thrown;
                })
                .toFuture();
        work();
        assertThatThrownBy(failed::join)
                .cause()
                .isInstanceOf(IdentityFailure.class)
                .hasMessage("The oracle failed with java.lang.IllegalStateException")
                .hasCause(thrown);
        CompletableFuture<String> next = ask();
        time.advance(Duration.ofMillis(100));
        work();
        assertThat(next).isCompletedWithValue("answer 1");
    }

    @Test
    void aCallOverItsLimitIsInterrupted() {
        CompletableFuture<String> waiting = call.answer(() -> {
                    time.advance(Duration.ofSeconds(60));
                    return String.valueOf(Thread.currentThread().isInterrupted());
                })
                .toFuture();
        work();
        assertThat(waiting).isCompletedExceptionally();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void aPoolThatIsFullIsAFailure() {
        SharedCall<String> full = new SharedCall<>(
                task -> {
                    throw new java.util.concurrent.RejectedExecutionException();
                },
                time,
                "oracle",
                Duration.ofSeconds(60),
                Duration.ZERO);
        assertThatThrownBy(() -> full.answer(() -> "x").toFuture().join())
                .cause()
                .isInstanceOf(IdentityFailure.class);
    }
}
