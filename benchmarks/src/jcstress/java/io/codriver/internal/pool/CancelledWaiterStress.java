package io.codriver.internal.pool;

import io.codriver.internal.pool.StressedPool.Caller;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** A connection comes back for somebody who leaves the line: it is his, or it is there for the next one. */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "served: it is his to give back")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "cancelled: the next one has it")
@Outcome(expect = Expect.FORBIDDEN, desc = "lent twice, lost, or a failure")
@State
public class CancelledWaiterStress {

    private final StressedPool stressed = new StressedPool();
    private final Caller holder = stressed.call();
    private final Caller waiter = stressed.call();

    @Actor
    public void comesBack() {
        holder.lent().checkIn();
    }

    @Actor
    public void leaves() {
        waiter.cancel();
    }

    @Arbiter
    public void result(II_Result result) {
        result.r1 = waiter.signals();
        result.r2 = stressed.call().signals();
    }
}
