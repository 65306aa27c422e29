package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** The proxy stage in a recording. */
@Name("io.codriver.Proxy")
@Label("Proxy")
@Description("A SOCKS5 proxy connects to the server")
final class JfrProxy extends JfrStage {

    @Label("Address")
    @Nullable
    String address;
}
