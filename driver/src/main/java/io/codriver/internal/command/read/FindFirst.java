package io.codriver.internal.command.read;

import com.mongodb.ServerAddress;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.Terms;
import io.codriver.internal.command.cursor.Batch;
import io.codriver.internal.wire.Reply;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;
import org.jspecify.annotations.Nullable;

/** One document, and no cursor left behind. */
public final class FindFirst<T> extends TargetRead<T> {

    private final Find<T> find;

    public FindFirst(Target target, Query query, Decoder<T> decoder) {
        super(target, "find");
        Query one = query.copy();
        one.limit = -1;
        one.batchSize = 0;
        this.find = new Find<>(target, one, decoder);
    }

    @Override
    protected long maxTimeMillis() {
        return find.maxTimeMillis();
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        find.fields(writer, terms);
    }

    @Override
    public @Nullable T read(Reply reply, ServerAddress server) {
        Batch<T> batch = find.read(reply, server);
        return batch.remaining() > 0 ? batch.next() : null;
    }
}
