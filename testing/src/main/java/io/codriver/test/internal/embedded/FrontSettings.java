package io.codriver.test.internal.embedded;

import io.codriver.test.internal.access.Users;
import io.codriver.test.internal.admission.ServerLimits;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * What a process says of itself whatever its role.
 *
 * @param tls null for plain text
 * @param users whom it knows
 */
public record FrontSettings(WireVersions versions, ServerLimits limits, @Nullable SslContext tls, Users users) {}
