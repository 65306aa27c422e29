package io.codriver.test.internal.embedded;

import io.codriver.test.internal.access.Users;
import io.codriver.test.internal.admission.ServerLimits;
import io.codriver.test.internal.wire.Packing;
import io.netty.handler.ssl.SslContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a process says of itself whatever its role.
 *
 * @param tls null for plain text
 * @param users whom it knows
 * @param packings how it lets clients compress
 */
public record FrontSettings(
        WireVersions versions, ServerLimits limits, @Nullable SslContext tls, Users users, List<Packing> packings) {}
