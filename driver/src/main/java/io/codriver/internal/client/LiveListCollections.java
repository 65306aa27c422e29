package io.codriver.internal.client;

import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.ListCollectionsFlux;
import io.codriver.internal.command.schema.ListCollections;
import io.codriver.internal.command.schema.Listing;
import java.util.concurrent.TimeUnit;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A list of collections that is being described. Described by one thread, subscribed to by any. */
final class LiveListCollections<T> extends ListCollectionsFlux<T> {

    private final String database;
    private final View view;
    private final Class<T> resultClass;
    private final Listing listing = new Listing();

    LiveListCollections(String database, View view, Class<T> resultClass) {
        this.database = database;
        this.view = view;
        this.resultClass = resultClass;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        cursor(listing.copy()).subscribe(actual);
    }

    @Override
    public Mono<T> first() {
        return cursor(listing.ofOne()).take(1).next();
    }

    private Flux<T> cursor(Listing now) {
        return view.operations()
                .cursor(
                        () -> new ListCollections<>(
                                database, view.encoding(), now, view.registry().get(resultClass), view.rawData()),
                        view.context());
    }

    @Override
    public ListCollectionsFlux<T> filter(@Nullable Bson filter) {
        listing.filter = filter;
        return this;
    }

    @Override
    public ListCollectionsFlux<T> maxTime(long maxTime, TimeUnit unit) {
        listing.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public ListCollectionsFlux<T> batchSize(int batchSize) {
        listing.batchSize = batchSize;
        return this;
    }

    @Override
    public ListCollectionsFlux<T> comment(@Nullable String comment) {
        return comment(comment == null ? null : new BsonString(comment));
    }

    @Override
    public ListCollectionsFlux<T> comment(@Nullable BsonValue comment) {
        listing.comment = comment;
        return this;
    }

    @Override
    public ListCollectionsFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        listing.timeoutMode = Arguments.mode(timeoutMode, view.timeout());
        return this;
    }
}
