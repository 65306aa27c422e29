package io.codriver.internal.command.schema;

import io.codriver.internal.command.Target;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/** Lists the indexes of a collection. Spec: Index Management, "Enumerating Indexes". */
public final class ListIndexes<T> extends NamespaceListing<T> {

    public ListIndexes(Target target, Listing listing, Decoder<T> decoder) {
        super("listIndexes", target.namespace(), target.encoding(), listing, decoder, target.rawData());
    }

    @Override
    void subject(BsonWriter writer) {
        writer.writeString(name(), namespace().getCollectionName());
    }

    @Override
    boolean repeatsComment() {
        return true;
    }
}
