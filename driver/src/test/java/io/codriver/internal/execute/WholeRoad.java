package io.codriver.internal.execute;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterSettings;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerSettings;
import com.mongodb.connection.SocketSettings;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.deployment.DeploymentOptions;
import io.codriver.internal.deployment.LiveDeployment;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.execute.retry.RetryRules;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener;
import io.codriver.internal.open.HandOpener.HandOpening;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.pool.RecordedPoolEvents;
import io.codriver.internal.session.Sessions;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.watch.CommandWatch;
import io.codriver.internal.wire.Messages;
import io.codriver.test.internal.wire.Request;
import io.codriver.test.internal.wire.RequestParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The whole road of an operation, with nothing played but time, openings and what the server says: a live deployment, its
 * pool, and conversations on channels without sockets.
 */
final class WholeRoad {

    private static final ServerAddress SERVER = new ServerAddress("db", 27017);
    private static final String HELLO = "{ok: 1, ismaster: true, maxWireVersion: 21, minWireVersion: 0}";

    final ManualTime time = new ManualTime();
    final List<Wire> wires = new ArrayList<>();
    final Operations operations;
    private final HandOpener opener = new HandOpener(time);
    private final RecordedPoolEvents poolEvents = new RecordedPoolEvents();
    private final Map<String, Integer> counts = new HashMap<>();
    private final LiveDeployment deployment;
    private @Nullable HandConnection monitored;

    WholeRoad(int maxSize, int maxConnecting) {
        deployment = new LiveDeployment(
                        new DeploymentOptions(
                                new ClusterId(),
                                ClusterSettings.builder()
                                        .mode(ClusterConnectionMode.SINGLE)
                                        .hosts(List.of(SERVER))
                                        .serverSelectionTimeout(1, TimeUnit.HOURS)
                                        .build(),
                                ServerSettings.builder()
                                        .heartbeatFrequency(1, TimeUnit.HOURS)
                                        .build(),
                                ConnectionPoolSettings.builder()
                                        .maxSize(maxSize)
                                        .maxConnecting(maxConnecting)
                                        .addConnectionPoolListener(poolEvents)
                                        .build(),
                                SocketSettings.builder().build(),
                                Optional.empty(),
                                List.of(),
                                StructuredLog.SILENT),
                        opener,
                        time)
                .start();
        operations = new Operations(
                deployment,
                time,
                new Sessions(deployment::description),
                new Operations.Settings(0, true, null, CommandWatch.NOBODY, RetryRules.standard()));
    }

    /** Whether the monitor has found the server. */
    boolean isKnown() {
        return deployment.description().getServerDescriptions().get(0).isOk();
    }

    List<HandOpening> resolving() {
        return opener.resolving().stream()
                .filter(opening -> !opening.forMonitor())
                .toList();
    }

    List<HandOpening> establishing() {
        return opener.establishing().stream()
                .filter(opening -> !opening.forMonitor())
                .toList();
    }

    /** Openings of the pool that have begun to connect and are not done. */
    int resolvingOrEstablishing() {
        return establishing().size();
    }

    /** TCP, TLS and hello are done. */
    void establish(HandOpening opening) {
        Wire wire = new Wire();
        wires.add(wire);
        opening.established(wire);
    }

    /** The next step of the monitor: lookup, opening, or the answer to its hello. */
    void monitorGoesOn() {
        for (HandOpening opening : List.copyOf(opener.begun())) {
            if (opening.forMonitor() && opening.isResolving()) {
                opening.resolved();
                return;
            }
            if (opening.forMonitor() && opening.isEstablishing()) {
                monitored = opening.established(new HandConnection(SERVER, time, BsonDocument.parse(HELLO)));
                return;
            }
        }
        if (monitored != null && monitored.hand().isOutstanding()) {
            monitored.hand().reply(BsonDocument.parse(HELLO));
        }
    }

    /** How often the pool has told this. */
    int count(String event) {
        for (String line : poolEvents.take()) {
            String known = line.replaceFirst(" [0-9A-Z].*", "");
            counts.merge(known, 1, Integer::sum);
        }
        return counts.getOrDefault(event, 0);
    }

    void close() {
        deployment.close();
        wires.forEach(wire -> wire.channel.finishAndReleaseAll());
    }

    /** One connection, seen from the server's side. */
    final class Wire implements OpenConnection {

        final EmbeddedChannel channel = new EmbeddedChannel();
        private final ChannelConversation conversation = ChannelConversation.on(channel, time);
        private @Nullable BsonDocument asked;
        private int requestId;

        /** What was sent since the last call, oldest first. */
        List<BsonDocument> sent() {
            List<BsonDocument> requests = new ArrayList<>();
            for (ByteBuf message = channel.readOutbound(); message != null; message = channel.readOutbound()) {
                byte[] bytes = new byte[message.readableBytes()];
                message.readBytes(bytes);
                message.release();
                Request request = RequestParser.parse(bytes);
                requestId = request.requestId();
                asked = request.document();
                requests.add(asked);
            }
            return requests;
        }

        /** The request that waits for its reply. */
        @Nullable
        BsonDocument asked() {
            return isOpen() ? asked : null;
        }

        void reply(BsonDocument answer) {
            asked = null;
            channel.writeInbound(Messages.buffer(Messages.reply(requestId, answer)));
        }

        @Override
        public ServerAddress server() {
            return SERVER;
        }

        @Override
        public Conversation conversation() {
            return conversation;
        }

        @Override
        public Hello hello() {
            return new Hello(new BsonDocument(), 0, 21, 16 << 20, 48_000_000, 100_000, true, 7L, null, true);
        }

        @Override
        public SocketAddress remote() {
            return InetSocketAddress.createUnresolved("127.0.0.1", SERVER.getPort());
        }

        @Override
        public OpeningLedger ledger() {
            return OpeningLedger.EMPTY;
        }

        @Override
        public long helloNanos() {
            return 1;
        }

        @Override
        public boolean isOpen() {
            return channel.isActive();
        }

        @Override
        public void onClosed(Runnable task) {
            channel.closeFuture().addListener(closed -> task.run());
        }

        @Override
        public void close(String reason) {
            conversation.close(reason);
        }
    }
}
