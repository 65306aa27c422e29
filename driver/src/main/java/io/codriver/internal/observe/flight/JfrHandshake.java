package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** The handshake in a recording. */
@Name("io.codriver.Handshake")
@Label("Handshake")
@Description("The first exchange of hello")
final class JfrHandshake extends JfrStage {

    @Label("Address")
    @Nullable
    String address;
}
