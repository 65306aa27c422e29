package io.codriver.internal.command.write;

import com.mongodb.ReadConcern;
import com.mongodb.ServerAddress;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.WriteReply;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/** A write to one collection. Spec: CRUD, "Write results"; Read and Write Concern. */
public abstract class Write<R> extends Command<R> {

    protected final Target target;

    protected Write(String name, Target target) {
        super(target.database(), name);
        this.target = target;
    }

    @Override
    public final boolean writes() {
        return true;
    }

    @Override
    protected final ReadConcern readConcern() {
        return ReadConcern.DEFAULT;
    }

    @Override
    public boolean acknowledged() {
        return isConfirmed();
    }

    private boolean isConfirmed() {
        return isInTransaction() || target.writeConcern().isAcknowledged();
    }

    /** What a write is that goes to one document with each statement, or may go to many. */
    protected final Retry retry(boolean multi) {
        if (!isConfirmed()) {
            return Retry.NEVER;
        }
        return multi ? Retry.REFUSED_WRITE : Retry.WRITE;
    }

    @Override
    protected final boolean rawData() {
        return target.rawData();
    }

    @Override
    protected final void fields(BsonWriter writer, Terms terms) {
        writer.writeString(name(), target.collection());
        arguments(writer, terms);
        writeConcern(writer, target.writeConcern());
    }

    /** What stands between the name and the write concern. */
    protected abstract void arguments(BsonWriter writer, Terms terms);

    @Override
    public @Nullable R read(Reply reply, ServerAddress server) {
        return result(WriteReply.of(reply, server), server);
    }

    /** Throws the public exception if the write was refused or not acknowledged as wanted. */
    protected abstract @Nullable R result(WriteReply reply, ServerAddress server);
}
