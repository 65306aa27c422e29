package io.codriver.internal.command.schema;

import com.mongodb.ServerAddress;
import io.codriver.internal.command.Answers;
import io.codriver.internal.command.Command;
import io.codriver.internal.command.Encoding;
import io.codriver.internal.command.Retry;
import io.codriver.internal.command.Terms;
import io.codriver.internal.wire.DocumentReader;
import io.codriver.internal.wire.DocumentScanner;
import io.codriver.internal.wire.FieldName;
import io.codriver.internal.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.bson.BsonWriter;
import org.bson.codecs.Decoder;

/**
 * Lists the databases; one answer holds them all. Only the primary is asked, whatever the read preference says.
 *
 * <p>Spec: Enumerating Databases.
 */
public final class ListDatabases<T> extends Command<List<T>> {

    private static final FieldName DATABASES = FieldName.of("databases");

    private final Encoding encoding;
    private final Listing listing;
    private final Decoder<T> decoder;

    public ListDatabases(Encoding encoding, Listing listing, Decoder<T> decoder) {
        super("admin", "listDatabases");
        this.encoding = encoding;
        this.listing = listing;
        this.decoder = decoder;
    }

    @Override
    public Retry retry() {
        return Retry.READ;
    }

    @Override
    protected long maxTimeMillis() {
        return listing.maxTimeMillis;
    }

    @Override
    protected void fields(BsonWriter writer, Terms terms) {
        writer.writeInt32(name(), 1);
        encoding.writeIfGiven(writer, "filter", listing.filter);
        Encoding.writeFlag(writer, "nameOnly", listing.nameOnly);
        Encoding.writeFlag(writer, "authorizedDatabases", listing.authorizedOnly);
        Encoding.writeValue(writer, "comment", listing.comment);
    }

    @Override
    public List<T> read(Reply reply, ServerAddress server) {
        Answers.check(reply, server);
        DocumentScanner answer = reply.scanner();
        List<T> databases = new ArrayList<>();
        if (answer.find(DATABASES)) {
            DocumentScanner each = answer.nested();
            while (each.next()) {
                DocumentReader reader = reply.readerAt(each.valueOffset());
                databases.add(Objects.requireNonNull(
                        decoder.decode(reader, Answers.DECODING), "The decoder of the result class returned null"));
            }
        }
        return databases;
    }
}
