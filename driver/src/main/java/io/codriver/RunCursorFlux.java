package io.codriver;

import com.mongodb.CursorType;
import com.mongodb.client.cursor.TimeoutMode;
import java.util.concurrent.TimeUnit;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;

/**
 * What a command of your own gives whose answer is a cursor, as a {@link Flux}.
 *
 * <p>Each subscription sends the command anew, as it is; what can be said here is about the batches that follow, and only
 * about them. Demand decides when the next batch is asked for; cancelling closes the cursor on the server. Fails as told in
 * {@link CodriverCollection}, with {@code MongoCommandException} if the server refuses the command,
 * {@code MongoClientException} if its answer holds no cursor, {@code MongoCursorNotFoundException} if the cursor is gone.
 *
 * <p>The methods of its own change this command and return it; those of {@link Flux} make a new publisher.
 *
 * <p>Spec: runCommand, "runCursorCommand".
 *
 * @param <T> what the documents are decoded to
 */
public abstract class RunCursorFlux<T> extends Flux<T> {

    /** For the driver; applications get theirs from {@link CodriverDatabase#runCursorCommand(org.bson.conversions.Bson)}. */
    protected RunCursorFlux() {}

    /**
     * How many documents the server puts into each further batch. That of the first is said by the command itself.
     *
     * @param batchSize 0, the default, for the server's choice
     * @return this command
     * @throws IllegalArgumentException if negative
     */
    public abstract RunCursorFlux<T> batchSize(int batchSize);

    /**
     * How long the server may work on each further batch; of a tailable cursor that awaits data, how long it waits for
     * more. Servers refuse it for other cursors.
     *
     * @param maxTime 0, the default, for no limit
     * @param unit whole milliseconds count
     * @return this command
     * @throws IllegalArgumentException if {@code timeoutMS} is set
     */
    public abstract RunCursorFlux<T> maxTime(long maxTime, TimeUnit unit);

    /**
     * A remark with each further batch, for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this command
     */
    public abstract RunCursorFlux<T> comment(@Nullable String comment);

    /**
     * A remark with each further batch, for logs and the profiler of the server.
     *
     * @param comment {@code null}, the default, for none
     * @return this command
     */
    public abstract RunCursorFlux<T> comment(@Nullable BsonValue comment);

    /**
     * Which kind of cursor the command opens. It says so itself ({@code tailable}, {@code awaitData}); what is said here must
     * agree with it, or the outcome is undefined.
     *
     * @param cursorType {@link CursorType#NonTailable} by default
     * @return this command
     */
    public abstract RunCursorFlux<T> cursorType(CursorType cursorType);

    /**
     * What {@code timeoutMS} limits: the life of the cursor, or each batch anew.
     *
     * @param timeoutMode the life of the cursor by default, each batch for tailable cursors
     * @return this command
     * @throws IllegalArgumentException if {@code timeoutMS} is not set
     */
    public abstract RunCursorFlux<T> timeoutMode(TimeoutMode timeoutMode);
}
