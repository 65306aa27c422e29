package io.codriver.internal.command.schema;

import com.mongodb.MongoNamespace;
import io.codriver.internal.command.Encoding;
import org.bson.BsonDocument;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/** Lists the collections and views of a database. Spec: Enumerating Collections. */
public final class ListCollections<T> extends NamespaceListing<T> {

    public ListCollections(String database, Encoding encoding, Listing listing, Decoder<T> decoder, boolean rawData) {
        super(
                "listCollections",
                new MongoNamespace(database, "$cmd.listCollections"),
                encoding,
                listing,
                decoder,
                rawData);
    }

    /**
     * The names alone: faster, because the server opens no collection. Where the filter asks for more than names, the
     * rest has to be there for it.
     *
     * <p>Spec: Enumerating Collections, "Getting Collection Names".
     */
    public static <T> ListCollections<T> names(
            String database, Encoding encoding, Listing listing, Decoder<T> decoder, boolean rawData) {
        Listing names = listing.copy();
        BsonDocument filter = listing.filter == null ? new BsonDocument() : encoding.toBsonDocument(listing.filter);
        names.filter = listing.filter == null ? null : filter;
        names.nameOnly = filter.keySet().stream().allMatch("name"::equals) ? Boolean.TRUE : null;
        return new ListCollections<>(database, encoding, names, decoder, rawData);
    }

    @Override
    void subject(BsonWriter writer) {
        writer.writeInt32(name(), 1);
    }

    /** The server keeps it with the cursor, and the specification forbids to say it again. */
    @Override
    boolean repeatsComment() {
        return false;
    }
}
