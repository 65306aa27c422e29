package io.codriver.failover;

import io.codriver.test.TestDeployment;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonInt32;

/** What the server has applied, in its order, by collection: {@code insert 7}. Any thread. */
final class Memory {

    private final Map<String, List<String>> applied = new ConcurrentHashMap<>();

    static Memory of(TestDeployment deployment) {
        Memory memory = new Memory();
        deployment.onWrite(write -> {
            if (write.id() instanceof BsonInt32 id) {
                memory.applied(write.collection()).add(write.operation() + " " + id.getValue());
            }
        });
        return memory;
    }

    /** Grows while the server goes on. */
    List<String> applied(String collection) {
        return applied.computeIfAbsent(collection, name -> new CopyOnWriteArrayList<>());
    }

    /** How many of these were applied; nothing is ever applied twice. */
    long count(String collection, List<String> wanted) {
        List<String> all = List.copyOf(applied(collection));
        for (String each : wanted) {
            if (all.indexOf(each) != all.lastIndexOf(each)) {
                throw new AssertionError("applied twice: " + each + " among " + all);
            }
        }
        return wanted.stream().filter(all::contains).count();
    }
}
