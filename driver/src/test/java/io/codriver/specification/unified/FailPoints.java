package io.codriver.specification.unified;

import com.mongodb.ServerAddress;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.deployment.Deployment;
import org.bson.BsonDocument;

/** The fail points that a case configures; all are off when it ends. Used by the thread of the case. */
final class FailPoints {

    private final Deployment deployment;
    private boolean configured;

    FailPoints(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Configures one through a client of the case. */
    void configure(MongoClient client, BsonDocument failPoint) throws Throwable {
        configured = true;
        Blocking.one(client.getDatabase("admin").runCommand(failPoint, BsonDocument.class));
    }

    /** Configures one on one server. */
    void configure(ServerAddress server, BsonDocument failPoint) {
        configured = true;
        deployment.run(server, failPoint);
    }

    /** Turns all off, wherever they were configured. */
    void clear() {
        if (configured) {
            deployment.clearFailPoints();
        }
    }
}
