package io.codriver.failover;

import io.codriver.test.ReplicaSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.bson.BsonInt32;

/** What the server has applied, in its order, by collection: {@code insert 7}. Any thread. */
final class Memory {

    private final Map<String, List<String>> applied = new ConcurrentHashMap<>();

    private final ReplicaSet set;

    private Memory(ReplicaSet set) {
        this.set = set;
    }

    static Memory of(ReplicaSet set) {
        Memory memory = new Memory(set);
        set.onWrite(write -> {
            if (write.id() instanceof BsonInt32 id) {
                memory.list(write.collection()).add(write.operation() + " " + id.getValue());
            }
        });
        return memory;
    }

    private List<String> list(String collection) {
        return applied.computeIfAbsent(collection, name -> new CopyOnWriteArrayList<>());
    }

    /** Grows while the server goes on; never half of a command. */
    List<String> applied(String collection) {
        // Asks on the set's own thread, which applies commands: a client may have lost its connection in the middle of
        // one.
        set.secondaries();
        return list(collection);
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
