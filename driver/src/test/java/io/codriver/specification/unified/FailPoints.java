package io.codriver.specification.unified;

import com.mongodb.ServerAddress;
import com.mongodb.reactivestreams.client.MongoClient;
import io.codriver.specification.unified.deployment.Blocking;
import io.codriver.specification.unified.deployment.Deployment;
import java.util.ArrayDeque;
import java.util.Deque;
import org.bson.BsonDocument;
import org.bson.BsonString;

/** The fail points that a case configures; all are off when it ends. Used by the thread of the case. */
final class FailPoints {

    private final Deployment deployment;
    private final Deque<Runnable> undoing = new ArrayDeque<>();

    FailPoints(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Configures one through a client of the case. */
    void configure(MongoClient client, BsonDocument failPoint) throws Throwable {
        undoing.push(() -> deployment.run(off(failPoint)));
        Blocking.one(client.getDatabase("admin").runCommand(failPoint, BsonDocument.class));
    }

    /** Configures one on one server. */
    void configure(ServerAddress server, BsonDocument failPoint) {
        undoing.push(() -> deployment.run(server, off(failPoint)));
        deployment.run(server, failPoint);
    }

    /** Turns all off. */
    void clear() {
        while (!undoing.isEmpty()) {
            undoing.pop().run();
        }
    }

    private static BsonDocument off(BsonDocument failPoint) {
        return new BsonDocument("configureFailPoint", failPoint.get("configureFailPoint"))
                .append("mode", new BsonString("off"));
    }
}
