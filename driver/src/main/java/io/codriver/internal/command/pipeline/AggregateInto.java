package io.codriver.internal.command.pipeline;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.jspecify.annotations.Nullable;

/**
 * Runs a pipeline that writes a collection. Where it may run depends on all servers, so it is told after the selection
 * which read preference that was.
 *
 * <p>Spec: CRUD, "Aggregation Pipelines with Write Stages"; Read and Write Concern, "Aggregations with a write stage".
 *
 * @param <T> of what is read afterwards; nothing here
 */
public final class AggregateInto<T> extends Command<T> {

    private final Target target;
    private final Pipeline pipeline;
    private ReadPreference selectedBy;

    /** Fails with {@link IllegalArgumentException} if each batch were limited: there is none. */
    public AggregateInto(Target target, Pipeline pipeline) {
        super(target.database(), "aggregate");
        if (pipeline.timeoutMode == TimeoutMode.ITERATION) {
            throw new IllegalArgumentException(
                    "A pipeline that writes a collection returns no batches: timeoutMode cannot be ITERATION");
        }
        this.target = target;
        this.pipeline = pipeline;
        this.selectedBy = target.readPreference();
    }

    @Override
    public ReadPreference readPreference() {
        return selectedBy;
    }

    @Override
    public boolean readsInto() {
        return true;
    }

    @Override
    public void selectedBy(ReadPreference preference) {
        selectedBy = preference;
    }

    @Override
    protected long maxTimeMillis() {
        return pipeline.maxTimeMillis;
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    protected ReadConcern readConcern() {
        return target.readConcern();
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        pipeline.writeWriting(writer, target);
        writeConcern(writer, target.writeConcern());
    }

    @Override
    public @Nullable T read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        Answers.checkConcern(reply, server);
        return null;
    }
}
