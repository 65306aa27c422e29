package io.codriver.internal.client;

import io.codriver.ListCollectionNamesFlux;
import io.codriver.internal.command.schema.ListCollections;
import io.codriver.internal.command.schema.Listing;
import java.util.concurrent.TimeUnit;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A list of the names of collections that is being described. Described by one thread, subscribed to by any. */
final class LiveListCollectionNames extends ListCollectionNamesFlux {

    private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();

    private final String database;
    private final View view;
    private final Listing listing = new Listing();

    LiveListCollectionNames(String database, View view) {
        this.database = database;
        this.view = view;
    }

    @Override
    public void subscribe(CoreSubscriber<? super String> actual) {
        cursor(listing.copy()).subscribe(actual);
    }

    @Override
    public Mono<String> first() {
        return cursor(listing.ofOne()).take(1).next();
    }

    private Flux<String> cursor(Listing now) {
        return view.operations()
                .cursor(
                        () -> ListCollections.names(database, view.encoding(), now, CODEC, view.rawData()),
                        view.context())
                .map(collection -> collection.getString("name").getValue());
    }

    @Override
    public ListCollectionNamesFlux filter(@Nullable Bson filter) {
        listing.filter = filter;
        return this;
    }

    @Override
    public ListCollectionNamesFlux maxTime(long maxTime, TimeUnit unit) {
        listing.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public ListCollectionNamesFlux batchSize(int batchSize) {
        listing.batchSize = batchSize;
        return this;
    }

    @Override
    public ListCollectionNamesFlux comment(@Nullable String comment) {
        return comment(comment == null ? null : new BsonString(comment));
    }

    @Override
    public ListCollectionNamesFlux comment(@Nullable BsonValue comment) {
        listing.comment = comment;
        return this;
    }

    @Override
    public ListCollectionNamesFlux authorizedCollections(boolean authorizedCollections) {
        listing.authorizedOnly = authorizedCollections ? Boolean.TRUE : null;
        return this;
    }
}
