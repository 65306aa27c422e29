package io.codriver.internal.connect;

import io.codriver.internal.time.Ticker;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which addresses of one client failed lately: they are tried last, and never left out, since this memory may be wrong.
 *
 * <p>Fed by the races and by the later stages: whoever accepts connections and swallows what is said on them would win
 * every race. So a connection that was established proves nothing; only one that went through all stages does.
 *
 * <p>Concurrency: guarded by its own monitor, held for an access to the map.
 */
final class AddressHealth {

    /** How long a failure counts. */
    static final Duration MEMORY = Duration.ofSeconds(60);

    /** How many addresses are kept; beyond that, the one whose failure is the oldest is forgotten. */
    static final int MOST = 1_024;

    private final Ticker ticker;
    /** To the moment of the last failure, the oldest first. */
    private final Map<SocketAddress, Long> failures = new LinkedHashMap<>();

    AddressHealth(Ticker ticker) {
        this.ticker = ticker;
    }

    synchronized boolean failedLately(SocketAddress address) {
        Long failed = failures.get(address);
        if (failed == null) {
            return false;
        }
        if (ticker.nanos() - failed < MEMORY.toNanos()) {
            return true;
        }
        failures.remove(address);
        return false;
    }

    /** An attempt at it failed, or what was said on its channel later. */
    synchronized void failed(SocketAddress address) {
        failures.remove(address);
        if (failures.size() == MOST) {
            failures.remove(failures.keySet().iterator().next());
        }
        failures.put(address, ticker.nanos());
    }

    /** A connection to it went through all stages. */
    synchronized void proved(SocketAddress address) {
        failures.remove(address);
    }

    /** Learns from a race that is over. */
    void raced(List<Attempt> attempts) {
        for (Attempt attempt : attempts) {
            if (isFailure(attempt)) {
                failed(attempt.address());
            }
        }
    }

    /**
     * Refusals and errors, and silence for as long as the next address has to wait for its turn: also if that one then won,
     * else a black hole would cost every second opening a stagger. Who was given up sooner was not given a chance.
     */
    private static boolean isFailure(Attempt attempt) {
        return switch (attempt.outcome()) {
            case REFUSED, FAILED -> true;
            case TIMED_OUT, LOST -> attempt.endNanos() - attempt.startNanos() >= TcpRace.STAGGER.toNanos();
            case RUNNING, OK -> false;
        };
    }
}
