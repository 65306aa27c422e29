package io.codriver.internal.watch;

import io.codriver.internal.command.Command;

/** The trace of one operation. Throws nothing. */
public interface OperationTrace {

    /** Its work begins. */
    void begun();

    /** Who is told of one of its commands. What is told without contents is secret, and leaves no trace. */
    CommandTeller command(Command<?> command);

    /** It came to nothing; the last thing that counts. */
    void failed(Throwable failure);

    /** It is done, or nobody waits for it any more. Only the first end counts. */
    void ended();
}
