package io.codriver.benchmarks.harness;

import java.util.function.ObjIntConsumer;

/** Asks from a thread of its own and waits there, as a caller does who is not on an event loop. */
final class BlockingLane extends Lane {

    private final int first;
    private final ObjIntConsumer<FieldReader> call;

    /**
     * Makes a lane.
     *
     * @param first the number of its first call
     * @param call makes the call with that number, and returns when it is done
     */
    BlockingLane(int first, ObjIntConsumer<FieldReader> call) {
        this.first = first;
        this.call = call;
    }

    @Override
    void start() {
        Thread caller = new Thread(this::run, "caller");
        caller.setDaemon(true);
        caller.start();
    }

    private void run() {
        try {
            for (int number = first + 1; !isStopping(); number++) {
                long begunNanos = System.nanoTime();
                call.accept(fields(), number);
                completed(begunNanos);
            }
            finished();
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }
}
