package io.codriver.test.internal.data;

/** Hears of each change of a document when it is done, in order. On the event loop. */
@FunctionalInterface
public interface Journal {

    /** Nobody listens. */
    Journal NONE = change -> {};

    /** The documents of the change are copies. */
    void changed(DocumentChange change);
}
