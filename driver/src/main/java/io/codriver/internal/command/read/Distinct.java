package io.codriver.internal.command.read;

import com.mongodb.ServerAddress;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/** The different values of a field, all at once. Spec: CRUD, "distinct". */
public final class Distinct<T> extends Answered<T> {

    private static final FieldName VALUES = FieldName.of("values");

    private final Values values;
    private final Decoder<T> decoder;

    public Distinct(Target target, Values values, Decoder<T> decoder) {
        super(target, "distinct");
        this.values = values;
        this.decoder = decoder;
    }

    @Override
    protected long maxTimeMillis() {
        return values.maxTimeMillis;
    }

    @Override
    protected boolean rawData() {
        return target.rawData();
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        values.write(writer, target);
    }

    @Override
    public Batch<T> read(Reply reply, ServerAddress server) {
        return Batch.ofValues(reply, decoder, VALUES, server);
    }
}
