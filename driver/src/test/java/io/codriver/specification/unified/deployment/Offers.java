package io.codriver.specification.unified.deployment;

import io.codriver.specification.unified.deployment.Deployment.Uris;
import io.codriver.test.ShardedCluster;
import io.codriver.test.TestDeployment;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** All deployments of this JVM, cheapest first; they are closed when the last test has run. */
public final class Offers implements TestExecutionListener {

    private static final int SET_MEMBERS = 3;
    private static final int ROUTERS = 2;
    /** The first that knows rawData. */
    private static final String NEWEST = "8.2";

    private static final String NEW = "8.0";
    private static final String OLD = "4.2";

    /** The set has three members; a test which waits for a change of the primary needs them. */
    private static final List<Offer> ALL = List.of(
            offer(Topology.SINGLE, NEW, Offers::standalone),
            offer(Topology.REPLICA_SET, NEW, Offers::replicaSet),
            offer(Topology.SHARDED, NEW, Offers::sharded),
            offer(Topology.LOAD_BALANCED, NEW, Offers::loadBalanced),
            offer(Topology.SINGLE, OLD, Offers::standalone),
            offer(Topology.REPLICA_SET, OLD, Offers::replicaSet),
            offer(Topology.SHARDED, OLD, Offers::sharded),
            offer(Topology.SINGLE, NEWEST, Offers::standalone));

    /** The first one on which a test of a file may run. */
    public static Optional<Offer> suitable(BsonDocument file, BsonDocument test) {
        return ALL.stream()
                .filter(offer -> Requirements.met(file, offer) && Requirements.met(test, offer))
                .findFirst();
    }

    /** Closes what was started. */
    public static void closeAll() {
        ALL.forEach(Offer::close);
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        closeAll();
    }

    private static Offer offer(Topology topology, String release, Function<String, Deployment> start) {
        return new Offer(topology, Version.parse(release), () -> start.apply(release));
    }

    private static Deployment standalone(String release) {
        TestDeployment server = TestDeployment.standalone().version(release).start();
        return new Deployment(new Uris(server.connectionString(), server.connectionString()), List.of(server));
    }

    private static Deployment replicaSet(String release) {
        TestDeployment set =
                TestDeployment.replicaSet(SET_MEMBERS).version(release).start();
        return new Deployment(new Uris(set.connectionString(), set.connectionString()), List.of(set));
    }

    private static Deployment sharded(String release) {
        ShardedCluster cluster =
                TestDeployment.sharded(ROUTERS).version(release).start();
        String one = "mongodb://" + cluster.mongos(0).name() + "/";
        return new Deployment(new Uris(cluster.connectionString(), one), List.of(cluster));
    }

    /** A balancer before several routers and one before a single router; they have nothing in common. */
    private static Deployment loadBalanced(String release) {
        TestDeployment several =
                TestDeployment.loadBalanced().mongoses(ROUTERS).version(release).start();
        TestDeployment single =
                TestDeployment.loadBalanced().mongoses(1).version(release).start();
        return new Deployment(
                new Uris(several.connectionString(), single.connectionString()), List.of(several, single));
    }
}
