package io.codriver.test;

import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.DocumentChange;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.jspecify.annotations.Nullable;

/**
 * A MongoDB deployment in this process, with its data in memory: it behaves, and misbehaves as a test tells it to. All
 * members share one set of data and one thread.
 *
 * <pre>{@code
 * try (ReplicaSet set = TestDeployment.replicaSet(3).start();
 *         MongoClient client = MongoClients.create(set.connectionString())) {
 *     set.primary().kill();
 *     ...
 * }
 * }</pre>
 *
 * <p>Every method may be called from any thread.
 */
public abstract sealed class TestDeployment implements AutoCloseable
        permits Standalone, ReplicaSet, ShardedCluster, LoadBalancedCluster {

    final Ground ground;

    TestDeployment(Ground ground) {
        this.ground = ground;
    }

    /**
     * One server that belongs to nothing.
     *
     * @return its settings
     */
    public static Standalone.Builder standalone() {
        return new Standalone.Builder();
    }

    /**
     * A replica set.
     *
     * @param members how many, arbiters included: 1 to 50
     * @return its settings
     */
    public static ReplicaSet.Builder replicaSet(int members) {
        return new ReplicaSet.Builder(members);
    }

    /**
     * A sharded cluster, of which clients see the routers.
     *
     * @param mongoses how many routers, at least 1
     * @return its settings
     */
    public static ShardedCluster.Builder sharded(int mongoses) {
        return new ShardedCluster.Builder(mongoses);
    }

    /**
     * Two routers of a sharded cluster behind a load balancer.
     *
     * @return its settings
     */
    public static LoadBalancedCluster.Builder loadBalanced() {
        return new LoadBalancedCluster.Builder();
    }

    /**
     * What a client needs to connect, without credentials and certificates.
     *
     * @return for example {@code mongodb://127.0.0.1:43211,127.0.0.1:43212/?replicaSet=rs0}
     */
    public abstract String connectionString();

    /**
     * The processes that clients talk to.
     *
     * @return in the order of their making
     */
    public abstract List<Member> members();

    /**
     * The kind of deployment in the words of the unified test format.
     *
     * @return {@code single}, {@code replicaset}, {@code sharded} or {@code load-balanced}
     */
    public abstract String topology();

    /**
     * The release that the servers claim to be.
     *
     * @return for example {@code 8.0.0}
     */
    public String serverVersion() {
        return ground.settings().versions().text();
    }

    /**
     * Sets a fail point on every member, each counting for itself.
     *
     * @param failPoint what is to happen to which commands
     */
    public void failPoint(FailPoint failPoint) {
        members().forEach(member -> member.failPoint(failPoint));
    }

    /** Ends the fail points of all members. */
    public void clearFailPoints() {
        members().forEach(Member::clearFailPoint);
    }

    /**
     * How often a command was received by any member.
     *
     * @param command exactly as it was sent
     * @return the count
     */
    public long commandCount(String command) {
        return members().stream()
                .mapToLong(member -> member.commandCount(command))
                .sum();
    }

    /** Forgets the commands of all members. */
    public void forgetCommands() {
        members().forEach(Member::forgetCommands);
    }

    /**
     * Tells of every document that is changed from now on, when the data have taken it: what a client did is there once, or
     * more often than it should be.
     *
     * @param listener called on the thread of the deployment, in order; quick, because nobody else is served meanwhile
     * @throws UnsupportedOperationException for a standalone server, which has no log of its changes
     */
    public void onWrite(Consumer<AppliedWrite> listener) {
        ground.loop().run(() -> ground.data().changes().listen(change -> listener.accept(applied(change))));
    }

    /**
     * Tells change streams of something that did not happen to the data: an event as an application will meet it one day, of a
     * document that is not there, or of an operation that this server cannot do. It has its place among the others, with a resume
     * token and a cluster time of its own; streams that watch the namespace hear of it now, or when they resume from before.
     * {@code drop}, {@code rename} and {@code dropDatabase} invalidate as ever.
     *
     * @param database where
     * @param collection null for an event of the whole database
     * @param event its fields as JSON: {@code operationType}, and what else clients are to see, such as {@code documentKey},
     *     {@code fullDocument} or {@code updateDescription}; {@code _id}, {@code clusterTime}, {@code wallTime} and {@code ns} are
     *     added
     * @throws IllegalArgumentException if it has no {@code operationType}
     */
    public void changeEvent(String database, @Nullable String collection, String event) {
        BsonDocument fields = BsonDocument.parse(event);
        if (!(fields.remove("operationType") instanceof BsonString operation)) {
            throw new IllegalArgumentException("An event without operationType: " + event);
        }
        ground.loop().run(() -> ground.data()
                .changes()
                .happened(operation.getValue(), database, collection, Backend.documentOf(fields)));
    }

    private static AppliedWrite applied(DocumentChange change) {
        return new AppliedWrite(
                change.operation(), change.database(), change.collection(), Backend.valueOf(change.id()));
    }

    /**
     * Waits until something that this deployment sees is true. The condition is asked on the calling thread whenever a
     * connection comes or goes, a command arrives, a cursor or the state of a member changes.
     *
     * @param limit how long at most
     * @param condition what to wait for
     * @throws AssertionError if it does not become true in time; its message tells the state of the deployment
     */
    public void await(Duration limit, BooleanSupplier condition) {
        ground.changes().await(limit, condition, this::toString);
    }

    /** Ends all members, closes all connections, forgets all data and ends the thread. Waits for all of that. */
    @Override
    public void close() {
        ground.close();
        members().forEach(Member::close);
    }

    /** The end of a connection string. */
    String options(String... options) {
        String all = String.join("&", options);
        String secure = ground.settings().tls() == null ? "" : "tls=true";
        String both = all.isEmpty() || secure.isEmpty() ? all + secure : all + "&" + secure;
        return both.isEmpty() ? "/" : "/?" + both;
    }

    @Override
    public String toString() {
        return getClass().getSimpleName() + members();
    }
}
