package io.codriver.internal.command.read;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.ServerAddress;
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

    private final Target target;
    private final Reduction reduction;
    private final Decoder<T> decoder;

    public MapReduce(Target target, Reduction reduction, Decoder<T> decoder) {
        super(target.namespace(), "mapReduce");
        this.target = target;
        this.reduction = reduction;
        this.decoder = decoder;
    }

    @Override
    public ReadPreference readPreference() {
        return target.readPreference();
    }

    @Override
    protected long maxTimeMillis() {
        return reduction.maxTimeMillis;
    }

    @Override
    protected ReadConcern readConcern() {
        return target.readConcern();
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
