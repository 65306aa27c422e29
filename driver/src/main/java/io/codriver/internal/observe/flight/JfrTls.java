package io.codriver.internal.observe.flight;

import jdk.jfr.Description;
import jdk.jfr.Label;
import jdk.jfr.Name;
import org.jspecify.annotations.Nullable;

/** The TLS stage in a recording. */
@Name("io.codriver.Tls")
@Label("TLS")
@Description("TCP to TLS")
final class JfrTls extends JfrStage {

    @Label("Address")
    @Nullable
    String address;

    @Label("Protocol")
    @Nullable
    String protocol;

    @Label("Cipher Suite")
    @Nullable
    String cipherSuite;
}
