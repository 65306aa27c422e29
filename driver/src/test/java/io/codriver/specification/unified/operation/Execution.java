package io.codriver.specification.unified.operation;

import io.codriver.specification.unified.deployment.Blocking;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.reactivestreams.Publisher;

/** What an operation does once its arguments are read; calls of the driver happen nowhere else. */
@FunctionalInterface
public interface Execution {

    /** Does it and waits for its end. */
    Result execute() throws Throwable;

    /** A publisher of one item or none. */
    static <T> Execution one(Supplier<Publisher<T>> source, Function<T, Result> result) {
        return () -> {
            T item = Blocking.one(source.get());
            return item == null ? Result.none() : result.apply(item);
        };
    }

    /** A publisher without items. */
    static Execution done(Supplier<Publisher<Void>> source) {
        return () -> {
            Blocking.one(source.get());
            return Result.none();
        };
    }

    /** A publisher of documents, read to its end; each is a root document. */
    static Execution rows(Supplier<? extends Publisher<BsonDocument>> source) {
        return () -> Result.rows(Blocking.all(source.get()));
    }

    /** A publisher of values, read to its end, as one array. */
    static <T> Execution values(Supplier<? extends Publisher<T>> source, Function<T, BsonValue> value) {
        return () ->
                Result.values(Blocking.all(source.get()).stream().map(value).toList());
    }
}
