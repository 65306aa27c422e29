package io.codriver.internal.command.read;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;

/**
 * Reads a collection once, without a cursor: as the target says, and it may be said again. What leaves a cursor behind is a
 * {@link io.codriver.internal.command.cursor.TargetCursor}.
 *
 * @param <R> what the answer is read to
 */
abstract class TargetRead<R> extends Command<R> {

    final Target target;

    TargetRead(Target target, String name) {
        super(target.database(), name);
        this.target = target;
    }

    @Override
    public final Retry retry() {
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
    protected final boolean rawData() {
        return target.rawData();
    }
}
