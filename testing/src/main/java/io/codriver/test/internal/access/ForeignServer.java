package io.codriver.test.internal.access;

import java.util.concurrent.Callable;
import javax.security.sasl.SaslException;
import javax.security.sasl.SaslServer;

/** The server's side of a mechanism that a test has brought. */
final class ForeignServer implements SaslExchange {

    private final SaslServer server;

    private ForeignServer(SaslServer server) {
        this.server = server;
    }

    /** A conversation that cannot be begun is refused. */
    static ForeignServer begin(Callable<SaslServer> given) {
        try {
            return new ForeignServer(given.call());
        } catch (Exception unable) {
            throw ScramServer.refused();
        }
    }

    @Override
    public Said next(byte[] payload) {
        try {
            byte[] challenge = server.evaluateResponse(payload);
            boolean done = server.isComplete();
            if (done) {
                server.dispose();
            }
            return new Said(done, challenge == null ? new byte[0] : challenge);
        } catch (SaslException unproved) {
            throw ScramServer.refused();
        }
    }
}
