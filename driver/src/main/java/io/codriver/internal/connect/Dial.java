package io.codriver.internal.connect;

import io.codriver.event.OpeningLedger;
import io.codriver.internal.connect.TcpRace.Action;
import io.codriver.internal.time.Deadline;
import io.codriver.internal.time.Timers;
import io.codriver.internal.time.Timers.Timeout;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.util.context.Context;

/**
 * One race being run for one subscriber: carries out what {@link TcpRace} decides.
 *
 * <p>Concurrency: everything is owned by the event loop, apart from two things that any thread may touch. {@code inbox}
 * brings what others say onto the loop, in their order. {@code settled} is taken exactly once, by the delivery of a
 * result or by the cancellation; whoever comes second closes the channel.
 */
final class Dial implements Subscription {

    /**
     * How late a timer may be before the loop counts as held up. Then the network may have said something in time that the
     * loop has not read yet.
     */
    private static final long HELD_UP_NANOS = 20_000_000;

    /**
     * What the race is about.
     *
     * @param offers batches of addresses
     * @param watch told of every change of the attempts
     * @param outcome told of all attempts when the race is over
     */
    record Order(Flux<List<SocketAddress>> offers, Consumer<List<Attempt>> watch, Consumer<List<Attempt>> outcome) {}

    private final EventLoop loop;
    private final Timers timers;
    private final ChannelMaker maker;
    private final TcpRace race;
    private final Order order;
    private final CoreSubscriber<? super Dialed> subscriber;

    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean begun = new AtomicBoolean();
    private final AtomicBoolean settled = new AtomicBoolean();

    /** Every channel that is open and was not handed over. */
    private final Map<SocketAddress, Channel> channels = new HashMap<>();

    private final Queue<Action> todo = new ArrayDeque<>();
    private final Disposable.Swap offersSubscription = Disposables.swap();
    private boolean performing;
    private Deadline armed = Deadline.NEVER;
    private Timeout timeout = Timeout.NONE;

    Dial(
            EventLoop loop,
            Timers timers,
            ChannelMaker maker,
            TcpRace race,
            Order order,
            CoreSubscriber<? super Dialed> subscriber) {
        this.loop = loop;
        this.timers = timers;
        this.maker = maker;
        this.race = race;
        this.order = order;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        if (n > 0 && begun.compareAndSet(false, true)) {
            onLoop(this::begin);
        }
    }

    @Override
    public void cancel() {
        if (settled.compareAndSet(false, true)) {
            onLoop(() -> perform(race.cancel(timers.nanos())));
        }
    }

    /** Runs on the loop what any thread says, in the order in which it was said: inside this call if that is the loop. */
    private void onLoop(Runnable fact) {
        inbox.add(fact);
        if (loop.inEventLoop()) {
            drainInbox();
            return;
        }
        try {
            loop.execute(this::drainInbox);
        } catch (RejectedExecutionException shutDown) {
            // The loop has closed, or is about to close, every channel that was registered with it.
            deliverFailure(loopsAreGone(shutDown));
        }
    }

    private void drainInbox() {
        for (Runnable fact = inbox.poll(); fact != null; fact = inbox.poll()) {
            fact.run();
        }
    }

    private void begin() {
        if (settled.get()) {
            return;
        }
        armFor(race.wakeAt());
        offersSubscription.replace(order.offers()
                .subscribe(
                        addresses -> onLoop(() -> perform(race.offer(timers.nanos(), addresses, false))),
                        // What the lookup failed with is not a matter of this stage: race those which are known.
                        noMore -> onLoop(() -> perform(race.offer(timers.nanos(), List.of(), true))),
                        () -> onLoop(() -> perform(race.offer(timers.nanos(), List.of(), true))),
                        Context.of(subscriber.currentContext())));
    }

    /** Carries out actions in their order; what an action leads to is done after those that were decided before. */
    private void perform(List<Action> actions) {
        todo.addAll(actions);
        if (performing) {
            return;
        }
        performing = true;
        try {
            order.watch().accept(race.attempts(timers.nanos()));
            for (Action next = todo.poll(); next != null; next = todo.poll()) {
                act(next);
            }
        } finally {
            performing = false;
        }
        if (race.isOver()) {
            offersSubscription.dispose();
        }
        armFor(race.wakeAt());
    }

    private void act(Action action) {
        if (action instanceof TcpRace.Start start) {
            start(start.address());
        } else if (action instanceof TcpRace.Close close) {
            close(close.address());
        } else if (action instanceof TcpRace.Win win) {
            order.outcome().accept(race.attempts(timers.nanos()));
            handOver(win.address());
        } else if (action instanceof TcpRace.Fail fail) {
            order.outcome().accept(race.attempts(timers.nanos()));
            deliverFailure(failure(fail.timedOut()));
        }
    }

    private void armFor(Deadline wake) {
        if (wake.equals(armed)) {
            return;
        }
        timeout.cancel();
        armed = wake;
        timeout = timers.at(wake, () -> due(wake));
    }

    private void due(Deadline wake) {
        long now = timers.nanos();
        if (wake.hasPassed(now - HELD_UP_NANOS)) {
            // Timers that are set now go off after the loop has read what the network has to say.
            timeout = timers.at(Deadline.afterNanos(0, now), this::tick);
        } else {
            tick();
        }
    }

    private void tick() {
        armed = Deadline.NEVER;
        perform(race.tick(timers.nanos()));
    }

    private void start(SocketAddress address) {
        Channel channel;
        try {
            channel = maker.make(address);
        } catch (RuntimeException failure) {
            perform(race.failed(timers.nanos(), address, failure));
            return;
        }
        channels.put(address, channel);
        loop.register(channel).addListener((ChannelFuture registered) -> {
            if (registered.isSuccess()) {
                channel.connect(maker.target(address)).addListener((ChannelFuture ended) -> ended(address, ended));
            } else {
                ended(address, registered);
            }
        });
    }

    // Netty calls this on the loop: registration and connecting were begun there.
    private void ended(SocketAddress address, ChannelFuture future) {
        long now = timers.nanos();
        if (future.isSuccess()) {
            perform(race.connected(now, address));
            return;
        }
        close(address);
        Throwable cause = future.cause();
        perform(isRefusal(cause) ? race.refused(now, address, cause) : race.failed(now, address, cause));
    }

    /**
     * The JDK and Netty's natives throw a {@link ConnectException} for a reset SYN, and for little else: the kernel's own
     * give-up after minutes, whose text depends on the locale. Taking that for a refusal costs one more SYN.
     */
    private static boolean isRefusal(Throwable cause) {
        return cause instanceof ConnectException && !(cause instanceof ConnectTimeoutException);
    }

    private void close(SocketAddress address) {
        Channel channel = channels.remove(address);
        if (channel == null) {
            return;
        }
        if (channel.isRegistered()) {
            channel.close();
        } else {
            channel.unsafe().closeForcibly();
        }
    }

    private void handOver(SocketAddress address) {
        Channel channel = channels.get(address);
        if (channel == null || !settled.compareAndSet(false, true)) {
            close(address);
            return;
        }
        channels.remove(address);
        subscriber.onNext(new Dialed(channel, address, race.attempts(timers.nanos())));
        subscriber.onComplete();
    }

    private void deliverFailure(DialFailure failure) {
        if (settled.compareAndSet(false, true)) {
            subscriber.onError(failure);
        }
    }

    private DialFailure failure(boolean timedOut) {
        long now = timers.nanos();
        List<Attempt> attempts = race.attempts(now);
        if (attempts.isEmpty()) {
            String why = timedOut ? "no address was known in time" : "there is no address to connect to";
            return new DialFailure(why, attempts, timedOut);
        }
        Duration spent = Duration.ofNanos(now - attempts.get(0).startNanos());
        String message = (timedOut ? "not connected within " : "no address could be reached in ")
                + OpeningLedger.readable(spent) + " (" + Attempt.summary(attempts) + ")";
        return new DialFailure(message, attempts, timedOut);
    }

    private static DialFailure loopsAreGone(RejectedExecutionException cause) {
        return new DialFailure("the event loops that should carry the connection were shut down", cause);
    }
}
