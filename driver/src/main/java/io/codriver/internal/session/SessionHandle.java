package io.codriver.internal.session;

/** What the application holds of an explicit session leads here. */
public interface SessionHandle {

    /** The session behind it, open or not. */
    LogicalSession logical();
}
