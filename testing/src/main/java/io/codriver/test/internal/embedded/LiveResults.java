package io.codriver.test.internal.embedded;

import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Answer;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.Cursors;
import io.codriver.test.internal.data.Pulse;
import io.codriver.test.internal.data.SharedData;
import io.codriver.test.internal.live.ChangeFeed;
import io.codriver.test.internal.live.TailFeed;
import io.codriver.test.internal.wire.Request;
import java.time.Duration;
import org.bson.BsonNumber;
import org.jspecify.annotations.Nullable;

/** Cursors whose results go on, and how long a getMore waits for them. Owned by the event loop. */
final class LiveResults {

    /** What a server waits for data if the client does not say. */
    private static final Duration AWAITED_DATA = Duration.ofSeconds(1);

    private final SharedData data;
    private final Cursors cursors;

    LiveResults(SharedData data, Cursors cursors) {
        this.data = data;
        this.cursors = cursors;
    }

    /** The first batch of such a result; null if the command asks for none. */
    @Nullable
    Answer open(Backend backend, String database, Document command) {
        if (command.containsKey("aggregate") && ChangeFeed.isAskedFor(command)) {
            String collection = command.get("aggregate") instanceof String name ? name : "$cmd.aggregate";
            Document options = command.get("cursor") instanceof Document cursor ? cursor : new Document();
            ChangeFeed feed = ChangeFeed.of(data.changes(), backend, database, command);
            return cursors.live(database + "." + collection, options, feed);
        }
        if (command.containsKey("find") && Boolean.TRUE.equals(command.get("tailable"))) {
            TailFeed feed = TailFeed.of(backend, database, command);
            return cursors.live(database + "." + command.get("find"), command, feed);
        }
        return null;
    }

    /** How long this command may wait for what is not there yet; zero if there is something, or it does not wait. */
    Duration patience(Request request) {
        if (!isIdle(request)) {
            return Duration.ZERO;
        }
        return request.body().get("maxTimeMS") instanceof BsonNumber millis
                ? Duration.ofMillis(millis.longValue())
                : AWAITED_DATA;
    }

    /** Whether this is a getMore that would find nothing now. */
    boolean isIdle(Request request) {
        return request.name().equals("getMore")
                && request.body().get("getMore") instanceof BsonNumber id
                && cursors.isIdle(id.longValue());
    }

    Pulse pulse() {
        return data.pulse();
    }
}
