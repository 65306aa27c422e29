package io.codriver.test;

import io.codriver.test.internal.access.Users;
import io.codriver.test.internal.admission.ServerLimits;
import io.codriver.test.internal.data.SharedData;
import io.codriver.test.internal.embedded.FrontSettings;
import io.codriver.test.internal.embedded.WireVersions;
import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Loop;
import io.codriver.test.internal.wire.Packing;
import io.netty.handler.ssl.SslContext;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.security.sasl.SaslServer;
import org.jspecify.annotations.Nullable;

/**
 * What can be set for every kind of {@link TestDeployment}. Used by one thread.
 *
 * @param <B> the builder of one kind, which every method returns
 * @param <D> what it starts
 */
public abstract sealed class DeploymentBuilder<B extends DeploymentBuilder<B, D>, D extends TestDeployment>
        permits Standalone.Builder, ReplicaSet.Builder, ShardedCluster.Builder, LoadBalancedCluster.Builder {

    private WireVersions versions = WireVersions.MONGODB_8_0;
    private ServerLimits limits = ServerLimits.OF_MONGODB;
    private @Nullable SslContext tls;
    private Users users = Users.NOBODY;
    private List<Packing> packings = Packing.available();

    DeploymentBuilder() {}

    /**
     * The release that the servers claim to be, and the wire versions that belong to it. Default 8.0. Before 8.0 there is no
     * {@code bulkWrite}; before 4.4 there are no topology versions, no streamed {@code hello}, and no labels on retryable
     * errors. Beyond that, what the servers can do does not change.
     *
     * @param release 3.6, 4.0, 4.2, 4.4, 5.0, 6.0, 7.0, 8.0 to 8.3, or 9.0
     * @return this builder
     */
    public B version(String release) {
        this.versions = WireVersions.of(release);
        return self();
    }

    /**
     * The wire versions that {@code hello} claims; {@code buildInfo} fits to them.
     *
     * @param min the oldest; more than a driver knows makes it refuse the server
     * @param max the newest; less than a driver wants makes it refuse the server
     * @return this builder
     */
    public B wireVersions(int min, int max) {
        this.versions = new WireVersions(min, max);
        return self();
    }

    /**
     * The sizes which {@code hello} tells and the servers keep to. Default those of MongoDB; smaller ones show how a client
     * divides what it has to write.
     *
     * @param maxBsonObjectSize bytes of one document, 1,024 to 16 MiB
     * @param maxMessageSizeBytes bytes of one message, at least those of a document and at most 48,000,000; a longer one ends
     *     its connection
     * @param maxWriteBatchSize statements of one command, at least 1
     * @return this builder
     */
    public B limits(int maxBsonObjectSize, int maxMessageSizeBytes, int maxWriteBatchSize) {
        this.limits = new ServerLimits(maxBsonObjectSize, maxMessageSizeBytes, maxWriteBatchSize);
        return self();
    }

    /**
     * Makes all servers speak TLS. Default plain text.
     *
     * @param serverContext the certificate of all servers, and whether clients must show theirs
     * @return this builder
     */
    public B tls(SslContext serverContext) {
        if (!serverContext.isServer()) {
            throw new IllegalArgumentException("this is the TLS context of a client");
        }
        this.tls = serverContext;
        return self();
    }

    /**
     * How clients may compress. Default all three, of those whose libraries are on the class path; a reply is compressed as its
     * request was.
     *
     * @param names {@code snappy}, {@code zlib}, {@code zstd}; none for no compression
     * @return this builder
     */
    public B compressors(String... names) {
        this.packings = Arrays.stream(names).map(Packing::named).toList();
        return self();
    }

    /**
     * Adds a user who has a password. With the first user all servers refuse what comes before authentication, as with
     * {@code --auth}; whoever is authenticated may do everything. Default: no users, no access control.
     *
     * @param database which the user belongs to ({@code authSource}), for PLAIN {@code $external}
     * @param name of the user
     * @param password as the user types it
     * @param mechanisms {@code SCRAM-SHA-1}, {@code SCRAM-SHA-256}, {@code PLAIN}; none for both variants of SCRAM
     * @return this builder
     */
    public B user(String database, String name, String password, String... mechanisms) {
        this.users = users.with(database, name, password, mechanisms);
        return self();
    }

    /**
     * Adds a user who shows a certificate (MONGODB-X509): {@link #tls} has to ask clients for theirs.
     *
     * @param subject of the certificate, as RFC 2253 writes it
     * @return this builder
     */
    public B certificateUser(String subject) {
        this.users = users.withCertificate(subject);
        return self();
    }

    /**
     * Lets everybody in who shows one of these tokens (MONGODB-OIDC), and asks anew whoever's token has ended meanwhile. As with a
     * user, servers refuse what comes before authentication.
     *
     * @param tokens given out and ended by the test, at any time
     * @return this builder
     */
    public B tokens(AccessTokens tokens) {
        this.users = users.withTokens(tokens.book());
        return self();
    }

    /**
     * Adds a user of AWS (MONGODB-AWS). The servers check the signature of AWS themselves and ask nobody.
     *
     * @param accessKeyId who it is
     * @param secretAccessKey what signs
     * @return this builder
     */
    public B awsUser(String accessKeyId, String secretAccessKey) {
        this.users = users.withAws(accessKeyId, secretAccessKey, null);
        return self();
    }

    /**
     * Adds a user of AWS who has temporary credentials: the session token has to come with the signature.
     *
     * @param accessKeyId who it is
     * @param secretAccessKey what signs
     * @param sessionToken what came with both
     * @return this builder
     */
    public B awsUser(String accessKeyId, String secretAccessKey, String sessionToken) {
        this.users = users.withAws(accessKeyId, secretAccessKey, sessionToken);
        return self();
    }

    /**
     * Makes all servers speak a mechanism that they do not know by themselves. As with a user, they refuse what comes before
     * authentication.
     *
     * @param mechanism as clients name it, for example {@code GSSAPI}
     * @param begin the server's side of each conversation; works on the thread of the deployment and lets in whom it says that it
     *     has completed for
     * @return this builder
     */
    public B mechanism(String mechanism, Callable<SaslServer> begin) {
        this.users = users.withMechanism(mechanism, begin);
        return self();
    }

    /**
     * Starts the deployment and waits until it listens.
     *
     * @return the deployment
     */
    public abstract D start();

    abstract B self();

    /** Builds on ground of its own, which is given back if that fails. */
    D on(Function<Ground, D> build) {
        Ground ground = new Ground(
                new Loop("deployment"),
                new Changes(),
                new SharedData(),
                new FrontSettings(versions, limits, tls, users, packings));
        try {
            return build.apply(ground);
        } catch (Throwable failure) {
            ground.close();
            throw failure;
        }
    }
}
