package io.codriver.test;

import io.codriver.test.internal.access.Users;
import io.codriver.test.internal.admission.ServerLimits;
import io.codriver.test.internal.data.SharedData;
import io.codriver.test.internal.embedded.Front;
import io.codriver.test.internal.embedded.FrontSettings;
import io.codriver.test.internal.embedded.Role;
import io.codriver.test.internal.embedded.WireVersions;
import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.net.Loopback;
import io.codriver.test.internal.wire.Packing;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A standalone MongoDB-compatible server in this process. Data lives in memory (mongo-java-server does the CRUD) and is
 * gone after {@link #close()}.
 *
 * <pre>{@code
 * try (EmbeddedServer server = EmbeddedServer.start();
 *         MongoClient client = MongoClients.create(server.uri())) {
 *     ...
 *     assertThat(server.commands("find")).hasSize(1);
 * }
 * }</pre>
 *
 * <p>It speaks OP_MSG with document sequences and unacknowledged writes, streams {@code hello}, cuts cursors into batches
 * the way a real server does, lets clients compress, and refuses in words what it cannot do right: transactions, retryable writes, change
 * streams, authentication.
 *
 * <p>All commands run one after another on one thread. Every method may be called from any thread.
 */
public final class EmbeddedServer extends Listening {

    private static final int SHOWN_COMMANDS = 20;

    private final Listener listener;
    private final SharedData data = new SharedData();
    private final Front front;
    private final boolean tls;
    private final @Nullable Path socket;

    private EmbeddedServer(Builder settings) {
        Changes changes = new Changes();
        this.tls = settings.tls != null;
        this.socket = settings.socket;
        FrontSettings ofFront =
                new FrontSettings(settings.versions, settings.limits, settings.tls, Users.NOBODY, settings.packings);
        this.front = new Front(ofFront, data, Role.STANDALONE, changes::happened);
        front.delay(settings.latency);
        this.listener = new Listener("embedded", settings.host, settings.port, changes, front);
        if (socket != null) {
            try {
                listener.alsoListen(NioServerDomainSocketChannel.class, UnixDomainSocketAddress.of(socket));
            } catch (Throwable failure) {
                listener.close();
                throw failure;
            }
        }
    }

    /**
     * Starts a server on 127.0.0.1 and a free port.
     *
     * @return the server, listening
     */
    public static EmbeddedServer start() {
        return builder().start();
    }

    /**
     * Settings of a server.
     *
     * @return a builder with the defaults which {@link #start()} uses
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * The connection string of this server, with {@code tls=true} if it speaks TLS.
     *
     * @return for example {@code mongodb://127.0.0.1:43211/}
     */
    public String uri() {
        return "mongodb://" + Loopback.hostAndPort(address()) + (tls ? "/?tls=true" : "/");
    }

    /**
     * Makes every reply wait from now on. The work itself is done at once, and other connections are not held up.
     *
     * @param perReply how long, zero for no delay
     */
    public void latency(Duration perReply) {
        front.delay(perReply);
    }

    /**
     * Makes every reply to one command wait from now on, whatever {@link #latency(Duration)} says.
     *
     * @param command its name as clients send it
     * @param perReply how long, zero for no delay
     */
    public void latency(String command, Duration perReply) {
        front.delay(command, perReply);
    }

    /**
     * Sets the fail point of this server: commands fail, wait, or lose their connection.
     *
     * @param failPoint what is to happen to which commands
     */
    public void failPoint(FailPoint failPoint) {
        listener.loop().run(() -> front.failPoint(failPoint.command()));
    }

    /** Ends the fail points, if there are any. */
    public void clearFailPoint() {
        listener.loop().run(front::clearFailPoint);
    }

    /** Closes the connections which are open now, as a server does that is restarted. New ones are accepted. */
    public void closeConnections() {
        listener.closeConnections();
    }

    /**
     * The commands this server received, {@code hello} included: the last 10,000, and of those no more than 16 MiB.
     *
     * @return oldest first
     */
    public List<RecordedCommand> commands() {
        return front.recordings().all().stream()
                .map(recorded -> new RecordedCommand(recorded.connectionId(), recorded.request()))
                .toList();
    }

    /**
     * The commands of one name among {@link #commands()}.
     *
     * @param name exactly as it was sent
     * @return oldest first
     */
    public List<RecordedCommand> commands(String name) {
        return commands().stream()
                .filter(command -> command.name().equals(name))
                .toList();
    }

    /**
     * How often a command was received since the start or {@link #forgetCommands()}; exact, however many there were.
     *
     * @param name exactly as it was sent
     * @return the count
     */
    public long commandCount(String name) {
        return front.recordings().count(name);
    }

    /** Empties {@link #commands()} and sets the counts to zero. */
    public void forgetCommands() {
        front.recordings().clear();
    }

    /**
     * Cursors that clients have neither drained nor killed.
     *
     * @return their ids
     */
    public Set<Long> openCursors() {
        return front.cursors().open();
    }

    /**
     * Cursors that clients killed.
     *
     * @return their ids, in the order of the killing
     */
    public List<Long> killedCursors() {
        return front.cursors().killed();
    }

    /**
     * Stops listening, closes all connections, forgets all data and ends the thread. Waits for all of that.
     */
    @Override
    public void close() {
        listener.close();
        data.close();
        if (socket != null) {
            try {
                Files.deleteIfExists(socket);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    Listener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "EmbeddedServer[" + listener + ", " + openCursors().size() + " open cursors, latest commands "
                + latestCommands() + "]";
    }

    private List<String> latestCommands() {
        List<RecordedCommand> all = commands();
        return all.subList(Math.max(0, all.size() - SHOWN_COMMANDS), all.size()).stream()
                .map(RecordedCommand::name)
                .toList();
    }

    /** Settings of an {@link EmbeddedServer}. Used by one thread. */
    public static final class Builder {

        private String host = "127.0.0.1";
        private int port;
        private @Nullable SslContext tls;
        private @Nullable Path socket;
        private Duration latency = Duration.ZERO;
        private WireVersions versions = WireVersions.MONGODB_7_0;
        private ServerLimits limits = ServerLimits.OF_MONGODB;
        private List<Packing> packings = Packing.available();

        private Builder() {}

        /**
         * Where to listen. Default 127.0.0.1.
         *
         * @param loopbackLiteral an address of this machine that nobody else can reach: {@code 127.0.0.0/8} or {@code ::1}
         * @return this builder
         */
        public Builder bind(String loopbackLiteral) {
            this.host = loopbackLiteral;
            return this;
        }

        /**
         * Which port to listen on. Default 0, a free one; give one to come back where an earlier server was.
         *
         * @param number 0 to 65535
         * @return this builder
         */
        public Builder port(int number) {
            this.port = number;
            return this;
        }

        /**
         * Listens on a Unix domain socket as well, plain or TLS like the port. The file is deleted by
         * {@link EmbeddedServer#close()}. Needs Netty 4.2.
         *
         * @param path a file that does not exist, its path no longer than the system allows (about 100 bytes)
         * @return this builder
         */
        public Builder unixSocket(Path path) {
            this.socket = path;
            return this;
        }

        /**
         * Speaks TLS. Default plain text.
         *
         * @param serverContext the server's certificate, and whether clients must show theirs
         * @return this builder
         */
        public Builder tls(SslContext serverContext) {
            if (!serverContext.isServer()) {
                throw new IllegalArgumentException("this is the TLS context of a client");
            }
            this.tls = serverContext;
            return this;
        }

        /**
         * Makes every reply wait. Default zero.
         *
         * @param perReply how long
         * @return this builder
         */
        public Builder latency(Duration perReply) {
            this.latency = perReply;
            return this;
        }

        /**
         * The wire versions that {@code hello} claims. Default 0 to 21, as MongoDB 7.0; {@code buildInfo} fits to it.
         * What the server can do does not change.
         *
         * @param min the oldest; more than a driver knows makes it refuse the server
         * @param max the newest; less than a driver wants makes it refuse the server
         * @return this builder
         */
        public Builder wireVersions(int min, int max) {
            this.versions = new WireVersions(min, max);
            return this;
        }

        /**
         * The sizes which {@code hello} tells and the server keeps to. Default those of MongoDB; smaller ones show how a
         * client divides what it has to write.
         *
         * @param maxBsonObjectSize bytes of one document, 1,024 to 16 MiB
         * @param maxMessageSizeBytes bytes of one message, at least those of a document and at most 48,000,000; a longer one
         *     ends its connection
         * @param maxWriteBatchSize statements of one command, at least 1
         * @return this builder
         */
        public Builder limits(int maxBsonObjectSize, int maxMessageSizeBytes, int maxWriteBatchSize) {
            this.limits = new ServerLimits(maxBsonObjectSize, maxMessageSizeBytes, maxWriteBatchSize);
            return this;
        }

        /**
         * How clients may compress. Default all three, of those whose libraries are on the class path; a reply is compressed as its
         * request was.
         *
         * @param names {@code snappy}, {@code zlib}, {@code zstd}; none for no compression
         * @return this builder
         */
        public Builder compressors(String... names) {
            this.packings = Arrays.stream(names).map(Packing::named).toList();
            return this;
        }

        /**
         * Starts the server and waits until it listens.
         *
         * @return the server
         */
        public EmbeddedServer start() {
            return new EmbeddedServer(this);
        }
    }
}
