package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.handshake.Greeted;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.time.Deadline;
import java.net.SocketAddress;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/** A connection that went through all stages. Immutable; the channel knows whether it is open. */
record EstablishedConnection(
        ServerAddress server,
        SocketAddress remote,
        Conversation conversation,
        Greeted greeted,
        Renewal renewal,
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
    public Optional<Mono<Void>> proveAgain(Deadline by) {
        return greeted.login().map(login -> renewal.of(login, conversation, server, by));
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
