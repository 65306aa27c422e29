package io.codriver;

import org.assertj.core.api.Assumptions;
import org.assertj.core.configuration.PreferredAssumptionException;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/**
 * TestNG is on the class path, because the TCK of Reactive Streams is written for it, and AssertJ would prefer its exceptions:
 * an assumption that does not hold would be an error.
 */
public final class AssumptionsOfJUnit implements TestExecutionListener {

    @Override
    public void testPlanExecutionStarted(TestPlan plan) {
        Assumptions.setPreferredAssumptionException(PreferredAssumptionException.JUNIT5);
    }
}
