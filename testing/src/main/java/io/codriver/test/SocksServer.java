package io.codriver.test;

import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.net.Loopback;
import io.codriver.test.internal.socks.SocksConnection;
import io.codriver.test.internal.socks.SocksFault;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A SOCKS5 proxy (RFC 1928, RFC 1929) which connects to loopback addresses alone, knows the names it was told, and writes down
 * what it was asked for. It can be made to refuse, to fall silent, to break off and to say anything else, at each step of the
 * conversation.
 *
 * <pre>{@code
 * try (EmbeddedServer server = EmbeddedServer.start();
 *         SocksServer proxy = SocksServer.start("ada", "secret").host("db.example", "127.0.0.1")) {
 *     String uri = "mongodb://db.example:" + server.port() + "/?" + proxy.uriOptions();
 *     ...
 *     assertThat(proxy.requests()).allMatch(request -> request.host().equals("db.example"));
 * }
 * }</pre>
 *
 * <p>Faults hold for conversations that come to that step from then on. Every method may be called from any thread.
 */
public final class SocksServer extends Listening {

    /** The answers of a conversation. */
    public enum Step {
        /** Which authentication is to be used. */
        METHOD,
        /** Whether user name and password are right. */
        LOGIN,
        /** Whether the host was reached. */
        CONNECT
    }

    private final Listener listener;
    private final Changes changes = new Changes();
    private final Optional<String> user;
    private final Optional<String> password;
    private final Map<String, InetAddress> hosts = new ConcurrentHashMap<>();
    private final Map<Step, SocksFault> faults = new ConcurrentHashMap<>();
    private final List<SocksRequest> requests = new CopyOnWriteArrayList<>();

    private SocksServer(Optional<String> user, Optional<String> password, String host, int port) {
        this.user = user;
        this.password = password;
        this.listener = new Listener("socks", host, port, changes, (channel, id) -> channel.pipeline()
                .addLast(new SocksConnection(user, password, new Ways())));
    }

    /**
     * Starts a proxy for everybody on 127.0.0.1 and a free port.
     *
     * @return the proxy, listening
     */
    public static SocksServer start() {
        return new SocksServer(Optional.empty(), Optional.empty(), "127.0.0.1", 0);
    }

    /**
     * Starts a proxy for one user on 127.0.0.1 and a free port.
     *
     * @param user whom it lets through
     * @param password how it knows the user
     * @return the proxy, listening
     */
    public static SocksServer start(String user, String password) {
        return new SocksServer(Optional.of(user), Optional.of(password), "127.0.0.1", 0);
    }

    /**
     * Starts a proxy for everybody.
     *
     * @param loopbackLiteral where it listens: in {@code 127.0.0.0/8}, or {@code ::1}
     * @param port 0 for a free one
     * @return the proxy, listening
     */
    public static SocksServer at(String loopbackLiteral, int port) {
        return new SocksServer(Optional.empty(), Optional.empty(), loopbackLiteral, port);
    }

    /** What a connection asks for. */
    private final class Ways implements SocksConnection.Ways {
        @Override
        public Optional<SocksFault> fault(Step step) {
            return Optional.ofNullable(faults.get(step));
        }

        @Override
        public Optional<InetAddress> address(SocksRequest request) {
            requests.add(request);
            changes.happened();
            if (request.kind() == SocksRequest.Kind.NAME) {
                return Optional.ofNullable(hosts.get(request.host()));
            }
            try {
                return Optional.of(Loopback.address(request.host()));
            } catch (IllegalArgumentException notOfThisMachine) {
                return Optional.empty();
            }
        }
    }

    /**
     * Makes a name known; others do not exist.
     *
     * @param name as clients will say it
     * @param loopbackLiteral its address
     * @return this proxy
     */
    public SocksServer host(String name, String loopbackLiteral) {
        hosts.put(name, Loopback.address(loopbackLiteral));
        return this;
    }

    private SocksServer fault(Step step, SocksFault fault) {
        faults.put(step, fault);
        return this;
    }

    /**
     * Answers every request to connect with a code of RFC 1928, without trying.
     *
     * @param code 1 to 8, or what no standard knows
     * @return this proxy
     */
    public SocksServer refuse(int code) {
        return say(Step.CONNECT, new byte[] {5, (byte) code, 0, 1, 0, 0, 0, 0, 0, 0});
    }

    /**
     * Says nothing when it comes to that step, and closes nothing.
     *
     * @param step which answer is missing
     * @return this proxy
     */
    public SocksServer silence(Step step) {
        return fault(step, SocksFault.SILENCE);
    }

    /**
     * Closes the connection instead of an answer.
     *
     * @param step which answer is missing
     * @return this proxy
     */
    public SocksServer cut(Step step) {
        return fault(step, SocksFault.CUT);
    }

    /**
     * Says something else instead of an answer, and nothing after that.
     *
     * @param step whose answer it is
     * @param bytes what is said
     * @return this proxy
     */
    public SocksServer say(Step step, byte[] bytes) {
        return fault(step, new SocksFault(bytes));
    }

    /**
     * Takes every fault back.
     *
     * @return this proxy
     */
    public SocksServer heal() {
        faults.clear();
        listener.acceptAgain();
        return this;
    }

    /**
     * Refuses new connections, until it is healed. Waits until it is so.
     *
     * @return this proxy
     */
    public SocksServer refuseConnections() {
        listener.refuse();
        return this;
    }

    /**
     * What it was asked to connect to, in this order.
     *
     * @return a copy
     */
    public List<SocksRequest> requests() {
        return List.copyOf(requests);
    }

    /**
     * The options with which a connection string leads through this proxy.
     *
     * @return for example {@code proxyHost=127.0.0.1&proxyPort=43211&proxyUsername=ada&proxyPassword=secret}
     */
    public String uriOptions() {
        return "proxyHost=" + address().getAddress().getHostAddress() + "&proxyPort=" + port()
                + user.map(name -> "&proxyUsername=" + name).orElse("")
                + password.map(word -> "&proxyPassword=" + word).orElse("");
    }

    @Override
    Listener listener() {
        return listener;
    }

    @Override
    public String toString() {
        return "SocksServer[" + listener + ", faults " + faults.keySet() + ", asked for " + requests + "]";
    }
}
