package io.codriver.internal.command.read;

import com.mongodb.ServerAddress;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * A map-reduce that writes its results to a collection.
 *
 * @param <T> of what is read afterwards; nothing here
 */
public final class MapReduceInto<T> extends Command<T> {

    private final Target target;
    private final Reduction reduction;

    public MapReduceInto(Target target, Reduction reduction) {
        super(target.database(), "mapReduce");
        this.target = target;
        this.reduction = reduction;
    }

    @Override
    public boolean writes() {
        return true;
    }

    @Override
    protected long maxTimeMillis() {
        return reduction.maxTimeMillis;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        reduction.write(writer, target);
        writeConcern(writer, target.writeConcern());
    }

    @Override
    public @Nullable T read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        Answers.checkConcern(reply, server);
        return null;
    }
}
