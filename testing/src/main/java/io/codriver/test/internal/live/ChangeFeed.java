package io.codriver.test.internal.live;

import de.bwaldvogel.mongo.bson.BsonTimestamp;
import de.bwaldvogel.mongo.bson.Document;
import io.codriver.test.internal.data.Backend;
import io.codriver.test.internal.data.ChangeLog;
import io.codriver.test.internal.data.CommandFailure;
import io.codriver.test.internal.data.Feed;
import io.codriver.test.internal.query.Pipelines;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A change stream: the events after a place in the log, as far as its pipeline lets them pass. Spec: change streams, "Server
 * specification"; the manual's {@code $changeStream}.
 */
public final class ChangeFeed implements Feed {

    private static final Set<String> OPTIONS = Set.of(
            "fullDocument",
            "fullDocumentBeforeChange",
            "resumeAfter",
            "startAfter",
            "startAtOperationTime",
            "allChangesForCluster",
            "showExpandedEvents");

    private static final String SPLIT = "$changeStreamSplitLargeEvent";

    private final ChangeLog log;
    private final Pipelines pipelines;
    private final ChangeEvents events;
    private final List<Document> stages;
    private final String home;

    private final List<Document> found = new ArrayList<>();
    private @Nullable CommandFailure failure;

    /** What was looked at so far. */
    private ResumeToken seen;

    private boolean invalidated;

    private ChangeFeed(ChangeLog log, Pipelines pipelines, ChangeEvents events, Place place) {
        this.log = log;
        this.pipelines = pipelines;
        this.events = events;
        this.stages = place.stages;
        this.home = place.database;
        this.seen = place.start;
    }

    private record Place(String database, List<Document> stages, ResumeToken start) {}

    /** Whether an aggregation is a change stream. */
    public static boolean isAskedFor(Document aggregate) {
        List<Document> stages = Pipelines.stages(aggregate.get("pipeline"));
        return !stages.isEmpty() && stages.get(0).containsKey("$changeStream");
    }

    /** What an aggregation asks for whose first stage is {@code $changeStream}. */
    public static ChangeFeed of(ChangeLog log, Backend backend, String database, Document aggregate) {
        List<Document> stages = new ArrayList<>(Pipelines.stages(aggregate.get("pipeline")));
        Document options = (Document) Objects.requireNonNull(stages.remove(0).get("$changeStream"));
        check(options);
        stages.removeIf(stage -> stage.containsKey(SPLIT));
        Pipelines pipelines = new Pipelines(backend);
        // Fails now if a stage is wrong, and not at the first event.
        pipelines.run(database, null, stages, List.of());
        boolean wholeCluster = Boolean.TRUE.equals(options.get("allChangesForCluster"));
        String collection = aggregate.get("aggregate") instanceof String name ? name : null;
        ChangeEvents events = new ChangeEvents(backend, wholeCluster ? null : database, collection, options);
        return new ChangeFeed(log, pipelines, events, new Place(database, stages, start(log, options)));
    }

    private static void check(Document options) {
        for (String name : options.keySet()) {
            if (!OPTIONS.contains(name)) {
                throw new CommandFailure(
                        40415, "Location40415", "BSON field '$changeStream." + name + "' is an unknown field.");
            }
        }
    }

    private static ResumeToken start(ChangeLog log, Document options) {
        ResumeToken start;
        if (options.containsKey("startAfter")) {
            start = ResumeToken.of(options.get("startAfter"));
        } else if (options.containsKey("resumeAfter")) {
            start = ResumeToken.of(options.get("resumeAfter"));
            if (start.afterInvalidate()) {
                throw new CommandFailure(
                        260,
                        "InvalidResumeToken",
                        "Attempting to resume a change stream using 'resumeAfter' is not allowed from an invalidate"
                                + " notification.");
            }
        } else if (options.get("startAtOperationTime") instanceof BsonTimestamp time) {
            start = new ResumeToken(time.getValue() - 1, true);
        } else {
            return new ResumeToken(log.now(), true);
        }
        if (!log.remembers(start.time())) {
            throw new CommandFailure(
                    286,
                    "ChangeStreamHistoryLost",
                    "Resume of change stream was not possible, as the resume point may no longer be in the oplog.");
        }
        return start;
    }

    /** Looks at what was written to the log meanwhile. */
    private void look() {
        if (invalidated || failure != null) {
            return;
        }
        for (ChangeLog.Entry entry : log.from(seen.time())) {
            try {
                for (Document event : events.of(entry)) {
                    pass(event);
                    if (invalidated) {
                        return;
                    }
                }
            } catch (CommandFailure unanswerable) {
                failure = unanswerable;
                return;
            }
            advance(new ResumeToken(entry.time(), true));
        }
    }

    private void pass(Document event) {
        ResumeToken token = ResumeToken.of(event.get("_id"));
        if (token.compareTo(seen) <= 0) {
            return;
        }
        boolean last = "invalidate".equals(event.get("operationType"));
        Object id = event.get("_id");
        for (Document passed : pipelines.run(home, null, stages, List.of(event))) {
            if (!Objects.equals(id, passed.get("_id"))) {
                throw new CommandFailure(
                        280,
                        "ChangeStreamFatalError",
                        "Encountered an event whose _id field, which contains the resume token, was modified by the"
                                + " pipeline. Modifying the _id field of an event makes it impossible to resume the"
                                + " stream from that point.");
            }
            found.add(passed);
        }
        advance(token);
        invalidated = last;
    }

    private void advance(ResumeToken token) {
        if (token.compareTo(seen) > 0) {
            seen = token;
        }
    }

    @Override
    public List<Document> take() {
        look();
        if (found.isEmpty() && failure != null) {
            throw failure;
        }
        List<Document> taken = new ArrayList<>(found);
        found.clear();
        return taken;
    }

    @Override
    public boolean isReady() {
        look();
        return !found.isEmpty() || failure != null || invalidated;
    }

    @Override
    public boolean hasEnded() {
        return invalidated && found.isEmpty();
    }

    @Override
    public boolean awaits() {
        return true;
    }

    /** The token of the last event, or where the log ends if there is none after it. */
    @Override
    public Document afterBatch(@Nullable Document last, boolean drained) {
        Object token = last != null && (!drained || invalidated) ? last.get("_id") : null;
        if (token == null) {
            token = new ResumeToken(Math.max(seen.time(), log.now()), false).document();
        }
        return new Document("postBatchResumeToken", token);
    }
}
