package io.codriver.specification.unified.trace;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.ObservationView;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Hears of the observations of one registry, and shows each as the document that {@code expectTracingMessages} describes:
 * {@code name}, {@code attributes}, {@code nested}. Any thread.
 */
public final class SpanRecorder implements ObservationHandler<Observation.Context> {

    /** Micrometer knows texts alone; these are numbers in OpenTelemetry. */
    private static final Set<String> NUMBERS = Set.of(
            "server.port",
            "db.mongodb.server_connection_id",
            "db.mongodb.driver_connection_id",
            "db.mongodb.cursor_id",
            "db.mongodb.txn_number");

    private final ObservationRegistry registry = ObservationRegistry.create();
    private final Map<Object, Span> spans = new IdentityHashMap<>();
    private final List<Span> roots = new ArrayList<>();

    private static final class Span {

        private final Observation.Context context;
        private final List<Span> nested = new ArrayList<>();
        private int ends;

        Span(Observation.Context context) {
            this.context = context;
        }

        BsonDocument described() {
            BsonDocument attributes = new BsonDocument();
            for (KeyValue pair : context.getAllKeyValues()) {
                attributes.append(pair.getKey(), value(pair));
            }
            BsonArray below = new BsonArray();
            nested.forEach(each -> below.add(each.described()));
            return new BsonDocument("name", new BsonString(String.valueOf(context.getContextualName())))
                    .append("attributes", attributes)
                    .append("nested", below);
        }

        private static BsonValue value(KeyValue pair) {
            return NUMBERS.contains(pair.getKey()) && pair.getValue().matches("-?[0-9]+")
                    ? new BsonInt64(Long.parseLong(pair.getValue()))
                    : new BsonString(pair.getValue());
        }
    }

    public SpanRecorder() {
        registry.observationConfig().observationHandler(this);
    }

    /** Whose observations are recorded. */
    public ObservationRegistry registry() {
        return registry;
    }

    @Override
    public synchronized void onStart(Observation.Context context) {
        Span span = new Span(context);
        ObservationView parent = context.getParentObservation();
        Span above = parent == null ? null : spans.get(parent.getContextView());
        (above == null ? roots : above.nested).add(span);
        if (spans.put(context, span) != null) {
            throw new AssertionError("started twice: " + context);
        }
    }

    @Override
    public synchronized void onStop(Observation.Context context) {
        Span span = spans.get(context);
        if (span == null || ++span.ends > 1) {
            throw new AssertionError("ended twice, or without a beginning: " + context);
        }
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return true;
    }

    /** The spans without a parent, in the order they were begun. */
    public synchronized List<BsonDocument> roots() {
        return roots.stream().map(Span::described).toList();
    }

    /** What went wrong, of spans that were told of it. */
    public synchronized List<Throwable> errors() {
        return spans.values().stream()
                .flatMap(span -> Stream.ofNullable(span.context.getError()))
                .toList();
    }

    /** How many have begun and not ended. */
    public synchronized long open() {
        return spans.values().stream().filter(span -> span.ends == 0).count();
    }
}
