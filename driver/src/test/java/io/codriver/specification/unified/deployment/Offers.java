package io.codriver.specification.unified.deployment;

import io.codriver.test.EmbeddedServer;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestPlan;

/** All deployments of this JVM, cheapest first; they are closed when the last test has run. */
public final class Offers implements TestExecutionListener {

    private static final List<Offer> ALL =
            List.of(new Offer(Topology.SINGLE, new Version(7, 0, 0), Offers::standalone));

    /** The first one on which a test of a file may run. */
    public static Optional<Offer> suitable(BsonDocument file, BsonDocument test) {
        return ALL.stream()
                .filter(offer -> Requirements.met(file, offer) && Requirements.met(test, offer))
                .findFirst();
    }

    /** Closes what was started. */
    public static void closeAll() {
        for (Offer offer : ALL) {
            try {
                offer.close();
            } catch (Exception e) {
                throw new IllegalStateException("Cannot close " + offer, e);
            }
        }
    }

    @Override
    public void testPlanExecutionFinished(TestPlan plan) {
        closeAll();
    }

    private static Deployment standalone() {
        EmbeddedServer server = EmbeddedServer.start();
        return new Deployment(server.uri(), server.uri(), server);
    }
}
