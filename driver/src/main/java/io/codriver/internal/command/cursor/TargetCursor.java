package io.codriver.internal.command.cursor;

import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;

/**
 * Opens a cursor over what a collection holds, or what takes the place of one: it reads there as the target says, and may be
 * said again.
 *
 * <p>Spec: Server Selection, "Read Preference"; Read and Write Concern; Retryable Reads, "Supported Read Operations".
 *
 * @param <T> what the documents are decoded to
 */
public abstract class TargetCursor<T> extends CursorCommand<T> {

    protected final Target target;

    protected TargetCursor(Target target, String name) {
        super(target.database(), name);
        this.target = target;
    }

    @Override
    public Retry retry() {
        return Retry.READ;
    }

    @Override
    public final ReadPreference readPreference() {
        return target.readPreference();
    }

    @Override
    protected final ReadConcern readConcern() {
        return target.readConcern();
    }

    @Override
    public final MongoNamespace namespace() {
        return target.namespace();
    }
}
