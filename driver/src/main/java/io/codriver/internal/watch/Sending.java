package io.codriver.internal.watch;

import com.mongodb.connection.ServerType;
import io.codriver.internal.command.Command;
import io.codriver.internal.pool.LentConnection;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscriber;

/** What there is to say of a command that is about to be sent. */
public interface Sending {

    /** What is said. */
    Command<?> command();

    /** Shared by all commands of one operation. */
    long operationId();

    /** To whom. */
    LentConnection connection();

    /** How the topology knows that server. */
    ServerType serverType();

    /** Who asked, if anybody waits; only to tell contexts apart. */
    @Nullable
    Subscriber<?> subscriber();
}
