package io.codriver.test.internal.embedded;

/** What the processes of a deployment have in common: data, clock, and what sessions did. Used on one event loop only. */
public final class SharedData implements AutoCloseable {

    private final Backend backend = new Backend();
    private final ClusterTime time = new ClusterTime();
    private final RetryableWrites retryableWrites = new RetryableWrites();
    private final Transactions transactions = new Transactions(backend);

    Backend backend() {
        return backend;
    }

    /** The clock. */
    public ClusterTime time() {
        return time;
    }

    RetryableWrites retryableWrites() {
        return retryableWrites;
    }

    Transactions transactions() {
        return transactions;
    }

    /** Forgets all data. The loop has ended: nobody else uses it. */
    @Override
    public void close() {
        backend.close();
    }
}
