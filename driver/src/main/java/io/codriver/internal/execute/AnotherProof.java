package io.codriver.internal.execute;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.BaseSubscriber;

/**
 * A login on the connection of a run, in the middle of it. It ends once: completed, failed, or given up because nobody waits for the
 * run any more; then the connection is of no use.
 *
 * <p>Spec: Authentication, "Reauthentication".
 */
final class AnotherProof extends BaseSubscriber<Void> {

    /** Who goes on when it has ended. */
    interface Wanted {

        /** @param failure why the server does not know who this is; {@code null} if it does */
        void proved(@Nullable Throwable failure);
    }

    private final Wanted wanted;
    private final AtomicBoolean ended = new AtomicBoolean();

    AnotherProof(Wanted wanted) {
        this.wanted = wanted;
    }

    /** Whether it was still going on. */
    boolean giveUp() {
        if (!ended.compareAndSet(false, true)) {
            return false;
        }
        cancel();
        return true;
    }

    @Override
    protected void hookOnComplete() {
        if (ended.compareAndSet(false, true)) {
            wanted.proved(null);
        }
    }

    @Override
    protected void hookOnError(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            wanted.proved(failure);
        }
    }
}
