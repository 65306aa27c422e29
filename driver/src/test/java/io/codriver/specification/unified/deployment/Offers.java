package io.codriver.specification.unified.deployment;

import io.codriver.specification.unified.deployment.Deployment.Uris;
import io.codriver.test.AccessTokens;
import io.codriver.test.DeploymentBuilder;
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
            offer(Topology.SINGLE, NEWEST, Offers::standalone),
            guarded(Topology.SINGLE, Offers::standalone),
            guarded(Topology.REPLICA_SET, Offers::replicaSet),
            guarded(Topology.SHARDED, Offers::sharded),
            guarded(Topology.LOAD_BALANCED, Offers::loadBalanced),
            new Offer(Topology.SINGLE, Version.parse(NEW), true, true, Offers::withTokens));

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

    private static Offer offer(Topology topology, String release, Function<Kind, Deployment> start) {
        return new Offer(topology, Version.parse(release), false, () -> start.apply(new Kind(release, false)));
    }

    private static Offer guarded(Topology topology, Function<Kind, Deployment> start) {
        return new Offer(topology, Version.parse(NEW), true, () -> start.apply(new Kind(NEW, true)));
    }

    /** What is the same for all servers of a deployment. */
    private record Kind(String release, boolean guarded) {

        <B extends DeploymentBuilder<B, ?>> B of(B builder) {
            B versioned = builder.version(release);
            return guarded ? versioned.user("admin", "root", "pencil") : versioned;
        }

        String user() {
            return guarded ? "root:pencil@" : "";
        }
    }

    private static Deployment standalone(Kind kind) {
        TestDeployment server = kind.of(TestDeployment.standalone()).start();
        return new Deployment(
                new Uris(server.connectionString(), server.connectionString()), kind.user(), List.of(server));
    }

    /** Its administrators have passwords. */
    private static Deployment withTokens() {
        Kind kind = new Kind(NEW, true);
        AccessTokens tokens = AccessTokens.of("https://issuer.example");
        TestDeployment server =
                kind.of(TestDeployment.standalone()).tokens(tokens).start();
        return new Deployment(
                new Uris(server.connectionString(), server.connectionString()), kind.user(), List.of(server), tokens);
    }

    private static Deployment replicaSet(Kind kind) {
        TestDeployment set = kind.of(TestDeployment.replicaSet(SET_MEMBERS)).start();
        return new Deployment(new Uris(set.connectionString(), set.connectionString()), kind.user(), List.of(set));
    }

    private static Deployment sharded(Kind kind) {
        ShardedCluster cluster = kind.of(TestDeployment.sharded(ROUTERS)).start();
        String one = "mongodb://" + cluster.mongos(0).name() + "/";
        return new Deployment(new Uris(cluster.connectionString(), one), kind.user(), List.of(cluster));
    }

    /** A balancer before several routers and one before a single router; they have nothing in common. */
    private static Deployment loadBalanced(Kind kind) {
        TestDeployment several =
                kind.of(TestDeployment.loadBalanced().mongoses(ROUTERS)).start();
        TestDeployment single =
                kind.of(TestDeployment.loadBalanced().mongoses(1)).start();
        return new Deployment(
                new Uris(several.connectionString(), single.connectionString()), kind.user(), List.of(several, single));
    }
}
