package io.codriver.internal.client;

import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import io.codriver.DistinctFlux;
import io.codriver.internal.command.Target;
import io.codriver.internal.command.read.Distinct;
import io.codriver.internal.command.read.Values;
import java.util.concurrent.TimeUnit;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.codecs.Decoder;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A distinct that is being described, as a stream that runs it. Described by one thread, subscribed to by any. */
final class LiveDistinct<T> extends DistinctFlux<T> {

    private final View view;
    private final Values values;
    private final Flux<T> stream;

    LiveDistinct(View view, Target target, Values values, Class<T> resultClass) {
        this.view = view;
        this.values = values;
        this.stream = view.operations()
                .cursor(
                        () -> {
                            Decoder<T> decoder = target.encoding().registry().get(resultClass);
                            return new Distinct<>(target, values.copy(), decoder);
                        },
                        view.context());
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        stream.subscribe(actual);
    }

    @Override
    public Mono<T> first() {
        return stream.next();
    }

    @Override
    public DistinctFlux<T> filter(@Nullable Bson filter) {
        values.filter = filter;
        return this;
    }

    @Override
    public DistinctFlux<T> maxTime(long maxTime, TimeUnit unit) {
        values.maxTimeMillis = Arguments.wholeMillis("maxTime", maxTime, unit);
        return this;
    }

    @Override
    public DistinctFlux<T> batchSize(int batchSize) {
        return this;
    }

    @Override
    public DistinctFlux<T> collation(@Nullable Collation collation) {
        values.collation = collation;
        return this;
    }

    @Override
    public DistinctFlux<T> comment(@Nullable String comment) {
        values.comment = comment == null ? null : new BsonString(comment);
        return this;
    }

    @Override
    public DistinctFlux<T> comment(@Nullable BsonValue comment) {
        values.comment = comment;
        return this;
    }

    @Override
    public DistinctFlux<T> hint(@Nullable Bson hint) {
        values.hint = hint;
        return this;
    }

    @Override
    public DistinctFlux<T> hintString(@Nullable String hint) {
        values.hintString = hint;
        return this;
    }

    @Override
    public DistinctFlux<T> timeoutMode(TimeoutMode timeoutMode) {
        Arguments.mode(timeoutMode, view.timeout());
        return this;
    }
}
