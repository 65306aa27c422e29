package io.codriver.internal.command.read;

import com.mongodb.ServerAddress;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/** A map-reduce whose results are answered, all at once. */
public final class MapReduce<T> extends Answered<T> {

    private static final FieldName RESULTS = FieldName.of("results");

    private final Reduction reduction;
    private final Decoder<T> decoder;

    public MapReduce(Target target, Reduction reduction, Decoder<T> decoder) {
        super(target, "mapReduce");
        this.reduction = reduction;
        this.decoder = decoder;
    }

    /** Not a retryable read. Spec: Retryable Reads, "Unsupported Read Operations". */
    @Override
    public Retry retry() {
        return Retry.REFUSED_READ;
    }

    @Override
    protected long maxTimeMillis() {
        return reduction.maxTimeMillis;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        reduction.write(writer, target);
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        return Batch.ofValues(reply, decoder, RESULTS, server);
    }
}
