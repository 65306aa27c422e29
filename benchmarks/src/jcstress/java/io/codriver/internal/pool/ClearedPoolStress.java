package io.codriver.internal.pool;

import io.codriver.internal.pool.StressedPool.Caller;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IIZ_Result;

/** A connection comes back while the pool is cleared: whoever asks after the clear never gets it, but a new one. */
@JCStressTest
@Outcome(
        id = "1, 1, false",
        expect = Expect.ACCEPTABLE,
        desc = "served once, of the new generation; the old one is closed")
@Outcome(expect = Expect.FORBIDDEN, desc = "an old connection was lent or left open, or nobody was served")
@State
public class ClearedPoolStress {

    private final StressedPool stressed = new StressedPool();
    private final LentConnection old = stressed.call().lent();
    private Caller next;

    @Actor
    public void comesBack() {
        old.checkIn();
    }

    @Actor
    public void clears() {
        stressed.pool().clear(null, false);
        stressed.pool().ready();
        next = stressed.call();
    }

    @Arbiter
    public void result(IIZ_Result result) {
        result.r1 = next.signals();
        result.r2 = next.signals() == 1 ? next.lent().generation() : -1;
        result.r3 = old.connection().isOpen();
    }
}
