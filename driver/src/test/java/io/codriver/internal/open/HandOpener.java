package io.codriver.internal.open;

import com.mongodb.ServerAddress;
import io.codriver.event.OpenStage;
import io.codriver.event.OpeningLedger;
import io.codriver.event.OpeningLedger.Entry;
import io.codriver.event.OpeningLedger.Outcome;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Openings that go on when a test says so. */
public final class HandOpener implements Opener {

    private final Ticker ticker;
    private final List<HandOpening> begun = new CopyOnWriteArrayList<>();
    private List<InetAddress> fresh = List.of();
    private boolean keepsAnswer;
    private long answers;

    public HandOpener(Ticker ticker) {
        this.ticker = ticker;
    }

    @Override
    public Opening begin(ServerAddress server, boolean forMonitor) {
        HandOpening opening = new HandOpening(server, forMonitor, ticker);
        begun.add(opening);
        return opening;
    }

    /** What DNS says from now on, each time anew; nothing if empty. */
    public void nameServiceSays(InetAddress... addresses) {
        fresh = List.of(addresses);
        keepsAnswer = false;
    }

    /** What DNS says once: nobody asks again while its time to live lasts. */
    public void nameServiceSaysOnce(InetAddress... addresses) {
        fresh = List.of(addresses);
        keepsAnswer = true;
        answers++;
    }

    @Override
    public void freshAddresses(ServerAddress server, ObjLongConsumer<? super Collection<InetAddress>> told) {
        if (!fresh.isEmpty()) {
            told.accept(fresh, answers += keepsAnswer ? 0 : 1);
        }
    }

    /** All openings, in their order. */
    public List<HandOpening> begun() {
        return begun;
    }

    public HandOpening opening(int index) {
        return begun.get(index);
    }

    public HandOpening last() {
        return begun.get(begun.size() - 1);
    }

    /** Those which resolve now. */
    public List<HandOpening> resolving() {
        return begun.stream().filter(HandOpening::isResolving).toList();
    }

    /** Those which hold a permit now. */
    public List<HandOpening> establishing() {
        return begun.stream().filter(HandOpening::isEstablishing).toList();
    }

    /** Every lookup answers. */
    public void resolveAll() {
        resolving().forEach(HandOpening::resolved);
    }

    /** Resolves and establishes whatever waits, until nothing waits any more. */
    public void openAll() {
        while (!resolving().isEmpty() || !establishing().isEmpty()) {
            resolveAll();
            establishing().forEach(HandOpening::established);
        }
    }

    /** One opening. */
    public static final class HandOpening implements Opening {

        private final ServerAddress server;
        private final boolean forMonitor;
        private final Ticker ticker;
        private final long startNanos;
        private final List<String> steps = new ArrayList<>();
        private @Nullable MonoSink<Void> resolving;
        private @Nullable MonoSink<OpenConnection> establishing;
        private OpenStage stage = OpenStage.RESOLVE;
        private long stageNanos;
        private Outcome outcome = Outcome.RUNNING;
        private boolean abandoned;
        private final List<Entry> done = new ArrayList<>();
        private Runnable whileHandedOver = () -> {};

        HandOpening(ServerAddress server, boolean forMonitor, Ticker ticker) {
            this.server = server;
            this.forMonitor = forMonitor;
            this.ticker = ticker;
            this.startNanos = ticker.nanos();
            this.stageNanos = startNanos;
        }

        public ServerAddress server() {
            return server;
        }

        public boolean forMonitor() {
            return forMonitor;
        }

        public boolean isResolving() {
            return resolving != null;
        }

        public boolean isEstablishing() {
            return establishing != null;
        }

        /** What the pool or monitor did, in order. */
        public List<String> steps() {
            return steps;
        }

        @Override
        public Mono<Void> resolve(Deadline by) {
            return Mono.create(sink -> {
                steps.add("resolve");
                sink.onCancel(() -> {
                    steps.add("cancel resolve");
                    resolving = null;
                    outcome = Outcome.CANCELLED;
                });
                resolving = sink;
            });
        }

        @Override
        public void awaitPermit() {
            steps.add("await permit");
            enter(OpenStage.PERMIT);
        }

        @Override
        public Mono<OpenConnection> establish(Deadline by) {
            return Mono.<OpenConnection>create(sink -> {
                        steps.add("establish");
                        enter(OpenStage.CONNECT);
                        sink.onCancel(() -> {
                            steps.add("cancel establish");
                            establishing = null;
                            outcome = Outcome.CANCELLED;
                        });
                        establishing = sink;
                    })
                    .doOnNext(connection -> whileHandedOver.run());
        }

        @Override
        public void abandon() {
            abandoned = true;
        }

        public boolean isAbandoned() {
            return abandoned;
        }

        public void resolved() {
            MonoSink<Void> sink = resolving;
            resolving = null;
            sink.success();
        }

        public void resolveFailed(Throwable failure) {
            outcome = Outcome.FAILED;
            MonoSink<Void> sink = resolving;
            resolving = null;
            sink.error(failure);
        }

        /** TCP is done, hello is under way. */
        public void connected() {
            enter(OpenStage.HELLO);
        }

        /** What another thread does at the moment in which the connection is on its way to its owner. */
        public void whileHandedOver(Runnable task) {
            whileHandedOver = task;
        }

        public HandConnection established() {
            return established(new HandConnection(server, ticker));
        }

        public <C extends OpenConnection> C established(C connection) {
            outcome = Outcome.DONE;
            MonoSink<OpenConnection> sink = establishing;
            establishing = null;
            sink.success(connection);
            return connection;
        }

        public void establishFailed(Throwable failure) {
            outcome = Outcome.FAILED;
            MonoSink<OpenConnection> sink = establishing;
            establishing = null;
            sink.error(failure);
        }

        private void enter(OpenStage next) {
            done.add(entry(Outcome.DONE));
            stage = next;
            stageNanos = ticker.nanos();
        }

        private Entry entry(Outcome how) {
            return new Entry(
                    stage,
                    Duration.ofNanos(stageNanos - startNanos),
                    Duration.ofNanos(ticker.nanos() - stageNanos),
                    how,
                    "");
        }

        @Override
        public OpeningLedger ledger() {
            List<Entry> entries = new ArrayList<>(done);
            entries.add(entry(outcome));
            return new OpeningLedger(entries);
        }
    }
}
