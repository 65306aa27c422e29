package io.codriver.test;

import io.codriver.test.internal.data.SharedData;
import io.codriver.test.internal.embedded.WireVersions;
import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Loop;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * What the members of a deployment stand on: one event loop, one set of data, and the settings that are the same for all.
 *
 * @param tls null for plain text
 */
record Ground(Loop loop, Changes changes, SharedData data, WireVersions versions, @Nullable SslContext tls)
        implements AutoCloseable {

    /** Ends the loop and forgets the data. */
    @Override
    public void close() {
        loop.close();
        data.close();
    }
}
