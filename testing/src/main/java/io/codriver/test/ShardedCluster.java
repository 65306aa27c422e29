package io.codriver.test;

import io.codriver.test.internal.deployment.MongosRole;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Routers of a sharded cluster. The shards behind them cannot be seen: all routers show the same data. */
public final class ShardedCluster extends TestDeployment {

    private final List<Member> mongoses;

    private ShardedCluster(Ground ground, int count) {
        super(ground);
        this.mongoses = IntStream.range(0, count)
                .mapToObj(i -> Member.of(ground, new MongosRole(ground.data().changes())))
                .toList();
    }

    /**
     * One of the routers.
     *
     * @param index from 0
     * @return the router
     */
    public Member mongos(int index) {
        return mongoses.get(index);
    }

    @Override
    public String connectionString() {
        return "mongodb://" + mongoses.stream().map(Member::name).collect(Collectors.joining(",")) + options();
    }

    @Override
    public List<Member> members() {
        return mongoses;
    }

    @Override
    public String topology() {
        return "sharded";
    }

    /** Settings of a sharded cluster. */
    public static final class Builder extends DeploymentBuilder<Builder, ShardedCluster> {

        private final int mongoses;

        Builder(int mongoses) {
            if (mongoses < 1) {
                throw new IllegalArgumentException("a sharded cluster of " + mongoses + " routers");
            }
            this.mongoses = mongoses;
        }

        @Override
        public ShardedCluster start() {
            return on(ground -> new ShardedCluster(ground, mongoses));
        }

        @Override
        Builder self() {
            return this;
        }
    }
}
