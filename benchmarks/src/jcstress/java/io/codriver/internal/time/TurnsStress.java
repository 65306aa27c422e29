package io.codriver.internal.time;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads submit two turns each: no turn is lost, no two run at once, and each act is performed exactly once. */
@JCStressTest
@Outcome(id = "4, 1111, 0", expect = Expect.ACCEPTABLE, desc = "all turns and all acts, one turn at a time")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, doubled, or two owners")
@State
public class TurnsStress {

    private final Turns turns = new Turns(() -> {}, acts -> {}, (message, bug) -> {});
    private final AtomicInteger performed = new AtomicInteger();

    // Plain on purpose: an update that is lost tells of two owners.
    private int taken;
    private int inside;
    private int met;

    @Actor
    public void one() {
        turns.give(acts -> take(1, acts));
        turns.ask(acts -> take(10, acts));
    }

    @Actor
    public void other() {
        turns.ask(acts -> take(100, acts));
        turns.give(acts -> take(1_000, acts));
    }

    private void take(int mark, List<Runnable> acts) {
        met += inside;
        inside++;
        taken++;
        acts.add(() -> performed.addAndGet(mark));
        inside--;
    }

    @Arbiter
    public void result(III_Result result) {
        result.r1 = taken;
        result.r2 = performed.get();
        result.r3 = met;
    }
}
