package io.codriver.internal.watch;

/** The trace of one transaction, which is there as soon as it has begun. Throws nothing; only the first end counts. */
public interface TransactionTrace {

    /** It was committed or aborted. */
    void ended();

    /** Its commit came to nothing, or nobody knows to what. */
    void failed(Throwable failure);
}
