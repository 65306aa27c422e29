package io.codriver.test.internal.data;

import de.bwaldvogel.mongo.bson.Document;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result that goes on: what a cursor gets its next documents from. Owned by the event loop. */
public interface Feed {

    /**
     * What came since the last call.
     *
     * @throws CommandFailure if nothing can come any more, for a reason that the client has to know
     */
    List<Document> take();

    /** Whether there is something to take, if only the end. */
    boolean isReady();

    /** Whether nothing more will come after what was taken. */
    boolean hasEnded();

    /** Whether a client that finds nothing wants to wait. */
    boolean awaits();

    /** More fields of the cursor in a reply, whose last document is this, and after which nothing is left or something. */
    default Document afterBatch(@Nullable Document last, boolean drained) {
        return new Document();
    }
}
