package io.codriver.internal.client;

import com.mongodb.ClientSessionOptions;
import io.codriver.CodriverSession;
import io.codriver.internal.execute.OperationTimeout;
import io.codriver.internal.execute.Operations;

/** Explicit sessions as the client hands them out, of operations that a test has made. */
public final class SessionsForTests {

    private SessionsForTests() {}

    public static CodriverSession of(Operations operations) {
        return of(operations, ClientSessionOptions.builder().build());
    }

    public static CodriverSession of(Operations operations, ClientSessionOptions options) {
        return SessionShape.here().of(operations.sessions().start(options), operations, OperationTimeout.UNSET);
    }
}
