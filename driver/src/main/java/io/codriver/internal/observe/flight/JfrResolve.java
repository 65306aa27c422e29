package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Timespan;
import org.jspecify.annotations.Nullable;

/** The resolve stage in a recording. */
@Name("io.codriver.Resolve")
@Label("Resolve")
@Description("Host name to addresses, queueing included")
final class JfrResolve extends JfrStage {

    @Label("Addresses")
    @Nullable
    String addresses;

    @Label("Queued")
    @Description("How long the lookup waited before it was begun")
    @Timespan(Timespan.NANOSECONDS)
    long queued;

    @Label("Behind")
    @Description("How many lookups stood before it")
    int behind;

    @Label("Shared With")
    @Description("How many others waited for the same lookup")
    int shared;

    @Label("Cached")
    @Description("Whether the answer was at hand")
    boolean cached;

    @Label("Stale")
    @Description("Whether the addresses had outlived their time to live")
    boolean stale;
}
