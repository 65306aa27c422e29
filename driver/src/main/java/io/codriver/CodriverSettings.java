package io.codriver;

import io.codriver.event.OpeningListener;
import io.codriver.event.PoolListener;
import io.codriver.resolve.HostResolver;
import io.codriver.resolve.ResolverKind;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What Codriver can be told beyond the official {@code MongoClientSettings}. Immutable; {@link #defaults()} suits
 * production.
 */
public final class CodriverSettings {

    private final Duration resolveTimeout;
    private final ResolverKind resolverKind;
    private final List<InetSocketAddress> nameServers;
    private final Optional<Duration> handshakeTimeout;
    private final Optional<HostResolver> hostResolver;
    private final Transport transport;
    private final List<OpeningListener> openingListeners;
    private final List<PoolListener> poolListeners;
    private final OptionalInt maxAdaptiveRetries;
    private final Optional<Boolean> overloadRetargeting;

    private CodriverSettings(Builder builder) {
        this.resolveTimeout = builder.resolve.timeout;
        this.resolverKind = builder.resolve.kind;
        this.nameServers = builder.resolve.nameServers;
        this.handshakeTimeout = builder.handshakeTimeout;
        this.hostResolver = builder.hostResolver;
        this.transport = builder.transport;
        this.openingListeners = List.copyOf(builder.openingListeners);
        this.poolListeners = List.copyOf(builder.poolListeners);
        this.maxAdaptiveRetries = builder.maxAdaptiveRetries;
        this.overloadRetargeting = builder.overloadRetargeting;
    }

    /**
     * All defaults.
     *
     * @return the settings of a client that was told nothing
     */
    public static CodriverSettings defaults() {
        return builder().build();
    }

    /**
     * Starts from the defaults.
     *
     * @return a new builder
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Starts from other settings.
     *
     * @param settings what the builder knows already
     * @return a new builder
     */
    public static Builder builder(CodriverSettings settings) {
        Builder builder = new Builder();
        builder.resolve.timeout = settings.resolveTimeout;
        builder.resolve.kind = settings.resolverKind;
        builder.resolve.nameServers = settings.nameServers;
        builder.handshakeTimeout = settings.handshakeTimeout;
        builder.hostResolver = settings.hostResolver;
        builder.transport = settings.transport;
        builder.openingListeners.addAll(settings.openingListeners);
        builder.poolListeners.addAll(settings.poolListeners);
        builder.maxAdaptiveRetries = settings.maxAdaptiveRetries;
        builder.overloadRetargeting = settings.overloadRetargeting;
        return builder;
    }

    /**
     * The limit of the resolve stage.
     *
     * @return positive, 10 seconds by default
     * @see ResolveBuilder#timeout(Duration)
     */
    public Duration resolveTimeout() {
        return resolveTimeout;
    }

    /**
     * Who is asked for the addresses of a name.
     *
     * @return {@link ResolverKind#DNS_THEN_SYSTEM} by default
     * @see ResolveBuilder#kind(ResolverKind)
     */
    public ResolverKind resolverKind() {
        return resolverKind;
    }

    /**
     * The name servers to ask.
     *
     * @return empty if those of this machine are asked, the default
     * @see ResolveBuilder#nameServers(List)
     */
    public List<InetSocketAddress> nameServers() {
        return nameServers;
    }

    /**
     * The limit of TLS, hello and authentication together.
     *
     * @return empty if it follows the connect timeout, the default
     * @see Builder#handshakeTimeout(Duration)
     */
    public Optional<Duration> handshakeTimeout() {
        return handshakeTimeout;
    }

    /**
     * The map to look names up in.
     *
     * @return empty if it is shared with all clients that ask the same, the default
     * @see Builder#hostResolver(HostResolver)
     */
    public Optional<HostResolver> hostResolver() {
        return hostResolver;
    }

    /**
     * The transport.
     *
     * @return {@link Transport#AUTO} by default
     */
    public Transport transport() {
        return transport;
    }

    /**
     * Who hears of openings.
     *
     * @return in the order in which they were added; empty by default
     */
    public List<OpeningListener> openingListeners() {
        return openingListeners;
    }

    /**
     * Who hears of pools what the official events cannot say.
     *
     * @return in the order in which they were added; empty by default
     */
    public List<PoolListener> poolListeners() {
        return poolListeners;
    }

    /**
     * How often a command is said again to overloaded servers.
     *
     * @return empty if the URI says so, or it is 2, the default
     * @see Builder#maxAdaptiveRetries(int)
     */
    public OptionalInt maxAdaptiveRetries() {
        return maxAdaptiveRetries;
    }

    /**
     * Whether a server that was overloaded is avoided by the next attempt.
     *
     * @return empty if the URI says so, or it is not, the default
     * @see Builder#enableOverloadRetargeting(boolean)
     */
    public Optional<Boolean> overloadRetargeting() {
        return overloadRetargeting;
    }

    /** Collects settings. Not safe for use by several threads at once. */
    public static final class Builder {

        private final ResolveBuilder resolve = new ResolveBuilder();
        private Optional<Duration> handshakeTimeout = Optional.empty();
        private Optional<HostResolver> hostResolver = Optional.empty();
        private Transport transport = Transport.AUTO;
        private final List<OpeningListener> openingListeners = new ArrayList<>();
        private final List<PoolListener> poolListeners = new ArrayList<>();
        private OptionalInt maxAdaptiveRetries = OptionalInt.empty();
        private Optional<Boolean> overloadRetargeting = Optional.empty();

        private Builder() {}

        /**
         * Sets how hosts are resolved.
         *
         * @param settings called at once with the builder of the resolve stage
         * @return this builder
         */
        public Builder resolve(java.util.function.Consumer<ResolveBuilder> settings) {
            settings.accept(resolve);
            return this;
        }

        /**
         * Sets the limit of TLS, hello and authentication together: time on the wire, on a clock that starts when TCP
         * is connected. By default it is the connect timeout of the {@code SocketSettings}, and like that one unlimited
         * if the connect timeout is 0.
         *
         * @param timeout positive
         * @return this builder
         * @throws IllegalArgumentException if zero or negative
         */
        public Builder handshakeTimeout(Duration timeout) {
            this.handshakeTimeout = Optional.of(positive("handshakeTimeout", timeout));
            return this;
        }

        /**
         * Looks names up in this map, which other clients may share. It takes the place of
         * {@code MongoClientSettings.inetAddressResolver}; setting both is an error at creation.
         *
         * @param resolver the map
         * @return this builder
         */
        public Builder hostResolver(HostResolver resolver) {
            this.hostResolver = Optional.of(resolver);
            return this;
        }

        /**
         * Chooses the transport. {@code NettyTransportSettings} with event loops of the application take precedence
         * over {@link Transport#AUTO}; together with any other value they are an error at creation.
         *
         * @param transport which one
         * @return this builder
         */
        public Builder transport(Transport transport) {
            this.transport = transport;
            return this;
        }

        /**
         * Adds somebody who hears of pools what the official {@code ConnectionPoolListener} cannot be told, such as
         * {@code interruptInUse}.
         *
         * @param listener called on event loops and threads of callers; must not block
         * @return this builder
         */
        public Builder addPoolListener(PoolListener listener) {
            poolListeners.add(listener);
            return this;
        }

        /**
         * Adds somebody who hears of every opening.
         *
         * @param listener called on event loops; must not block
         * @return this builder
         */
        public Builder addOpeningListener(OpeningListener listener) {
            openingListeners.add(listener);
            return this;
        }

        /**
         * Sets how often a command is said again, each time after a longer pause, once a server has said that it is
         * overloaded. Default 2. Stands over the URI option of the same name. Spec: Client Backpressure.
         *
         * @param retries 0 for never
         * @return this builder
         * @throws IllegalArgumentException if negative
         */
        public Builder maxAdaptiveRetries(int retries) {
            if (retries < 0) {
                throw new IllegalArgumentException("maxAdaptiveRetries must not be negative, but is " + retries);
            }
            this.maxAdaptiveRetries = OptionalInt.of(retries);
            return this;
        }

        /**
         * Says whether the next attempt avoids a server that was overloaded, if another one suits. Default false: reads
         * which prefer the primary would go to a secondary. Stands over the URI option of the same name. Spec: Client
         * Backpressure.
         *
         * @param avoids whether it does
         * @return this builder
         */
        public Builder enableOverloadRetargeting(boolean avoids) {
            this.overloadRetargeting = Optional.of(avoids);
            return this;
        }

        /**
         * Makes the settings.
         *
         * @return immutable; the builder may be used again
         */
        public CodriverSettings build() {
            return new CodriverSettings(this);
        }
    }

    /** Settings of the resolve stage. */
    public static final class ResolveBuilder {

        private Duration timeout = Duration.ofSeconds(10);

        private ResolverKind kind = ResolverKind.DNS_THEN_SYSTEM;
        private List<InetSocketAddress> nameServers = List.of();

        private ResolveBuilder() {}

        /**
         * Chooses who is asked for the addresses of a name. It has no effect on a client which was given a
         * {@code MongoClientSettings.inetAddressResolver} or a {@link Builder#hostResolver(HostResolver)}: those take
         * the place of all kinds.
         *
         * @param kind {@link ResolverKind#DNS_THEN_SYSTEM} by default
         * @return this builder
         */
        public ResolveBuilder kind(ResolverKind kind) {
            this.kind = kind;
            return this;
        }

        /**
         * Asks these name servers in place of those of this machine, in their order; a packet that was lost goes to the
         * next one. Public servers are never asked unless they are named here or configured on this machine.
         *
         * @param servers resolved addresses; empty for those of this machine, the default
         * @return this builder
         * @throws IllegalArgumentException if an address is not resolved
         */
        public ResolveBuilder nameServers(List<InetSocketAddress> servers) {
            for (InetSocketAddress server : servers) {
                if (server.isUnresolved()) {
                    throw new IllegalArgumentException(
                            "resolve.nameServers must be addresses, but " + server + " is a name");
                }
            }
            this.nameServers = List.copyOf(servers);
            return this;
        }

        /**
         * Sets how long one host may take to resolve, queueing included. Default 10 seconds. It never counts against
         * the connect timeout; the caller's own limits stand above it.
         *
         * @param timeout positive
         * @return this builder
         * @throws IllegalArgumentException if zero or negative
         */
        public ResolveBuilder timeout(Duration timeout) {
            this.timeout = positive("resolve.timeout", timeout);
            return this;
        }
    }

    private static Duration positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + " must be positive, but is " + value);
        }
        return value;
    }
}
