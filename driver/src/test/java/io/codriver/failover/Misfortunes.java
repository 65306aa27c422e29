package io.codriver.failover;

import io.codriver.test.Member;
import io.codriver.test.ReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What befalls the primary of a set, decided by a seed: before an operation, or while it is on its way. */
final class Misfortunes implements AutoCloseable {

    private static final Duration ELECTION_LIMIT = Duration.ofSeconds(20);
    private static final int SOON_MICROS = 3_000;

    private enum Kind {
        STEPS_DOWN,
        DIES,
        LOSES_ITS_CONNECTIONS,
        IS_REPLACED,
        LOSES_THE_NEXT_REPLY
    }

    private final ReplicaSet set;
    private final LostReplies replies;
    private final Random random;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
    private @Nullable Member dead;
    private int count;

    Misfortunes(ReplicaSet set, LostReplies replies, Random random) {
        this.set = set;
        this.replies = replies;
        this.random = random;
    }

    /** Perhaps something happens now, perhaps within the next milliseconds, perhaps nothing. */
    void perhaps(double probability) {
        if (random.nextDouble() >= probability) {
            return;
        }
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        if (random.nextBoolean()) {
            strike(kind);
        } else {
            later.schedule(() -> strike(kind), random.nextInt(SOON_MICROS), TimeUnit.MICROSECONDS);
        }
    }

    /** How often something happened. */
    synchronized int count() {
        return count;
    }

    private synchronized void strike(Kind kind) {
        try {
            switch (kind) {
                case STEPS_DOWN -> set.stepDown();
                case DIES -> kill();
                case LOSES_ITS_CONNECTIONS -> set.primary().closeConnections();
                case IS_REPLACED -> replace();
                case LOSES_THE_NEXT_REPLY -> replies.loseTheNext();
            }
            count++;
        } catch (NoSuchElementException | IllegalStateException none) {
            // There is no primary at this moment: it has been unlucky already.
        }
    }

    /** One at a time, so that the others can elect. */
    private void kill() {
        Member primary = set.primary();
        revive();
        primary.kill();
        dead = primary;
    }

    private void replace() {
        List<Member> others = new ArrayList<>(set.secondaries());
        others.remove(dead);
        if (!others.isEmpty()) {
            set.elect(others.get(random.nextInt(others.size())));
        }
    }

    private void revive() {
        if (dead != null) {
            dead.restart();
            dead = null;
        }
    }

    /** Leaves the set whole. */
    @Override
    public void close() {
        later.shutdownNow();
        replies.loseNoMore();
        synchronized (this) {
            revive();
        }
        set.await(ELECTION_LIMIT, set::hasPrimary);
    }
}
