package io.codriver.internal.pool;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;

/**
 * Connections whose address has left DNS go gently: when they are idle or come back, a few in each run of the
 * maintenance, and never below what is needed. An answer that leaves an address out once proves nothing, see {@link
 * PooledConnection#ANSWERS_BEFORE_GONE}. Owned by the owner of the {@link PoolState}.
 */
final class Retirement {

    static final String REASON = "its address has left DNS";

    /** One of so many may go in each run, but at least one. */
    static final int ONE_OF = 10;

    private final Stock stock;
    private final int least;

    /** How many may still go before the next run. */
    private int left;

    private boolean answered;
    private long lastAnswerNanos;

    /**
     * Nobody may go yet.
     *
     * @param least the minimum size of the pool
     */
    Retirement(Stock stock, int least) {
        this.stock = stock;
        this.least = least;
    }

    /** A fresh answer of DNS and its moment, once in a run. As long as it is the same one it is counted once. */
    void answered(Collection<InetAddress> addresses, long answeredNanos) {
        if (!answered || answeredNanos != lastAnswerNanos) {
            answered = true;
            lastAnswerNanos = answeredNanos;
            stock.answered(addresses);
        }
        left = Math.max(1, stock.size() / ONE_OF);
    }

    /**
     * Whether a new connection should be opened first, to close an old one in the next run.
     *
     * @param underWay openings
     */
    boolean needsReplacement(int underWay) {
        return stock.size() + underWay <= least && stock.anyGone();
    }

    /** Closes idle ones. */
    void closeIdle(boolean needed, boolean full, List<Runnable> out) {
        while (allows(stock.size(), needed, full) && stock.closeOneGone(REASON, out)) {
            left--;
        }
    }

    /** Whether this one, which came back, goes; then it is counted. */
    boolean takes(PooledConnection connection, boolean needed, boolean full) {
        // It is neither in use nor idle at this moment, so the stock does not count it.
        if (!connection.isGone() || !allows(stock.size() + 1, needed, full)) {
            return false;
        }
        left--;
        return true;
    }

    private boolean allows(int size, boolean needed, boolean full) {
        return left > 0 && !needed && (full || size > least);
    }
}
