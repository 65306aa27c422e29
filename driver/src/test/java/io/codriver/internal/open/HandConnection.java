package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.time.Ticker;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.jspecify.annotations.Nullable;

/** A connection without a network. */
public final class HandConnection implements OpenConnection {

    private final ServerAddress server;
    private final Hello hello;
    private final HandConversation conversation;
    private final List<Runnable> onClosed = new ArrayList<>();
    private boolean open = true;
    private String closeReason = "";
    private SocketAddress remote;
    private @Nullable Thread eventLoop;

    public HandConnection(ServerAddress server, Ticker ticker) {
        this(server, ticker, BsonDocument.parse("{ok: 1, ismaster: true, maxWireVersion: 21, minWireVersion: 0}"));
    }

    public HandConnection(ServerAddress server, Ticker ticker, BsonDocument hello) {
        this.server = server;
        this.remote = InetSocketAddress.createUnresolved("127.0.0.1", server.getPort());
        this.hello = new Hello(
                hello,
                hello.getNumber("minWireVersion", new BsonInt32(0)).intValue(),
                hello.getNumber("maxWireVersion", new BsonInt32(0)).intValue(),
                16 << 20,
                48_000_000,
                100_000,
                hello.containsKey("helloOk"),
                42L,
                hello.containsKey("serviceId") ? hello.getObjectId("serviceId").getValue() : null,
                hello.containsKey("logicalSessionTimeoutMinutes"));
        this.conversation = new HandConversation(ticker, this::close);
    }

    @Override
    public ServerAddress server() {
        return server;
    }

    @Override
    public Conversation conversation() {
        return conversation;
    }

    public HandConversation hand() {
        return conversation;
    }

    @Override
    public Hello hello() {
        return hello;
    }

    @Override
    public SocketAddress remote() {
        return remote;
    }

    /** As if it had been opened to this address. */
    public HandConnection at(InetAddress address) {
        remote = new InetSocketAddress(address, server.getPort());
        return this;
    }

    /** As if this thread were its event loop. */
    public HandConnection on(Thread thread) {
        eventLoop = thread;
        return this;
    }

    @Override
    public boolean isServedBy(Thread thread) {
        return thread == eventLoop;
    }

    @Override
    public OpeningLedger ledger() {
        return OpeningLedger.EMPTY;
    }

    @Override
    public long helloNanos() {
        return 2_000_000;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void onClosed(Runnable task) {
        if (open) {
            onClosed.add(task);
        } else {
            task.run();
        }
    }

    @Override
    public void close(String reason) {
        if (open) {
            open = false;
            closeReason = reason;
            onClosed.forEach(Runnable::run);
        }
    }

    /** Why it was closed; empty while it is open. */
    public String closeReason() {
        return closeReason;
    }
}
