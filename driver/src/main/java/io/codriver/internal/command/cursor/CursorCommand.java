package io.codriver.internal.command.cursor;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoSocketException;
import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.internal.command.Command;
import org.jspecify.annotations.Nullable;

/**
 * Opens a cursor and brings its first batch, which keeps the reply.
 *
 * <p>Spec: Find, getMore and killCursors commands; Client Side Operations Timeout, "Cursors".
 *
 * @param <T> what the documents are decoded to
 */
public abstract class CursorCommand<T> extends Command<Batch<T>> {

    protected CursorCommand(String database, String name) {
        super(database, name);
    }

    /** Where the cursor lives, unless the server says otherwise. */
    public abstract MongoNamespace namespace();

    /**
     * The next batch.
     *
     * @param where the cursor lives
     * @param given how many documents came so far
     */
    public abstract GetMore<T> more(MongoNamespace where, long cursorId, long given);

    /** Whether it goes on after the last document there is: a tailable cursor, a change stream. */
    public boolean isTailable() {
        return false;
    }

    /** What {@code timeoutMS} limits, if the user said so. */
    public @Nullable TimeoutMode timeoutMode() {
        return null;
    }

    /** Whether it is opened as soon as somebody subscribes, before there is demand: where it begins matters. */
    public boolean opensAtOnce() {
        return false;
    }

    /** Whether a batch may be fetched while another is being read. */
    public boolean readsAhead() {
        return !isTailable();
    }

    /** Whether nothing is left to be freed on the server after such a failure. */
    public boolean isGoneAfter(Throwable failure) {
        return failure instanceof MongoSocketException || failure instanceof MongoCommandException;
    }

    /** Whether {@code timeoutMS} limits the whole life of the cursor, not each of its steps. */
    public final boolean isLimitedAsAWhole() {
        return !isTailable() && timeoutMode() != TimeoutMode.ITERATION;
    }

    /** Not if the cursor outlives the limit of its first step. */
    @Override
    protected boolean limitedByTimeout() {
        return isLimitedAsAWhole();
    }
}
