package io.codriver.internal.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SequenceTest {

    private final Sequence sequence = new Sequence();
    private final List<Integer> begun = new ArrayList<>();

    @Test
    void theFirstOneBeginsAtOnce() {
        sequence.enter(() -> begun.add(1));
        assertThat(begun).containsExactly(1);
    }

    @Test
    void theNextOneBeginsWhenTheOneBeforeLeaves() {
        sequence.enter(() -> begun.add(1));
        sequence.enter(() -> begun.add(2));
        sequence.enter(() -> begun.add(3));
        assertThat(begun).containsExactly(1);
        sequence.leave();
        assertThat(begun).containsExactly(1, 2);
        sequence.leave();
        assertThat(begun).containsExactly(1, 2, 3);
    }

    @Test
    void aLongLineOfThoseThatLeaveAtOnceDoesNotNest() {
        sequence.enter(() -> begun.add(0));
        for (int i = 1; i <= 100_000; i++) {
            int number = i;
            sequence.enter(() -> {
                begun.add(number);
                sequence.leave();
            });
        }
        sequence.leave();
        assertThat(begun).hasSize(100_001).isSorted();
    }

    @Test
    void whoeverComesAfterAnEmptyLineBeginsAtOnce() {
        sequence.enter(() -> begun.add(1));
        sequence.leave();
        sequence.enter(() -> begun.add(2));
        assertThat(begun).containsExactly(1, 2);
    }
}
