package io.codriver.internal.resolve.line;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IZZ_Result;

/** A thread of the pool starts a lookup while the last one who wanted it leaves: it runs, or it was cancelled. */
@JCStressTest
@Outcome(id = "1, false, false", expect = Expect.ACCEPTABLE, desc = "it ran, and whoever left was told so")
@Outcome(id = "0, true, true", expect = Expect.ACCEPTABLE, desc = "it never starts")
@Outcome(expect = Expect.FORBIDDEN, desc = "both or neither")
@State
public class LookupTaskStress {

    private int ran;
    private final LookupTask task = new LookupTask("db", () -> ran++);

    @Actor
    public void line() {
        task.run();
    }

    @Actor
    public void leaving(IZZ_Result result) {
        result.r2 = task.cancel();
    }

    @Arbiter
    public void result(IZZ_Result result) {
        result.r1 = ran;
        result.r3 = task.isCancelled();
    }
}
