package io.codriver.test.internal.admission;

import io.codriver.test.internal.wire.Request;

/** Everything that is looked at before a command is run. Immutable. */
public final class Admission {

    private final ServerLimits limits;
    private final LaterFields laterFields;
    private final StableApi stableApi;

    /** As the release with this newest wire version. */
    public Admission(int maxWireVersion, ServerLimits limits) {
        this.limits = limits;
        this.laterFields = new LaterFields(maxWireVersion);
        this.stableApi = new StableApi(maxWireVersion);
    }

    /**
     * Looks at a command.
     *
     * @throws io.codriver.test.internal.data.CommandFailure if a server would not take it
     */
    public void check(Request request) {
        limits.check(request);
        laterFields.check(request);
        stableApi.check(request);
    }
}
