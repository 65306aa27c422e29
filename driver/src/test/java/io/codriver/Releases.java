package io.codriver;

/** What the release of the official artifacts on the class path has; for conditions of tests. */
public final class Releases {

    private Releases() {}

    /** Settings for traces, since 5.7. */
    public static boolean haveObservability() {
        return Linkage.isThere("com.mongodb.observability.micrometer.MicrometerObservabilitySettings");
    }
}
