package io.codriver.test;

import io.codriver.test.internal.deployment.Seat;
import io.codriver.test.internal.embedded.Front;
import io.codriver.test.internal.embedded.Role;
import io.codriver.test.internal.net.Listener;
import io.codriver.test.internal.net.Loopback;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One process of a {@link TestDeployment}: a standalone server, a member of a replica set, a mongos. It can be killed and
 * restarted, fall silent and speak again, become slow, move to another address; and it tells which commands it received.
 *
 * <p>Every method may be called from any thread, and what it does is done when it returns.
 */
public final class Member {

    /** Whether the process is there, as the network sees it. */
    private enum Presence {
        THERE,
        SILENT,
        UNREACHABLE,
        KILLED
    }

    private final Ground ground;
    private final Front front;
    private final Listener listener;
    private final String name;
    private final @Nullable Seat seat;

    private volatile Presence presence = Presence.THERE;

    /** What holds the port while nobody listens on it. */
    private @Nullable AutoCloseable placeholder;

    private Member(Ground ground, String bind, @Nullable String host, Role role, @Nullable Seat seat) {
        this.ground = ground;
        this.seat = seat;
        this.front = new Front(ground.settings(), ground.data(), role, ground.changes()::happened);
        this.listener =
                new Listener(ground.loop(), new InetSocketAddress(Loopback.address(bind), 0), ground.changes(), front);
        this.name = host == null ? Loopback.hostAndPort(listener.address()) : host + ":" + port();
    }

    /** A process that belongs to no replica set. */
    static Member of(Ground ground, Role role) {
        return new Member(ground, "127.0.0.1", null, role, null);
    }

    /** A member of a replica set, which clients know by a name if one is given. */
    static Member of(Ground ground, String bind, @Nullable String host, Seat seat) {
        Member member = new Member(ground, bind, host, seat, seat);
        ground.loop().run(() -> seat.take(member.name, member.front::topologyChanged));
        return member;
    }

    Front front() {
        return front;
    }

    /** Whether the process was not killed. */
    boolean isRunning() {
        return presence != Presence.KILLED;
    }

    @Nullable
    Seat seat() {
        return seat;
    }

    /**
     * Host and port as clients are told them.
     *
     * @return for example {@code 127.0.0.1:43211}
     */
    public String name() {
        return name;
    }

    /**
     * Where the process listens now.
     *
     * @return address and port
     */
    public InetSocketAddress address() {
        return listener.address();
    }

    /**
     * The port on which the process listens, which never changes.
     *
     * @return the port
     */
    public int port() {
        return address().getPort();
    }

    /**
     * Whether {@code hello} says that this process takes writes.
     *
     * @return for a member of a replica set whether it is the primary, else true
     */
    public boolean isWritable() {
        return seat == null || ground.loop().call(seat::isWritable);
    }

    /**
     * Sets the fail point of this process.
     *
     * @param failPoint what is to happen to which commands
     */
    public void failPoint(FailPoint failPoint) {
        ground.loop().run(() -> front.failPoint(failPoint.command()));
    }

    /** Ends the fail point of this process, if it has one. */
    public void clearFailPoint() {
        ground.loop().run(front::clearFailPoint);
    }

    /**
     * Makes every reply wait from now on, {@code hello} included. The work itself is done at once.
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
     * Ends the process as {@code kill -9} does: its connections are closed, connecting is refused, and its cursors and its
     * fail point are gone. A replica set which loses its primary by this elects another one.
     */
    public synchronized void kill() {
        if (presence == Presence.KILLED) {
            return;
        }
        release();
        listener.refuse();
        ground.loop().run(front::ended);
        placeholder = ClosedPort.afterServer(address());
        become(Presence.KILLED);
    }

    /** Starts the process anew where it was; one that runs is killed first. */
    public synchronized void restart() {
        kill();
        release();
        listener.acceptAgain();
        become(Presence.THERE);
    }

    /**
     * Makes the process mute, as one that is stopped: connections stay open and new ones are accepted, but nothing is read
     * and nothing answered, not even a TLS handshake.
     */
    public synchronized void silence() {
        require(Presence.THERE);
        ground.loop().run(() -> front.silence(true));
        become(Presence.SILENT);
    }

    /**
     * Takes the machine off the network: open connections are mute, and a SYN is never answered, so connecting hangs until
     * the client's own limit.
     */
    public synchronized void unplug() {
        require(Presence.THERE);
        ground.loop().run(() -> front.silence(true));
        listener.refuse();
        placeholder = BlackHole.open(host(), port());
        become(Presence.UNREACHABLE);
    }

    /** Ends {@link #silence()} or {@link #unplug()}: what was asked meanwhile on open connections is answered now. */
    public synchronized void heal() {
        if (presence == Presence.THERE) {
            return;
        }
        if (presence == Presence.KILLED) {
            throw new IllegalStateException(name + " was killed: restart it");
        }
        release();
        listener.acceptAgain();
        // First it hears what it has missed: a member that was primary must not answer as if it still were.
        become(Presence.THERE);
        ground.loop().run(() -> front.silence(false));
    }

    /**
     * Moves the process to another address, as a host whose name gets another address: it listens there on the same port,
     * no longer here, and its connections are closed.
     *
     * @param loopbackLiteral in {@code 127.0.0.0/8}, or {@code ::1}
     */
    public synchronized void moveTo(String loopbackLiteral) {
        require(Presence.THERE);
        listener.moveTo(Loopback.address(loopbackLiteral));
        ground.loop().run(front::closeConnections);
    }

    /** Closes the connections which are open now. New ones are accepted. */
    public void closeConnections() {
        ground.loop().run(front::closeConnections);
    }

    private String host() {
        return address().getAddress().getHostAddress();
    }

    private void require(Presence wanted) {
        if (presence != wanted) {
            throw new IllegalStateException(name + " is " + presence);
        }
    }

    private void become(Presence now) {
        presence = now;
        if (seat != null) {
            ground.loop().run(() -> seat.reachable(now == Presence.THERE));
        }
        ground.changes().happened();
    }

    private void release() {
        if (placeholder == null) {
            return;
        }
        try {
            placeholder.close();
        } catch (Exception e) {
            throw new IllegalStateException("the port of " + name + " is not given back", e);
        }
        placeholder = null;
    }

    /**
     * The commands this process received, {@code hello} included: the last 10,000, and of those no more than 16 MiB. They
     * outlive {@link #kill()}.
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
     * @param command exactly as it was sent
     * @return oldest first
     */
    public List<RecordedCommand> commands(String command) {
        return commands().stream()
                .filter(recorded -> recorded.name().equals(command))
                .toList();
    }

    /**
     * How often a command was received since the start or {@link #forgetCommands()}; exact, however many there were.
     *
     * @param command exactly as it was sent
     * @return the count
     */
    public long commandCount(String command) {
        return front.recordings().count(command);
    }

    /** Empties {@link #commands()} and sets the counts to zero. */
    public void forgetCommands() {
        front.recordings().clear();
    }

    /**
     * How many connections are open, also those that have said nothing yet.
     *
     * @return the count
     */
    public int openConnections() {
        return front.open();
    }

    /**
     * How many connections were accepted since the start.
     *
     * @return the count
     */
    public long acceptedConnections() {
        return front.accepted();
    }

    /**
     * Cursors of this process that clients have neither drained nor killed.
     *
     * @return their ids
     */
    public Set<Long> openCursors() {
        return front.cursors().open();
    }

    /** Lets the port go. The connections end with the loop of the deployment. */
    synchronized void close() {
        release();
    }

    @Override
    public String toString() {
        return name + " (" + presence + ", " + openConnections() + " open connections)";
    }
}
