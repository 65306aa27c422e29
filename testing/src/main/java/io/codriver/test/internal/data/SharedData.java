package io.codriver.test.internal.data;

/** What the processes of a deployment have in common: data, clock, and what sessions did. Used on one event loop only. */
public final class SharedData implements AutoCloseable {

    private final Backend backend = new Backend();
    private final ClusterTime time = new ClusterTime();
    private final RetryableWrites retryableWrites = new RetryableWrites();
    private final Transactions transactions = new Transactions(backend);

    public Backend backend() {
        return backend;
    }

    /** The clock. */
    public ClusterTime time() {
        return time;
    }

    public RetryableWrites retryableWrites() {
        return retryableWrites;
    }

    public Transactions transactions() {
        return transactions;
    }

    /** Forgets all data. The loop has ended: nobody else uses it. */
    @Override
    public void close() {
        backend.close();
    }
}
