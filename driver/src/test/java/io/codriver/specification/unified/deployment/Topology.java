package io.codriver.specification.unified.deployment;

import io.codriver.specification.unified.InvalidCaseException;
import java.util.Arrays;

/** The values of {@code topologies}. */
public enum Topology {
    SINGLE("single"),
    REPLICA_SET("replicaset"),
    SHARDED("sharded"),
    LOAD_BALANCED("load-balanced");

    private final String specified;

    Topology(String specified) {
        this.specified = specified;
    }

    String specified() {
        return specified;
    }

    static Topology named(String name) {
        // Every shard is a replica set since MongoDB 3.6.
        String known = name.equals("sharded-replicaset") ? "sharded" : name;
        return Arrays.stream(values())
                .filter(each -> each.specified.equals(known))
                .findFirst()
                .orElseThrow(() -> new InvalidCaseException("unknown topology " + name));
    }
}
