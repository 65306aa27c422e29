package io.codriver.internal.session;

/** Somebody who goes along with one transaction: a trace of it. Throws nothing. */
public interface Companion {

    /** It was committed or aborted. */
    void ended();

    /** Its commit has failed. It may be said again, but that is another story. */
    void failed(Throwable failure);
}
