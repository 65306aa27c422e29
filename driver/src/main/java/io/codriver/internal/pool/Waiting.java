package io.codriver.internal.pool;

/** Somebody who waits for the pool as a whole. Its methods are acts; the second signal is ignored. */
interface Waiting {

    void completed();

    void failed(Throwable failure);
}
