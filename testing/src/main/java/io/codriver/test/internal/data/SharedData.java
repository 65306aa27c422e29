package io.codriver.test.internal.data;

/** What the processes of a deployment have in common: data, clock, and what sessions did. Used on one event loop only. */
public final class SharedData implements AutoCloseable {

    private final Backend backend = new Backend();
    private final ClusterTime time = new ClusterTime();
    private final Pulse pulse = new Pulse();
    private final ChangeLog changes = new ChangeLog(time, pulse, backend);
    private final RetryableWrites retryableWrites = new RetryableWrites();
    private final Snapshots snapshots = new Snapshots(backend, time);
    private final Transactions transactions = new Transactions(backend, changes);

    public Backend backend() {
        return backend;
    }

    /** The clock. */
    public ClusterTime time() {
        return time;
    }

    /** Beats with each change. */
    public Pulse pulse() {
        return pulse;
    }

    /** What changed, for those who may ask. */
    public ChangeLog changes() {
        return changes;
    }

    public RetryableWrites retryableWrites() {
        return retryableWrites;
    }

    public Snapshots snapshots() {
        return snapshots;
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
