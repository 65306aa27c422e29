package io.codriver.event;

import com.mongodb.connection.ServerId;
import java.util.Optional;
import org.bson.types.ObjectId;

/**
 * A pool was cleared: what was opened before is not lent any more. The official event of that name has neither the cause
 * nor {@code interruptInUse}.
 *
 * @param server whose pool it is
 * @param serviceId behind a load balancer the service whose connections end; empty if all of them end
 * @param interruptInUse whether connections in use were closed at once, rather than when they come back
 * @param cause what the topology heard of, if it said so
 */
public record PoolClearedEvent(
        ServerId server, Optional<ObjectId> serviceId, boolean interruptInUse, Optional<Throwable> cause) {}
