package io.codriver.specification.unified.deployment;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A deployment that can be had; it is started when the first case needs it. */
public final class Offer implements AutoCloseable {

    private final Topology topology;
    private final Version version;
    private final boolean guarded;
    private final boolean tokens;
    private final Supplier<Deployment> start;
    private @Nullable Deployment started;

    /** @param guarded whether clients have to authenticate */
    public Offer(Topology topology, Version version, boolean guarded, Supplier<Deployment> start) {
        this(topology, version, guarded, false, start);
    }

    /** @param tokens whether an access token (MONGODB-OIDC) is proof, too */
    Offer(Topology topology, Version version, boolean guarded, boolean tokens, Supplier<Deployment> start) {
        this.topology = topology;
        this.version = version;
        this.guarded = guarded;
        this.tokens = tokens;
        this.start = start;
    }

    public Topology topology() {
        return topology;
    }

    public Version version() {
        return version;
    }

    public boolean isGuarded() {
        return guarded;
    }

    public boolean takesTokens() {
        return tokens;
    }

    /** Starts it if need be. */
    public synchronized Deployment deployment() {
        if (started == null) {
            started = start.get();
        }
        return started;
    }

    @Override
    public synchronized void close() {
        if (started != null) {
            started.close();
            started = null;
        }
    }

    @Override
    public String toString() {
        return topology.specified() + " " + version.major() + "." + version.minor()
                + (guarded ? " with access control" : "");
    }
}
