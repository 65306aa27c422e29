package io.codriver.internal.client;

import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.ListDatabasesFlux;
import io.codriver.internal.command.schema.ListDatabases;
import io.codriver.internal.command.schema.Listing;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.Decoder;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** A list of databases that is being described. Described by one thread, subscribed to by any. */
final class LiveListDatabases<T> extends ListDatabasesFlux<T> {

    private final View view;
    private final Supplier<Decoder<T>> decoder;
    private final Listing listing = new Listing();

    LiveListDatabases(View view, Supplier<Decoder<T>> decoder) {
        this.view = view;
        this.decoder = decoder;
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        answer(listing.copy()).flatMapIterable(databases -> databases).subscribe(actual);
    }

    @Override
    public Mono<T> first() {
        return answer(listing.copy())
                .flatMap(databases -> Mono.justOrEmpty(databases.stream().findFirst()));
    }

    private Mono<List<T>> answer(Listing now) {
        return view.operations().run(() -> new ListDatabases<>(view.encoding(), now, decoder.get()), view.context());
    }

    @Override
    public ListDatabasesFlux<T> maxTime(long maxTime, TimeUnit unit) {
        listing.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public ListDatabasesFlux<T> filter(@Nullable Bson filter) {
        listing.filter = filter;
        return this;
    }

    @Override
    public ListDatabasesFlux<T> nameOnly(@Nullable Boolean nameOnly) {
        listing.nameOnly = nameOnly;
        return this;
    }

    @Override
    public ListDatabasesFlux<T> authorizedDatabasesOnly(@Nullable Boolean authorizedDatabasesOnly) {
        listing.authorizedOnly = authorizedDatabasesOnly;
        return this;
    }

    @Override
    public ListDatabasesFlux<T> batchSize(int batchSize) {
        return this;
    }

    @Override
    public ListDatabasesFlux<T> comment(@Nullable String comment) {
        return comment(comment == null ? null : new BsonString(comment));
    }

    @Override
    public ListDatabasesFlux<T> comment(@Nullable BsonValue comment) {
        listing.comment = comment;
        return this;
    }

    @Override
    public ListDatabasesFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        Arguments.mode(timeoutMode, view.timeout());
        return this;
    }
}
