package io.codriver.internal.watch.trace;

import com.mongodb.observability.micrometer.MongodbObservationContext;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.cursor.CursorCommand;
import io.codriver.internal.command.run.RunCommand;
import io.codriver.internal.command.run.RunCursorCommand;
import io.codriver.internal.watch.CommandTeller;
import io.codriver.internal.watch.OperationTrace;
import io.micrometer.observation.Observation;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One operation as an observation. That of a cursor ends with its first batch, like the official driver's: how long an
 * application reads is no matter of the database. Later batches are its children nevertheless.
 *
 * <p>Concurrency: begun by whoever asks, told by the event loop, ended by whoever comes first.
 */
final class MicrometerOperation implements OperationTrace {

    private static final Logger LOG = LoggerFactory.getLogger(MicrometerOperation.class);

    private final MicrometerTracing tracing;
    private final Observation observation;
    private final MongodbObservationContext about;
    private final AtomicBoolean ended = new AtomicBoolean();

    MicrometerOperation(MicrometerTracing tracing, Observation observation, MongodbObservationContext about) {
        this.tracing = tracing;
        this.observation = observation;
        this.about = about;
    }

    @Override
    public void begun() {
        safely(observation::start);
    }

    @Override
    public CommandTeller command(Command<?> command) {
        boolean isOfTheUsers = command instanceof RunCommand || command instanceof RunCursorCommand;
        return new MicrometerCommand(tracing, this, !isOfTheUsers, command instanceof CursorCommand);
    }

    /** What was not known before the command was written. */
    void goesTo(@Nullable String collection) {
        if (collection != null && about.getCollectionName() == null) {
            about.setCollectionName(collection);
            observation.contextualName(about.getCommandName() + " " + about.getDatabaseName() + "." + collection);
        }
    }

    Observation observation() {
        return observation;
    }

    @Override
    public void failed(Throwable failure) {
        if (ended.compareAndSet(false, true)) {
            safely(() -> observation.error(failure));
            safely(observation::stop);
        }
    }

    @Override
    public void ended() {
        if (ended.compareAndSet(false, true)) {
            safely(observation::stop);
        }
    }

    static void safely(Runnable step) {
        try {
            step.run();
        } catch (Throwable thrown) {
            LOG.warn("An observation handler threw; ignored", thrown);
        }
    }
}
