package io.codriver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SchedulesTest {

    @Test
    void halfOfTheSeedsWereNeverTriedBefore() {
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        Schedules.each(100, first::add);
        Schedules.each(100, second::add);

        assertThat(first).hasSize(100).doesNotHaveDuplicates();
        assertThat(second).containsAll(first.subList(0, 1));
        assertThat(first.stream().filter(second::contains)).hasSize(50);
    }

    @Test
    void aFailureNamesItsSeed() {
        assertThatThrownBy(() -> Schedules.each(10, seed -> {
                    if (seed == 3) {
                        throw new IllegalStateException("expected");
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("-Dschedule.seed=3")
                .hasRootCauseMessage("expected");
    }
}
