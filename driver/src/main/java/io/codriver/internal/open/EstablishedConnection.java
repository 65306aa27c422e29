package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.handshake.Greeted;
import io.codriver.internal.hello.Hello;
import java.net.SocketAddress;
import java.util.function.Supplier;

/** A connection that went through all stages. Immutable; the channel knows whether it is open. */
record EstablishedConnection(
        ServerAddress server,
        SocketAddress remote,
        Conversation conversation,
        Greeted greeted,
        Supplier<OpeningLedger> written)
        implements OpenConnection {

    @Override
    public OpeningLedger ledger() {
        return written.get();
    }

    @Override
    public Hello hello() {
        return greeted.hello();
    }

    @Override
    public long helloNanos() {
        return greeted.roundTripNanos();
    }

    @Override
    public boolean isOpen() {
        return conversation.channel().isActive();
    }

    @Override
    public void onClosed(Runnable task) {
        conversation.channel().closeFuture().addListener(closed -> task.run());
    }

    @Override
    public boolean isServedBy(Thread thread) {
        return conversation.channel().eventLoop().inEventLoop(thread);
    }

    @Override
    public void close(String reason) {
        conversation.close(reason);
    }

    @Override
    public String toString() {
        return "connection to " + server + " (" + conversation.channel().id() + ")";
    }
}
