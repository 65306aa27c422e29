package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** An opening in a recording. */
@Name("io.codriver.Open")
@Label("Open")
@Description("A whole opening, from resolve to handshake")
final class JfrOpen extends JfrStage {

    @Label("Address")
    @Description("The one that won, empty if the opening failed")
    @Nullable
    String address;

    @Label("Ledger")
    @Description("Where the time went")
    @Nullable
    String ledger;
}
