package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** A login in a recording. */
@Name("io.codriver.Authentication")
@Label("Authentication")
@Description("The client proves who it is")
final class JfrAuthentication extends JfrStage {

    @Label("Address")
    @Nullable
    String address;

    @Label("Mechanism")
    @Nullable
    String mechanism;
}
