package io.codriver.internal.pool;

import io.codriver.internal.pool.PendingOpening.Phase;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The openings under way, in the order in which they were begun, and their permits. Owned by the owner of the
 * {@link PoolState}; {@link #newest} may be read by anybody.
 */
final class Openings {

    private final int permits;
    private final Set<PendingOpening> underWay = new LinkedHashSet<>();

    /** How many hold a permit. */
    private int establishing;

    private volatile @Nullable PendingOpening newest;

    /**
     * @param permits {@code maxConnecting}
     */
    Openings(int permits) {
        this.permits = permits;
    }

    int size() {
        return underWay.size();
    }

    /** The newest one under way, or else the one that failed last; none after a success. Any thread. */
    @Nullable
    PendingOpening newest() {
        return newest;
    }

    boolean contains(PendingOpening opening) {
        return underWay.contains(opening);
    }

    List<PendingOpening> all() {
        return List.copyOf(underWay);
    }

    /** Those which have failed and are still here. */
    List<PendingOpening> failed() {
        return underWay.stream().filter(opening -> opening.failure() != null).toList();
    }

    void add(PendingOpening opening) {
        underWay.add(opening);
        newest = opening;
    }

    /** How many were begun before it. */
    int positionOf(PendingOpening opening) {
        int position = 0;
        for (PendingOpening other : underWay) {
            if (other == opening) {
                return position;
            }
            position++;
        }
        return position;
    }

    /** Takes it out, with its permit; false if it was not there any more. */
    boolean established(PendingOpening opening) {
        return remove(opening, null);
    }

    /** Takes it out, with its permit; false if it was not there any more. */
    boolean failed(PendingOpening opening) {
        return remove(opening, opening);
    }

    private boolean remove(PendingOpening opening, @Nullable PendingOpening shownIfNoOther) {
        if (!underWay.remove(opening)) {
            return false;
        }
        if (opening.phase() == Phase.ESTABLISHING) {
            establishing--;
        }
        PendingOpening last = shownIfNoOther;
        for (PendingOpening other : underWay) {
            last = other;
        }
        newest = last;
        return true;
    }

    /** Takes all out. */
    List<PendingOpening> removeAll() {
        List<PendingOpening> all = all();
        underWay.clear();
        establishing = 0;
        return all;
    }

    /** Takes out the newest of those for which nothing was sent yet and which nobody wants, up to this many. */
    List<PendingOpening> removeSurplus(int most) {
        List<PendingOpening> surplus = new ArrayList<>();
        if (most <= 0) {
            return surplus;
        }
        List<PendingOpening> oldestFirst = all();
        for (int i = oldestFirst.size() - 1; i >= 0 && surplus.size() < most; i--) {
            PendingOpening opening = oldestFirst.get(i);
            if (!opening.isFilling() && opening.phase() != Phase.ESTABLISHING && opening.failure() == null) {
                underWay.remove(opening);
                surplus.add(opening);
            }
        }
        return surplus;
    }

    /** The next one that gets a permit; the caller creates it at once. None if all permits are taken or nobody waits. */
    @Nullable
    PendingOpening nextPermitted() {
        if (establishing >= permits || establishing == underWay.size()) {
            return null;
        }
        for (PendingOpening opening : underWay) {
            if (opening.phase() == Phase.RESOLVED) {
                establishing++;
                return opening;
            }
        }
        return null;
    }
}
