package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** The connect stage in a recording. */
@Name("io.codriver.Connect")
@Label("Connect")
@Description("The race for a TCP connection")
final class JfrConnect extends JfrStage {

    @Label("Address")
    @Description("The one that won, empty if none did")
    @Nullable
    String address;

    @Label("Attempts")
    @Description("How many addresses were tried")
    int attempts;

    @Label("Tried")
    @Description("The addresses that were tried, and what came of each")
    @Nullable
    String tried;
}
