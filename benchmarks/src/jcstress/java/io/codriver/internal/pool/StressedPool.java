package io.codriver.internal.pool;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import io.codriver.event.OpeningLedger;
import io.codriver.internal.exchange.Conversation;
import io.codriver.internal.hello.Hello;
import io.codriver.internal.observe.StructuredLog;
import io.codriver.internal.open.OpenConnection;
import io.codriver.internal.open.Opening;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.List;
import org.bson.BsonDocument;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Mono;

/** A pool of one connection at most, whose openings succeed at once and whose time stands still. */
final class StressedPool {

    private static final ServerAddress SERVER = new ServerAddress("db");
    private static final PoolOptions OPTIONS = new PoolOptions(
            new ServerId(new ClusterId(), SERVER),
            ConnectionPoolSettings.builder().maxSize(1).build(),
            List.of(),
            StructuredLog.SILENT);
    private static final Hello HELLO = Hello.of(BsonDocument.parse("{ok: 1, ismaster: true, maxWireVersion: 21}"));
    private static final SocketAddress REMOTE = InetSocketAddress.createUnresolved("127.0.0.1", 27017);

    private final FairPool pool = new FairPool(
            OPTIONS,
            (server, forMonitor) -> new OpensAtOnce(),
            new StandingTime(),
            (failure, generation, service, then) -> then.run());

    StressedPool() {
        pool.ready();
    }

    FairPool pool() {
        return pool;
    }

    Caller call() {
        Caller caller = new Caller();
        pool.checkOut(Deadline.NEVER).subscribe(caller);
        return caller;
    }

    /** Somebody who asked for a connection. */
    static final class Caller extends BaseSubscriber<LentConnection> {

        // Plain: the arbiter reads them when all actors are done.
        private int signals;
        private LentConnection lent;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(LentConnection connection) {
            signals++;
            lent = connection;
        }

        @Override
        protected void hookOnError(Throwable failure) {
            signals += 100;
        }

        /** One for each connection, a hundred for a failure. */
        int signals() {
            return signals;
        }

        /** Only if it was served. */
        LentConnection lent() {
            return lent;
        }
    }

    private static final class OpensAtOnce implements Opening {

        @Override
        public Mono<Void> resolve(Deadline by) {
            return Mono.empty();
        }

        @Override
        public void awaitPermit() {}

        @Override
        public Mono<OpenConnection> establish(Deadline by) {
            return Mono.fromSupplier(Connection::new);
        }

        @Override
        public OpeningLedger ledger() {
            return OpeningLedger.EMPTY;
        }
    }

    private static final class Connection implements OpenConnection {

        private volatile boolean open = true;

        @Override
        public ServerAddress server() {
            return SERVER;
        }

        @Override
        public Conversation conversation() {
            throw new UnsupportedOperationException("nothing is said here");
        }

        @Override
        public Hello hello() {
            return HELLO;
        }

        @Override
        public SocketAddress remote() {
            return REMOTE;
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
            return open;
        }

        @Override
        public void onClosed(Runnable task) {}

        @Override
        public void close(String reason) {
            open = false;
        }
    }

    private static final class StandingTime implements Timers {

        @Override
        public long nanos() {
            return 0;
        }

        @Override
        public Timeout at(Deadline deadline, Runnable task) {
            return Timeout.NONE;
        }
    }
}
