package io.codriver.internal.time;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadlineTest {

    private static final Duration SECOND = Duration.ofSeconds(1);

    @ParameterizedTest
    @ValueSource(longs = {0, 1_000_000, -5, Long.MAX_VALUE, Long.MAX_VALUE - 3, Long.MIN_VALUE})
    void passesExactlyWhenItsLimitHasPassedWhereverTheClockStands(long now) {
        Deadline deadline = Deadline.after(SECOND, now);
        assertThat(deadline.hasPassed(now + 999_999_999L)).isFalse();
        assertThat(deadline.hasPassed(now + 1_000_000_000L)).isTrue();
        assertThat(deadline.remainingNanos(now)).isEqualTo(1_000_000_000L);
        assertThat(deadline.remainingNanos(now + 2_000_000_000L)).isZero();
    }

    @Test
    void zeroAndNegativeLimitsHavePassedAtOnce() {
        assertThat(Deadline.after(Duration.ZERO, 7).hasPassed(7)).isTrue();
        assertThat(Deadline.after(SECOND.negated(), 7).hasPassed(7)).isTrue();
        assertThat(Deadline.after(Duration.ofSeconds(Long.MIN_VALUE), 7).hasPassed(7))
                .isTrue();
    }

    @Test
    void limitTooLongForTheClockIsAsGoodAsForEver() {
        Deadline deadline = Deadline.after(Duration.ofSeconds(Long.MAX_VALUE), Long.MAX_VALUE - 1);
        assertThat(deadline.hasPassed(Long.MAX_VALUE - 1 + Duration.ofDays(365).toNanos()))
                .isFalse();
    }

    @Test
    void neverDoesNotPass() {
        assertThat(Deadline.NEVER.hasPassed(Long.MAX_VALUE)).isFalse();
        assertThat(Deadline.NEVER.hasPassed(0)).isFalse();
        assertThat(Deadline.NEVER.remainingNanos(5)).isEqualTo(Long.MAX_VALUE);
        assertThat(Deadline.NEVER.isNever()).isTrue();
    }

    @Test
    void earlierOfTwoCountsAlsoAcrossTheOverflowOfTheClock() {
        long now = Long.MAX_VALUE - 500_000_000L;
        Deadline near = Deadline.after(Duration.ofMillis(400), now);
        Deadline far = Deadline.after(SECOND, now);
        assertThat(near.earlier(far)).isSameAs(near);
        assertThat(far.earlier(near)).isSameAs(near);
        assertThat(Deadline.NEVER.earlier(far)).isSameAs(far);
        assertThat(far.earlier(Deadline.NEVER)).isSameAs(far);
    }

    @Test
    void deadlinesOfTheSameMomentAreEqualAndNeverIsOnlyItself() {
        assertThat(Deadline.after(SECOND, 0)).isEqualTo(Deadline.afterNanos(500_000_000L, 500_000_000L));
        assertThat(Deadline.after(SECOND, 0)).hasSameHashCodeAs(Deadline.after(SECOND, 0));
        assertThat(Deadline.afterNanos(0, 0)).isNotEqualTo(Deadline.NEVER);
    }

    @Test
    void manualTimeRunsDueTasksInTheOrderOfTheirDeadlines() {
        ManualTime time = new ManualTime(Long.MAX_VALUE - 10);
        StringBuilder story = new StringBuilder();
        time.at(time.in(Duration.ofMillis(20)), () -> story.append('b'));
        time.at(time.in(Duration.ofMillis(10)), () -> {
            story.append('a');
            time.at(time.in(Duration.ofMillis(5)), () -> story.append('+'));
        });
        Timers.Timeout cancelled = time.at(time.in(Duration.ofMillis(15)), () -> story.append('x'));
        time.at(Deadline.NEVER, () -> story.append('n'));
        cancelled.cancel();
        time.advance(Duration.ofMillis(19));
        assertThat(story).hasToString("a+");
        time.advance(Duration.ofMillis(1));
        assertThat(story).hasToString("a+b");
        assertThat(time.pending()).isZero();
    }

    @Test
    void deadlineInThePastRunsSoonButNotInsideTheCall() {
        ManualTime time = new ManualTime();
        StringBuilder story = new StringBuilder();
        time.at(Deadline.after(Duration.ZERO, time.nanos()), () -> story.append('a'));
        assertThat(story).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(story).hasToString("a");
    }
}
