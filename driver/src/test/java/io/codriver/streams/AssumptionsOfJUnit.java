package io.codriver.streams;

import org.assertj.core.configuration.Configuration;
import org.assertj.core.configuration.PreferredAssumptionException;

/** TestNG is on the class path because the TCK needs it; an assumption that does not hold is JUnit's affair all the same. */
public final class AssumptionsOfJUnit extends Configuration {

    @Override
    public PreferredAssumptionException preferredAssumptionException() {
        return PreferredAssumptionException.JUNIT5;
    }
}
