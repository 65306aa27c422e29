package io.codriver.internal.connect.loops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LingeringTest {

    private static final Duration SOON = Duration.ofMillis(20);
    /** For a test to come and go in, on a busy machine. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(1);

    private static final Duration LATE = Duration.ofMinutes(10);

    private final List<EventExecutor> made = new ArrayList<>();

    private Lingering<EventExecutor> lingering(Duration linger) {
        return new Lingering<>(linger, () -> {
            EventExecutor executor = new DefaultEventExecutor(new LoopThreads("lingering"));
            made.add(executor);
            return executor;
        });
    }

    @Test
    void holdersShareOneAndTheNextOnesTakeItOver() {
        Lingering<EventExecutor> shared = lingering(LATE);
        EventExecutor first = shared.take();
        assertThat(shared.take()).isSameAs(first);
        shared.giveBack();
        shared.giveBack();
        assertThat(shared.take()).isSameAs(first);
        assertThat(first.isShuttingDown()).isFalse();
        assertThat(made).hasSize(1);
        first.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void nobodyForAWhileEndsThemAndALaterHolderHasNewOnes() {
        Lingering<EventExecutor> shared = lingering(SOON);
        EventExecutor first = shared.take();
        shared.giveBack();
        await().until(first::isTerminated);

        EventExecutor second = shared.take();
        assertThat(second).isNotSameAs(first);
        shared.giveBack();
        await().until(second::isTerminated);
        assertThat(made).hasSize(2);
    }

    @Test
    void whoHoldsThemKeepsThemHoweverOftenOthersComeAndGo() {
        Lingering<EventExecutor> shared = lingering(LONG_ENOUGH);
        EventExecutor held = shared.take();
        for (int i = 0; i < 10; i++) {
            shared.giveBack();
            assertThat(shared.take()).isSameAs(held);
        }
        // The look that was set down has found a holder once this has run behind it.
        held.schedule(() -> {}, LONG_ENOUGH.plus(LONG_ENOUGH).toMillis(), TimeUnit.MILLISECONDS)
                .awaitUninterruptibly();
        assertThat(held.isShuttingDown()).isFalse();
        shared.giveBack();
        await().until(held::isTerminated);
    }
}
