package io.codriver.internal.deployment;

import java.util.ArrayDeque;
import java.util.Queue;

/**
 * Events of decisions that were not published yet: listeners hear of a change when it can be seen, and in the order of
 * the decisions. Owned by the turns of the deployment.
 */
final class Announcements {

    private record Announcement(long decision, Runnable announce) {}

    private final Queue<Announcement> inOrder = new ArrayDeque<>();

    void add(long decision, Runnable announce) {
        inOrder.add(new Announcement(decision, announce));
    }

    void announceUpTo(long decision) {
        while (!inOrder.isEmpty() && inOrder.element().decision() <= decision) {
            inOrder.remove().announce().run();
        }
    }
}
