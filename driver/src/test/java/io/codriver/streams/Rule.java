package io.codriver.streams;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.PublisherVerification;
import org.testng.SkipException;
import org.testng.annotations.Test;

/** One rule of the TCK, which is written for TestNG, run by JUnit under our guards. */
record Rule(Method check) {

    static List<Rule> all() {
        return Arrays.stream(PublisherVerification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(Test.class))
                .filter(method -> !method.getName().startsWith("untested_"))
                .map(Rule::new)
                .sorted(Comparator.comparing(Rule::toString))
                .toList();
    }

    /** Looks whether the collector has come by, a fixed time after it was asked to. */
    boolean dependsOnTheMachine() {
        return check.getName().contains("spec313");
    }

    /** The TCK leaves out what is optional, and what a publisher of so few elements cannot show. */
    void check(PublisherVerification<?> publisher) throws Throwable {
        publisher.setUp();
        try {
            check.invoke(publisher);
        } catch (InvocationTargetException thrown) {
            if (thrown.getCause() instanceof SkipException skipped) {
                throw new TestAbortedException(String.valueOf(skipped.getMessage()));
            }
            throw thrown.getCause();
        }
    }

    @Override
    public String toString() {
        return check.getName();
    }
}
