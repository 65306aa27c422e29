package io.codriver.internal.pool;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Which generation counts: one for the pool, and behind a load balancer one for each service. A service is known as long
 * as it has connections. Written by the owner of the {@link PoolState}, read by anybody.
 *
 * <p>Spec: CMAP, "Load Balancer Mode".
 */
final class Generations {

    /**
     * A service behind the load balancer.
     *
     * @param generation of its connections
     * @param connections how many it has
     */
    private record Service(int generation, int connections) {}

    private final Map<ObjectId, Service> services = new ConcurrentHashMap<>();
    private volatile int pool;

    /** Of the pool, or of the service; zero for one that is not known. Any thread. */
    int current(@Nullable ObjectId serviceId) {
        if (serviceId == null) {
            return pool;
        }
        Service service = services.get(serviceId);
        return service == null ? 0 : service.generation();
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // One writer: the owner.
    void next() {
        pool++;
    }

    void next(ObjectId serviceId) {
        services.computeIfPresent(
                serviceId, (id, service) -> new Service(service.generation() + 1, service.connections()));
    }

    /** A connection was opened: the generation it belongs to. */
    int opened(@Nullable ObjectId serviceId, int poolGeneration) {
        return serviceId == null
                ? poolGeneration
                : services.merge(
                                serviceId,
                                new Service(0, 1),
                                (known, one) -> new Service(known.generation(), known.connections() + 1))
                        .generation();
    }

    /** A connection was closed. */
    void closed(@Nullable ObjectId serviceId) {
        if (serviceId != null) {
            services.computeIfPresent(
                    serviceId,
                    (id, service) -> service.connections() == 1
                            ? null
                            : new Service(service.generation(), service.connections() - 1));
        }
    }

    /** How many services are known. */
    int services() {
        return services.size();
    }
}
