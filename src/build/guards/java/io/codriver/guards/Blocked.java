package io.codriver.guards;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.blockhound.BlockingMethod;
import reactor.blockhound.BlockingOperationError;

/**
 * Every blocking call met on a thread which must not block. It throws there, but an event loop may swallow what is
 * thrown; so it is kept as well, and fails the test class in which it was found.
 */
public final class Blocked {

    private static final ConcurrentLinkedQueue<BlockingOperationError> MET = new ConcurrentLinkedQueue<>();

    private Blocked() {}

    static void met(BlockingMethod method) {
        BlockingOperationError error = new BlockingOperationError(method);
        MET.add(error);
        throw error;
    }

    /** Takes what was met so far: for canaries, which provoke it, and for the guard after each class. */
    public static List<BlockingOperationError> take() {
        List<BlockingOperationError> taken = new ArrayList<>();
        for (BlockingOperationError next = MET.poll(); next != null; next = MET.poll()) {
            taken.add(next);
        }
        return taken;
    }
}
