package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** Obtaining credentials in a recording. */
@Name("io.codriver.Identify")
@Label("Identify")
@Description("The client obtains its credentials from elsewhere")
final class JfrIdentify extends JfrStage {

    @Label("Mechanism")
    @Nullable
    String mechanism;

    @Label("Source")
    @Description("Where the credentials came from")
    @Nullable
    String source;
}
