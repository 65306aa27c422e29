package io.codriver.internal.resolve.line;

import io.codriver.resolve.LookupRejectedException;
import java.util.concurrent.Callable;
import reactor.core.publisher.Mono;

/** Something that blocks until somebody else has answered, asked on the threads of a line. */
public final class LineQuestion {

    private LineQuestion() {}

    /**
     * What was answered; empty if that is {@code null}. Fails as the question does, or with {@link LookupRejectedException}. A
     * question that is cancelled in time is never asked; one that blocks cannot be stopped, its answer goes nowhere.
     *
     * @param what is asked
     * @param first whether it goes before others
     */
    public static <T> Mono<T> ask(LookupLine line, String what, boolean first, Callable<T> question) {
        return Mono.create(sink -> {
            LookupTask task = new LookupTask(what, () -> {
                try {
                    sink.success(question.call());
                } catch (Throwable failure) {
                    sink.error(failure);
                }
            });
            if (first) {
                task.prefer();
            }
            sink.onCancel(() -> {
                if (task.cancel()) {
                    line.forget(task);
                }
            });
            try {
                line.submit(task);
            } catch (LookupRejectedException full) {
                sink.error(full);
            }
        });
    }
}
