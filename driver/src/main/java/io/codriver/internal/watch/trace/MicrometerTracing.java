package io.codriver.internal.watch.trace;

import com.mongodb.MongoConfigurationException;
import com.mongodb.observability.ObservabilitySettings;
import com.mongodb.observability.micrometer.DefaultMongodbObservationConvention;
import com.mongodb.observability.micrometer.MicrometerObservabilitySettings;
import com.mongodb.observability.micrometer.MongodbObservation;
import com.mongodb.observability.micrometer.MongodbObservationContext;
import io.codriver.internal.command.Command;
import io.codriver.internal.watch.OperationTrace;
import io.codriver.internal.watch.Tracing;
import io.codriver.internal.watch.TransactionTrace;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import reactor.util.context.ContextView;

/**
 * Traces by way of Micrometer's observations, with the names and keys of the official driver's public convention. Loaded only
 * where the application has set it up, because releases of the official driver before 5.7 and many applications are without.
 *
 * <p>Spec: OpenTelemetry.
 */
public final class MicrometerTracing implements Tracing {

    /** Switches off, or leaves on, what the settings ask for. */
    static final String ENABLED = "OBSERVABILITY_MONGODB_ENABLED";

    /** Replaces the length in the settings. */
    static final String LONGEST = "OBSERVABILITY_MONGODB_QUERY_TEXT_MAX_LENGTH";

    private static final Set<String> YES = Set.of("true", "1", "yes");

    /** Where Reactor's context keeps the observation that surrounds a subscriber, by Micrometer's convention. */
    private static final String SURROUNDING = "micrometer.observation";

    private final ObservationRegistry registry;
    private final ObservationConvention<MongodbObservationContext> convention;
    private final boolean showsQueries;
    private final int longest;

    private MicrometerTracing(ObservationRegistry registry, MicrometerObservabilitySettings settings, int longest) {
        this.registry = registry;
        this.convention = settings.getObservationConvention() == null
                ? new DefaultMongodbObservationConvention()
                : settings.getObservationConvention();
        this.showsQueries = settings.isEnableCommandPayloadTracing();
        this.longest = longest;
    }

    /**
     * What settings and environment ask for.
     *
     * @param environment a variable for a name
     * @throws MongoConfigurationException if they cannot be honoured
     */
    public static Tracing of(ObservabilitySettings settings, UnaryOperator<@Nullable String> environment) {
        if (!(settings instanceof MicrometerObservabilitySettings micrometer)) {
            throw new MongoConfigurationException(
                    "observabilitySettings must be MicrometerObservabilitySettings, but are " + settings.getClass());
        }
        String enabled = environment.apply(ENABLED);
        int longest = Optional.ofNullable(environment.apply(LONGEST))
                .map(MicrometerTracing::length)
                .orElse(micrometer.getMaxQueryTextLength());
        ObservationRegistry registry = micrometer.getObservationRegistry();
        boolean on = enabled == null || YES.contains(enabled.toLowerCase(Locale.ROOT));
        return on && registry != null ? new MicrometerTracing(registry, micrometer, longest) : OFF;
    }

    private static int length(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException noNumber) {
            throw new MongoConfigurationException(
                    "The environment variable " + LONGEST + " must be a number, but is " + text, noNumber);
        }
    }

    /** The longest {@code db.query.text}, or nothing if commands are not to be shown. */
    Optional<Integer> longestQuery() {
        return showsQueries && longest > 0 ? Optional.of(longest) : Optional.empty();
    }

    @Override
    public @Nullable TransactionTrace transaction() {
        if (registry.isNoop()) {
            return null;
        }
        MongodbObservationContext about = new MongodbObservationContext();
        return new MicrometerTransaction(observation(MongodbObservation.MONGODB_TRANSACTION, about)
                        .contextualName("transaction"))
                .begun();
    }

    @Override
    public @Nullable OperationTrace of(Command<?> command, ContextView context, @Nullable TransactionTrace within) {
        if (registry.isNoop()) {
            return null;
        }
        MongodbObservationContext about = new MongodbObservationContext();
        about.setCommandName(command.operation());
        about.setDatabaseName(command.database());
        Observation observation = observation(MongodbObservation.MONGODB_OPERATION, about)
                .contextualName(command.operation() + " " + command.database());
        if (within instanceof MicrometerTransaction transaction) {
            observation.parentObservation(transaction.observation());
        } else if (context.getOrDefault(SURROUNDING, null) instanceof Observation surrounding) {
            observation.parentObservation(surrounding);
        }
        return new MicrometerOperation(this, observation, about);
    }

    /** Not started yet; its parent is that of the calling thread until it is given another. */
    Observation observation(MongodbObservation type, MongodbObservationContext about) {
        about.setObservationType(type);
        return type.observation(registry, () -> about).observationConvention(convention);
    }
}
