package io.codriver.internal.handshake.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class InTurnTest {

    private final List<Runnable> pool = new ArrayList<>();
    private final List<String> done = new ArrayList<>();

    @Test
    void oneThreadWorksOffWhatComes() {
        Executor line = new InTurn(pool::add);
        line.execute(() -> {
            done.add("first");
            line.execute(() -> done.add("third"));
        });
        line.execute(() -> done.add("second"));
        assertThat(pool).hasSize(1);
        pool.remove(0).run();
        assertThat(done).containsExactly("first", "second", "third");
        assertThat(pool).isEmpty();
        line.execute(() -> done.add("later"));
        assertThat(pool).hasSize(1);
    }

    @Test
    void aLineThatIsFullTakesNobody() {
        Executor line = new InTurn(pool::add, 2);
        line.execute(() -> done.add("first"));
        line.execute(() -> done.add("second"));
        assertThatThrownBy(() -> line.execute(() -> done.add("third"))).isInstanceOf(RejectedExecutionException.class);
        pool.remove(0).run();
        assertThat(done).containsExactly("first", "second");
    }

    @Test
    void whomThePoolTakesNotTheLineDoesNotEither() {
        boolean[] full = {true};
        Executor line = new InTurn(task -> {
            if (full[0]) {
                throw new RejectedExecutionException();
            }
            pool.add(task);
        });
        assertThatThrownBy(() -> line.execute(() -> done.add("refused")))
                .isInstanceOf(RejectedExecutionException.class);
        full[0] = false;
        line.execute(() -> done.add("taken"));
        pool.remove(0).run();
        assertThat(done).containsExactly("taken");
    }
}
