package io.codriver.cancel;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.EventExecutor;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/** Subscribes to one operation, asks for some of its items, and leaves. */
final class Asker extends BaseSubscriber<Object> {

    /** How many tasks each event loop has to run before nothing can be on its way any more that was begun before. */
    private static final int TURNS = 3;

    private final int number;
    private final int wanted;
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile boolean left;
    private volatile boolean ended;
    private volatile boolean quiet;
    private volatile @Nullable String wrong;

    Asker(int number, Random random) {
        this.number = number;
        this.wanted = random.nextInt(4) == 0 ? Integer.MAX_VALUE : 1 + random.nextInt(3);
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        subscription.request(wanted);
    }

    @Override
    protected void hookOnNext(Object item) {
        if (left && quiet) {
            wrong = "an item after it was cancelled";
        }
    }

    @Override
    protected void hookOnComplete() {
        ended = true;
    }

    @Override
    protected void hookOnError(Throwable failure) {
        ended = true;
        wrong = "failed: " + failure;
    }

    /** The driver tells that a command of this operation is sent. */
    void started(String command) {
        sent.incrementAndGet();
        if (quiet) {
            wrong = command + " was sent after it was cancelled";
        }
    }

    void replied() {
        answered.incrementAndGet();
    }

    /** Cancels from the calling thread; nothing may be sent once every loop has done what it had to do by then. */
    Point leave(EventLoopGroup loops, boolean serverKnown, boolean lookingUp) {
        Point point = point(serverKnown, lookingUp);
        cancel();
        left = true;
        turn(loops, TURNS);
        return point;
    }

    private Point point(boolean serverKnown, boolean lookingUp) {
        if (ended) {
            return Point.ENDED;
        }
        if (sent.get() > 0) {
            return sent.get() > answered.get() ? Point.IN_FLIGHT : Point.BETWEEN_BATCHES;
        }
        if (!serverKnown) {
            return Point.SELECTION;
        }
        return lookingUp ? Point.RESOLVE : Point.QUEUE;
    }

    private void turn(EventLoopGroup loops, int turns) {
        if (turns == 0) {
            quiet = true;
            return;
        }
        AtomicInteger missing = new AtomicInteger();
        loops.forEach(loop -> missing.incrementAndGet());
        for (EventExecutor loop : loops) {
            loop.execute(() -> {
                if (missing.decrementAndGet() == 0) {
                    turn(loops, turns - 1);
                }
            });
        }
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean wasSent() {
        return sent.get() > 0;
    }

    @Nullable
    String wrong() {
        return wrong;
    }

    /** The id of the document that it inserts, or the comment of its query. */
    String mark() {
        return "asker " + number;
    }
}
