package io.codriver.internal.pool;

import com.mongodb.ServerAddress;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionPoolSettings;
import com.mongodb.connection.ServerId;
import io.codriver.event.PoolClearedEvent;
import io.codriver.event.PoolListener;
import io.codriver.internal.observe.RecordedLog;
import io.codriver.internal.observe.WrittenLines;
import io.codriver.internal.open.HandConnection;
import io.codriver.internal.open.HandOpener;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** A pool with time, openings and listeners in the hands of the test. */
final class PoolRig {

    static final ServerAddress SERVER = new ServerAddress("db", 27017);

    final ManualTime time = new ManualTime();
    final HandOpener opener = new HandOpener(time);
    final RecordedPoolEvents events = new RecordedPoolEvents();
    final List<String> toldTopology = new ArrayList<>();
    final List<String> logged = new ArrayList<>();

    /** What our own listener hears. */
    final List<PoolClearedEvent> heard = new ArrayList<>();

    final RecordedLog log = new RecordedLog();
    final FairPool pool;
    double random;
    Runnable whenToldTopology = () -> {};

    PoolRig() {
        this(settings -> {});
    }

    PoolRig(Consumer<ConnectionPoolSettings.Builder> settings) {
        ConnectionPoolSettings.Builder builder =
                ConnectionPoolSettings.builder().addConnectionPoolListener(events);
        settings.accept(builder);
        pool = new FairPool(
                new PoolOptions(new ServerId(new ClusterId(), SERVER), builder.build(), List.of(listener()), log),
                opener,
                time,
                (failure, generation, service, then) -> {
                    toldTopology.add(failure.getMessage() + " in " + generation);
                    whenToldTopology.run();
                    then.run();
                },
                () -> random,
                new WrittenLines("io.codriver.pool", false, logged));
    }

    private PoolListener listener() {
        return new PoolListener() {
            @Override
            public void poolCleared(PoolClearedEvent event) {
                heard.add(event);
            }
        };
    }

    static PoolRig ready(Consumer<ConnectionPoolSettings.Builder> settings) {
        PoolRig rig = new PoolRig(settings);
        rig.pool.ready();
        rig.events.take();
        return rig;
    }

    static PoolRig ready() {
        return ready(settings -> {});
    }

    Caller call() {
        return call(Deadline.NEVER);
    }

    Caller call(Deadline by) {
        Caller caller = new Caller();
        pool.checkOut(by).subscribe(caller);
        return caller;
    }

    Caller callForIdle() {
        Caller caller = new Caller();
        pool.checkOutIdle(-1).subscribe(caller);
        return caller;
    }

    /** Opens this many idle connections. */
    List<HandConnection> idle(int count) {
        List<Caller> callers = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            callers.add(call());
        }
        opener.openAll();
        List<HandConnection> connections =
                callers.stream().map(Caller::connection).toList();
        callers.forEach(caller -> caller.lent().checkIn());
        events.take();
        return connections;
    }

    void advanceMillis(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** Somebody who asked for a connection. */
    static final class Caller extends BaseSubscriber<LentConnection> {

        private @Nullable LentConnection lent;
        private @Nullable Throwable failure;

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            subscription.request(1);
        }

        @Override
        protected void hookOnNext(LentConnection value) {
            lent = value;
        }

        @Override
        protected void hookOnError(Throwable thrown) {
            failure = thrown;
        }

        boolean isWaiting() {
            return lent == null && failure == null;
        }

        LentConnection lent() {
            if (lent == null) {
                throw new AssertionError("Nothing was lent", failure);
            }
            return lent;
        }

        /** As a blocking caller would have it. */
        LentConnection lentOrThrow() {
            if (failure instanceof RuntimeException thrown) {
                throw thrown;
            }
            return lent();
        }

        HandConnection connection() {
            return (HandConnection) lent().connection();
        }

        Throwable failure() {
            if (failure == null) {
                throw new AssertionError("It did not fail");
            }
            return failure;
        }
    }
}
