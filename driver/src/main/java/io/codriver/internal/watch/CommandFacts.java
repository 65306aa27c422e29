package io.codriver.internal.watch;

import com.mongodb.RequestContext;
import com.mongodb.connection.ConnectionDescription;
import org.jspecify.annotations.Nullable;

/**
 * What is the same in all that is told of one command.
 *
 * @param context of the subscriber, if the application brings any
 * @param operationId shared by the commands of one operation
 * @param requestId of this command alone, in this JVM
 * @param connection it goes over
 * @param database it is sent to
 * @param name of the command
 */
public record CommandFacts(
        @Nullable RequestContext context,
        long operationId,
        int requestId,
        ConnectionDescription connection,
        String database,
        String name) {}
