package io.codriver.test;

import io.codriver.test.internal.deployment.MongosRole;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.net.Loopback;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Routers of a sharded cluster behind a load balancer, which gives each new connection to the next router that is not
 * killed. Clients see the balancer only; the routers tell by their {@code serviceId} who they are.
 */
public final class LoadBalancedCluster extends TestDeployment {

    private final List<Member> mongoses;
    private final Listener balancer;
    private final AtomicInteger turn = new AtomicInteger();

    private LoadBalancedCluster(Ground ground, int count) {
        super(ground);
        this.mongoses = IntStream.range(0, count)
                .mapToObj(i -> Member.of(ground, new MongosRole(ground.data().changes())))
                .toList();
        this.balancer = new Listener(
                ground.loop(),
                new InetSocketAddress(Loopback.address("127.0.0.1"), 0),
                ground.changes(),
                (channel, id) -> distribute(channel));
    }

    private void distribute(Channel channel) {
        List<Member> running = mongoses.stream().filter(Member::isRunning).toList();
        if (running.isEmpty()) {
            channel.close();
        } else {
            running.get(Math.floorMod(turn.getAndIncrement(), running.size()))
                    .front()
                    .prepareBalanced(channel);
        }
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

    /**
     * Where the balancer listens.
     *
     * @return address and port
     */
    public InetSocketAddress address() {
        return balancer.address();
    }

    @Override
    public String connectionString() {
        return "mongodb://" + Loopback.hostAndPort(address()) + options("loadBalanced=true");
    }

    @Override
    public List<Member> members() {
        return mongoses;
    }

    @Override
    public String topology() {
        return "load-balanced";
    }

    /** Settings of routers behind a load balancer. */
    public static final class Builder extends DeploymentBuilder<Builder, LoadBalancedCluster> {

        private int mongoses = 2;

        Builder() {}

        /**
         * How many routers there are. Default 2.
         *
         * @param count at least 1
         * @return this builder
         */
        public Builder mongoses(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("a load balancer before " + count + " routers");
            }
            this.mongoses = count;
            return this;
        }

        @Override
        public LoadBalancedCluster start() {
            return on(ground -> new LoadBalancedCluster(ground, mongoses));
        }

        @Override
        Builder self() {
            return this;
        }
    }
}
