package io.codriver.internal.execute;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoClientException;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.WriteConcern;
import com.mongodb.connection.ClusterConnectionMode;
import com.mongodb.connection.ClusterDescription;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ClusterType;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerConnectionState;
import com.mongodb.connection.ServerDescription;
import com.mongodb.connection.ServerId;
import com.mongodb.connection.ServerType;
import com.mongodb.event.CommandListener;
import com.mongodb.reactivestreams.client.ReactiveContextProvider;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Target;
import io.codriver.internal.deployment.Deployment;
import io.codriver.internal.deployment.SelectedServer;
import io.codriver.internal.deployment.ServerRequest;
import io.codriver.internal.exchange.ChannelConversation;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.execute.retry.RetryRules;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.pool.ConnectionPool;
import io.codriver.internal.pool.LentConnection;
import io.codriver.internal.pool.PinnedTo;
import io.codriver.internal.session.Sessions;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import io.codriver.internal.watch.CommandEvents;
import io.codriver.internal.watch.CommandWatch;
import io.codriver.internal.watch.Tracing;
import io.codriver.internal.wire.Messages;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A server, its pool and their network, played by the test: real conversations on channels without sockets. */
final class RoadRig {

    static final ServerAddress SERVER = new ServerAddress("db", 27017);
    static final CodecRegistry REGISTRY = com.mongodb.MongoClientSettings.getDefaultCodecRegistry();

    final ManualTime time = new ManualTime();
    final List<Link> links = new ArrayList<>();
    final List<Link> idle = new ArrayList<>();
    final List<Throwable> toldToTopology = new ArrayList<>();
    final List<MonoSink<SelectedServer>> selecting = new ArrayList<>();
    final List<MonoSink<LentConnection>> waiting = new ArrayList<>();
    boolean holdSelection;
    private int operationsThere;
    boolean holdCheckOut;
    boolean nothingIdle;
    ServerType type = ServerType.STANDALONE;
    int cancelledSteps;
    int maxBatch = 100_000;
    int maxDocumentBytes = 16 << 20;
    int maxMessageBytes = 48_000_000;
    int maxWireVersion = 21;
    boolean knowsSessions;

    Operations operations() {
        return operations(0);
    }

    Operations operations(long readTimeoutNanos) {
        return operations(
                new Operations.Settings(readTimeoutNanos, true, null, CommandWatch.NOBODY, RetryRules.standard()));
    }

    Operations operations(CommandListener listener, @Nullable ReactiveContextProvider contexts) {
        return operations(new CommandEvents(List.of(listener), contexts, StructuredLog.SILENT, Tracing.OFF, time));
    }

    Operations operations(CommandWatch watch) {
        return operations(new Operations.Settings(0, true, null, watch, RetryRules.standard()));
    }

    private Operations operations(Operations.Settings settings) {
        Deployment deployment = new PlayedDeployment();
        return new Operations(deployment, time, new Sessions(deployment::description), settings);
    }

    static Target target() {
        return new Target(
                new MongoNamespace("db.people"),
                new Encoding(REGISTRY, Document.class),
                ReadPreference.primary(),
                ReadConcern.DEFAULT,
                WriteConcern.ACKNOWLEDGED,
                false);
    }

    static Target target(WriteConcern concern) {
        Target target = target();
        return new Target(
                target.namespace(), target.encoding(), target.readPreference(), target.readConcern(), concern, false);
    }

    static DocumentCodec codec() {
        return (DocumentCodec) REGISTRY.get(Document.class);
    }

    Link link() {
        return links.get(links.size() - 1);
    }

    void select() {
        selecting.remove(0).success(selectedServer());
    }

    private SelectedServer selectedServer() {
        operationsThere++;
        return new PlayedServer();
    }

    private Link take() {
        if (!idle.isEmpty()) {
            return idle.remove(idle.size() - 1);
        }
        Link made = new Link(links.size() + 1);
        links.add(made);
        return made;
    }

    /** Every connection that was lent is back or gone, and no buffer or timer is left. */
    void finish() {
        assertThat(operationsThere)
                .as("operations which the server still counts")
                .isZero();
        for (Link each : links) {
            if (each.lent) {
                throw new AssertionError("connection " + each.number + " never came back");
            }
            each.channel.finishAndReleaseAll();
        }
        if (time.pending() != 0) {
            throw new AssertionError(time.pending() + " timers left");
        }
    }

    static BsonDocument batch(long cursorId, String field, int from, int count) {
        BsonArray documents = new BsonArray();
        for (int i = from; i < from + count; i++) {
            documents.add(new BsonDocument("_id", new BsonInt32(i)));
        }
        return new BsonDocument(
                        "cursor",
                        new BsonDocument(field, documents)
                                .append("id", new BsonInt64(cursorId))
                                .append("ns", new BsonString("db.people")))
                .append("ok", new BsonInt32(1));
    }

    /** One connection, seen from the server's side. */
    final class Link implements OpenConnection {

        /** What it is pinned to. */
        @Nullable
        PinnedTo pinnedTo;

        final int number;
        final EmbeddedChannel channel = new EmbeddedChannel();
        final ChannelConversation conversation = ChannelConversation.on(channel, time);
        boolean lent;
        int checkIns;
        int discards;
        private int lastRequestId;

        Link(int number) {
            this.number = number;
        }

        /** The next request, its sequences as arrays; {@code null} if nothing was sent. */
        @Nullable
        BsonDocument request() {
            ByteBuf message = channel.readOutbound();
            if (message == null) {
                return null;
            }
            try {
                lastRequestId = message.getIntLE(4);
                return parse(message);
            } finally {
                message.release();
            }
        }

        private BsonDocument parse(ByteBuf message) {
            BsonDocument body = document(message, 21);
            int at = 21 + message.getIntLE(21);
            while (at < message.writerIndex()) {
                int end = at + 1 + message.getIntLE(at + 1);
                int name = at + 5;
                int nameEnd = message.indexOf(name, end, (byte) 0);
                BsonArray array = new BsonArray();
                for (int next = nameEnd + 1; next < end; next += message.getIntLE(next)) {
                    array.add(document(message, next));
                }
                body.append(message.toString(name, nameEnd - name, java.nio.charset.StandardCharsets.UTF_8), array);
                at = end;
            }
            return body;
        }

        private static BsonDocument document(ByteBuf message, int at) {
            byte[] bytes = new byte[message.getIntLE(at)];
            message.getBytes(at, bytes);
            return new RawBsonDocument(bytes).decode(new BsonDocumentCodec());
        }

        void reply(BsonDocument answer) {
            channel.writeInbound(Messages.buffer(Messages.reply(lastRequestId, answer)));
        }

        void reply(String json) {
            reply(BsonDocument.parse(json));
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
            return new Hello(
                    new BsonDocument(),
                    0,
                    maxWireVersion,
                    maxDocumentBytes,
                    maxMessageBytes,
                    maxBatch,
                    true,
                    7L,
                    null,
                    knowsSessions);
        }

        @Override
        public SocketAddress remote() {
            return InetSocketAddress.createUnresolved("db", 27017);
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
        public void onClosed(Runnable task) {}

        @Override
        public void close(String reason) {
            conversation.close(reason);
        }
    }

    private final class Loan implements LentConnection {

        private final Link link;

        Loan(Link link) {
            this.link = link;
            if (link.lent) {
                throw new AssertionError("lent twice");
            }
            link.lent = true;
        }

        @Override
        public void pin(PinnedTo to) {
            link.pinnedTo = to;
        }

        @Override
        public OpenConnection connection() {
            return link;
        }

        @Override
        public ConnectionId id() {
            return new ConnectionId(new ServerId(new ClusterId(), SERVER), link.number, null);
        }

        @Override
        public int generation() {
            return 3;
        }

        @Override
        public void checkIn() {
            giveBack();
            link.checkIns++;
            idle.add(link);
        }

        @Override
        public void discard(String reason) {
            giveBack();
            link.discards++;
            link.close(reason);
        }

        private void giveBack() {
            if (!link.lent) {
                throw new AssertionError("given back twice");
            }
            link.lent = false;
        }
    }

    private final class PlayedDeployment implements Deployment {

        @Override
        public ClusterDescription description() {
            return new ClusterDescription(
                    ClusterConnectionMode.SINGLE, ClusterType.STANDALONE, List.of(new PlayedServer().description()));
        }

        @Override
        public Mono<SelectedServer> select(ServerRequest request) {
            if (request.suitable().select(description()).isEmpty()) {
                throw new AssertionError(request.suitable() + " selects nothing");
            }
            return holdSelection
                    ? Mono.create(sink -> {
                        selecting.add(sink);
                        sink.onCancel(() -> cancelledSteps++);
                    })
                    : Mono.fromSupplier(RoadRig.this::selectedServer);
        }

        @Override
        public Mono<Void> warmUp(Deadline by) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> closeGracefully(Duration limit) {
            return Mono.empty();
        }

        @Override
        public void close() {}
    }

    private final class PlayedServer implements SelectedServer {

        @Override
        public ServerDescription description() {
            return ServerDescription.builder()
                    .address(SERVER)
                    .ok(true)
                    .state(ServerConnectionState.CONNECTED)
                    .type(type)
                    .roundTripTime(200, TimeUnit.MILLISECONDS)
                    .maxWireVersion(21)
                    .build();
        }

        @Override
        public ConnectionPool pool() {
            return new PlayedPool();
        }

        @Override
        public void operationBegun() {
            operationsThere++;
        }

        @Override
        public void operationEnded() {
            operationsThere--;
        }

        @Override
        public void failed(Throwable failure, int generation, Runnable then) {
            toldToTopology.add(failure);
            then.run();
        }
    }

    private final class PlayedPool implements ConnectionPool {

        @Override
        public Mono<LentConnection> checkOut(Deadline by) {
            return holdCheckOut
                    ? Mono.create(sink -> {
                        waiting.add(sink);
                        sink.onCancel(() -> cancelledSteps++);
                    })
                    : Mono.fromSupplier(() -> new Loan(take()));
        }

        @Override
        public Mono<LentConnection> checkOutIdle(long operationId) {
            return nothingIdle ? Mono.error(new MongoClientException("nothing is idle")) : checkOut(Deadline.NEVER);
        }

        @Override
        public void ready() {}

        @Override
        public void clear(@Nullable Throwable cause, boolean interruptInUse, BooleanSupplier overtaken) {}

        @Override
        public void clear(ObjectId serviceId, @Nullable Throwable cause) {}

        @Override
        public int generation() {
            return 3;
        }

        @Override
        public int generation(ObjectId serviceId) {
            return 3;
        }

        @Override
        public Mono<Void> warmUp(Deadline by) {
            return Mono.empty();
        }

        @Override
        public Mono<Void> drain(Duration limit) {
            return Mono.empty();
        }

        @Override
        public void close() {}

        @Override
        public Optional<OpeningLedger> lastOpening() {
            return Optional.empty();
        }
    }
}
