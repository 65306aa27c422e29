package io.codriver.failover;

import io.codriver.test.ReplicaSet;
import java.util.concurrent.atomic.AtomicBoolean;

/** The primary applies a write and loses its connections before it can say so. */
final class LostReplies {

    private final AtomicBoolean next = new AtomicBoolean();

    static LostReplies of(ReplicaSet set) {
        LostReplies replies = new LostReplies();
        // Called while the command is still being executed, so the reply finds its connection closed.
        set.onWrite(write -> {
            if (replies.next.compareAndSet(true, false) && set.hasPrimary()) {
                set.primary().closeConnections();
            }
        });
        return replies;
    }

    void loseTheNext() {
        next.set(true);
    }

    void loseNoMore() {
        next.set(false);
    }
}
