package io.codriver.internal.client;

import com.mongodb.client.cursor.TimeoutMode;
import io.codriver.ListIndexesFlux;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.schema.ListIndexes;
import io.codriver.internal.command.schema.Listing;
import java.util.concurrent.TimeUnit;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A list of indexes that is being described. Described by one thread, subscribed to by any. */
final class LiveListIndexes<T> extends ListIndexesFlux<T> {

    private final View view;
    private final Target target;
    private final Class<T> resultClass;
    private final Listing listing = new Listing();

    LiveListIndexes(View view, Target target, Class<T> resultClass) {
        this.view = view;
        this.target = target;
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
                .cursor(() -> new ListIndexes<>(target, now, view.registry().get(resultClass)), view.context());
    }

    @Override
    public ListIndexesFlux<T> maxTime(long maxTime, TimeUnit unit) {
        listing.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public ListIndexesFlux<T> batchSize(int batchSize) {
        listing.batchSize = batchSize;
        return this;
    }

    @Override
    public ListIndexesFlux<T> comment(@Nullable String comment) {
        return comment(comment == null ? null : new BsonString(comment));
    }

    @Override
    public ListIndexesFlux<T> comment(@Nullable BsonValue comment) {
        listing.comment = comment;
        return this;
    }

    @Override
    public ListIndexesFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        listing.timeoutMode = Arguments.mode(timeoutMode, view.timeout());
        return this;
    }
}
