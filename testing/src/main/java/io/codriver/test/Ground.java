package io.codriver.test;

import io.codriver.test.internal.data.SharedData;
import io.codriver.test.internal.embedded.FrontSettings;
import io.codriver.test.internal.net.Changes;
import io.codriver.test.internal.net.Loop;

/**
 * What the members of a deployment stand on: one event loop, one set of data, and the settings that are the same for all.
 */
record Ground(Loop loop, Changes changes, SharedData data, FrontSettings settings) implements AutoCloseable {

    /** Ends the loop and forgets the data. */
    @Override
    public void close() {
        loop.close();
        data.close();
    }
}
