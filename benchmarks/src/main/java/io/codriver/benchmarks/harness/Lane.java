package io.codriver.benchmarks.harness;

/**
 * One caller which asks again as soon as it has the answer. Counts and measures only while it is told to. Records on
 * whatever thread an answer came, one at a time.
 */
abstract class Lane {

    private final Latencies latencies = new Latencies();
    private final FieldReader fields = new FieldReader();
    private volatile boolean measuring;
    private volatile boolean stopping;
    private volatile long done;
    private volatile boolean finished;

    /** Goes on until {@link #stop()}. */
    abstract void start();

    final void measure(boolean on) {
        measuring = on;
    }

    final void stop() {
        stopping = true;
    }

    final boolean isStopping() {
        return stopping;
    }

    final boolean isFinished() {
        return finished;
    }

    final void finished() {
        finished = true;
    }

    final FieldReader fields() {
        return fields;
    }

    /** One call more, begun at that reading of {@link System#nanoTime}. */
    @SuppressWarnings("NonAtomicVolatileUpdate") // one call at a time; others only look
    final void completed(long begunNanos) {
        if (measuring) {
            latencies.record(System.nanoTime() - begunNanos);
        }
        done = done + 1;
    }

    /** Calls completed so far, measured or not. */
    final long done() {
        return done;
    }

    final Latencies latencies() {
        return latencies;
    }

    /** A contestant that fails is out: a number would mean nothing. */
    final void failed(Throwable failure) {
        failure.printStackTrace();
        Runtime.getRuntime().halt(Measure.FAILED);
    }
}
