package io.codriver.internal.topology.selection;

import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;

/**
 * Chooses among equally good servers: two at random, of these the less busy one. Nearly as even as asking all, without
 * everybody running to the same idle server.
 *
 * <p>Spec: Server Selection, "operationCount-based selection within the latency window".
 */
public final class ChoiceOfTwo {

    private ChoiceOfTwo() {}

    /**
     * One of them.
     *
     * @param servers at least one
     * @param load operations under way on a server
     * @param random from 0 to less than its argument
     */
    public static <T> T of(List<T> servers, ToIntFunction<? super T> load, IntUnaryOperator random) {
        int size = servers.size();
        if (size == 1) {
            return servers.get(0);
        }
        int one = random.applyAsInt(size);
        int next = random.applyAsInt(size - 1);
        T first = servers.get(one);
        T second = servers.get(next < one ? next : next + 1);
        return load.applyAsInt(second) < load.applyAsInt(first) ? second : first;
    }
}
